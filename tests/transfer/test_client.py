"""Two devices and the real hub: what is said arrives once and in order, and only they can read it."""

import signal
import subprocess
import sys
import time

import pytest

from transfer.access.register import Register
from transfer.client.client import Client
from transfer.client.keyfile import Identity, save
from transfer.client.link import NotSignedIn, OutOfReach
from transfer.client.reader import NotRead
from transfer.client.writer import NoContentKey, TooLarge
from transfer.config import read
from transfer.envelope.media import NotThatMedia
from transfer.sealing import Tampered
from transfer.stores import open_database

ASKED = {
    "hospital_id": "meilahti",
    "unit_id": "HEL-103",
    "severity_level": 2,
    "eta": "2026-11-20T14:12:00Z",
}


@pytest.fixture
def hub(stopped_server):
    stopped_server.start()
    return stopped_server


@pytest.fixture
def device(hub, tmp_path):
    """Open a device's client; the same name is the same device."""
    opened, identities = [], {}

    def device(name):
        pen = hub.pens[name]
        identity = identities.setdefault(name, Identity.make(pen.device_id, pen.keys))
        client = Client.open(f"http://127.0.0.1:{hub.port}", identity, tmp_path / f"{name}.sqlite")
        opened.append(client)
        return client

    yield device
    for client in opened:
        client.close()


def pulse(number):
    return {"signs": {"measured_at": f"2026-11-20T14:{number:02}:00Z", "pulse": 80 + number}}


def pulses(transfer):
    return [taken["pulse"] for taken in transfer["handover"]["signs"]]


def accepted(device, make):
    """An ambulance's and a hospital's device, and a transfer that the hospital has accepted."""
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    console.pull(transfer_id)
    console.say(transfer_id, "accept", actor="nurse-4")
    console.send()
    tablet.pull(transfer_id)
    return tablet, console, transfer_id


def arrived(device, make):
    """The same, with the ambulance at the hospital."""
    tablet, console, transfer_id = accepted(device, make)
    for word in ("depart", "arrive"):
        tablet.say(transfer_id, word, actor="medic-17")
    tablet.send()
    return tablet, console, transfer_id


def test_a_hospital_reads_what_an_ambulance_says(device, make):
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.say(
        transfer_id, "message", {"text": "Viisi minuuttia"}, actor="medic-17", side="ambulance"
    )
    assert 2 == tablet.send()

    console.pull(transfer_id)
    console.say(transfer_id, "accept", {"destination": "Resus 2"}, actor="nurse-4")
    console.send()
    tablet.pull(transfer_id)

    shown = console.show(transfer_id, "isbar")
    assert make.patient() == shown["handover"]
    assert ["Viisi minuuttia"] == [message["text"] for message in shown["messages"]]
    assert "isbar" == shown["view"]["name"]
    assert ("accepted", "Resus 2") == (
        tablet.show(transfer_id)["state"],
        tablet.show(transfer_id)["destination"],
    )
    assert {None} == {read.doubt for read in tablet.read(transfer_id)}


def test_an_ambulance_that_was_offline_for_an_hour_delivers_in_order_and_once(hub, device, make):
    tablet, console, transfer_id = accepted(device, make)
    hub.signal(signal.SIGKILL)

    tablet.say(transfer_id, "depart")
    for minute in range(60):
        tablet.say(transfer_id, "vitals", pulse(minute))
    tablet.say(transfer_id, "arrive")
    with pytest.raises(OutOfReach):
        tablet.send()
    tablet.close()
    hub.start()
    tablet = device("tablet")
    # The first answers are lost: the hub has committed, and the tablet must send again.
    for waiting in tablet._store.waiting()[:3]:
        path = f"transfers/{transfer_id}/{waiting.word}"
        tablet._link.call("POST", path, waiting.body)
    tablet.send_until_done()
    console = device("meilahti")
    console.pull(transfer_id)

    kinds = [read.told["type"] for read in console.read(transfer_id)]
    assert ["requested", "accepted", "en_route", *["vitals_taken"] * 60, "arrived"] == kinds
    assert [118, *range(80, 140)] == pulses(console.show(transfer_id))
    assert [] == tablet.refused()


def test_a_device_that_is_not_signed_in_keeps_what_it_said_and_tells_why(hub, device, make):
    tablet = device("tablet")
    tablet.ask(make.patient(), **ASKED)
    with open_database(read(hub.environment), alone=False) as database, database.writing():
        Register(database).revoke(tablet.device_id)
    tablet.close()
    tablet = device("tablet")

    with pytest.raises(NotSignedIn, match="enrol it anew"):
        tablet.send_until_done()

    assert [] == tablet.refused()
    assert ["request"] == [waiting.word for waiting in tablet._store.waiting()]


def test_pauses_grow_until_the_hub_is_back(hub, device, make):
    tablet, pauses = device("tablet"), []
    tablet.ask(make.patient(), **ASKED)
    hub.signal(signal.SIGKILL)

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 5:
            hub.start()
            tablet._link.hub = f"http://127.0.0.1:{hub.port}"

    tablet.send_until_done(pause)

    assert 5 == len(pauses)
    assert all(0 <= seconds <= 2**tries for tries, seconds in enumerate(pauses))
    assert 0 == tablet.send()


def test_a_refusal_holds_its_transfer_until_somebody_decides(device, make):
    tablet, console = device("tablet"), device("meilahti")
    held, other = (tablet.ask(make.patient(), **ASKED) for _ in range(2))
    tablet.send()
    console.pull(held)
    console.say(held, "accept")
    console.send()

    tablet.say(held, "cancel", {"note": "Hoidettu kohteessa"}, reason="not_needed")
    tablet.say(held, "clock", clock="clear")
    tablet.say(other, "clock", clock="at_patient")
    assert 1 == tablet.send()
    (refused,) = tablet.refused()
    assert "stale_version" == refused.refusal["code"]
    assert 0 == tablet.send()

    tablet.pull(held)
    tablet.again(refused.event_id)
    assert 2 == tablet.send()
    assert "cancelled" == tablet.pull(held)[-1].told["state"]


def test_what_was_given_up_is_not_sent(device, make):
    tablet = device("tablet")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    event_id = tablet.say(transfer_id, "depart")
    tablet.send()
    assert [event_id] == [one.event_id for one in tablet.refused()]

    tablet.drop(event_id)

    assert ([], 0) == (tablet.refused(), tablet.send())


def test_the_next_hospital_reads_what_came_before_and_the_one_before_nothing_later(device, make):
    tablet, first, following = device("tablet"), device("meilahti"), device("jorvi")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    first.pull(transfer_id)
    first.say(transfer_id, "decline", reason="no_capacity")
    first.send()
    tablet.pull(transfer_id)

    tablet.say(transfer_id, "redirect", hospital_id="jorvi")
    tablet.say(transfer_id, "vitals", pulse(9))
    tablet.send()
    following.pull(transfer_id)
    first.pull(transfer_id)

    assert [118, 89] == pulses(following.show(transfer_id))
    assert [118] == pulses(first.show(transfer_id))
    assert "declined" == first.read(transfer_id)[-1].told["type"]


def test_what_is_said_after_a_hospital_declined_is_sealed_for_the_next_alone(device, make):
    tablet, first, following = device("tablet"), device("meilahti"), device("jorvi")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    first.pull(transfer_id)
    first.say(transfer_id, "decline", {"note": "Kaksi traumaa"}, reason="no_capacity")
    first.send()
    tablet.pull(transfer_id)

    tablet.say(transfer_id, "vitals", pulse(9))
    tablet.say(transfer_id, "redirect", hospital_id="jorvi")
    assert 3 == tablet.send()
    tablet.pull(transfer_id)
    following.pull(transfer_id)
    first.pull(transfer_id)

    kinds = [read.told["type"] for read in tablet.read(transfer_id)]
    assert ["requested", "declined", "rekeyed", "vitals_taken", "requested"] == kinds
    assert [118, 89] == pulses(following.show(transfer_id))
    assert {1} == set(first._store.keys(transfer_id))
    with pytest.raises(NoContentKey):
        first.say(transfer_id, "message", {"text": "?"}, actor="nurse-4", side="hospital")


def test_a_hospital_that_diverts_gives_itself_no_key_of_what_follows(device, make):
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    console.pull(transfer_id)
    console.say(transfer_id, "accept", actor="nurse-4")
    console.say(transfer_id, "divert", {"note": "Sali varattu"}, reason="no_capacity")
    assert 2 == console.send()
    tablet.pull(transfer_id)

    tablet.say(transfer_id, "vitals", pulse(3))
    assert 2 == tablet.send()

    assert {1} == set(console._store.keys(transfer_id))


def test_after_the_hub_asked_the_next_hospital_nobody_seals_until_the_unit_opens_an_epoch(
    device, make
):
    tablet, following = device("tablet"), device("jorvi")
    # As long has the next hospital too: time to accept on a busy machine.
    limits = {"alternatives": ["jorvi"], "answer_within_s": 6}
    transfer_id = tablet.ask(make.patient(), **ASKED, **limits)
    tablet.send()
    while "jorvi" != tablet._link.call("GET", f"transfers/{transfer_id}")["hospital_id"]:
        time.sleep(0.05)
    seen = []
    live = following.follow(transfer_id, seen.append)
    while len(seen) < 3:
        live.sleep(0.05)
    assert {} == following.show(transfer_id)["handover"]
    following.say(transfer_id, "accept", actor="nurse-9")
    following.send()

    tablet.say(transfer_id, "vitals", pulse(1))
    tablet.send()
    (refused,) = tablet.refused()
    assert "epoch_over" == refused.refusal["code"]
    tablet.pull(transfer_id)
    with pytest.raises(NoContentKey):
        tablet.again(refused.event_id)
    tablet.drop(refused.event_id)
    tablet.say(transfer_id, "rekey")
    tablet.say(transfer_id, "vitals", pulse(2))
    tablet.send()

    while len(seen) < 6:
        live.sleep(0.05)
    live.disconnect()
    assert [118, 82] == pulses(following.show(transfer_id))


def test_an_event_that_the_hub_changed_is_shown_as_unverified(device, make):
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    (told,) = tablet._link.call("GET", f"transfers/{transfer_id}/events", after=0)["events"]

    read = console._reader.keep(told | {"body": told["body"] | {"severity_level": 5}})

    assert "the signature is not of that device over these very words" == read.doubt
    assert {} == read.opened


def test_nothing_of_the_patient_lies_open_in_the_store(device, make, tmp_path):
    tablet = device("tablet")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    tablet.pull(transfer_id)
    tablet.say(transfer_id, "message", {"text": "Crushing chest pain"}, actor="m", side="ambulance")

    for path in tmp_path.glob("tablet.sqlite*"):
        assert [] == [word for word in make.words if word.encode() in path.read_bytes()]


def test_says_nothing_of_a_transfer_that_it_has_not_read(device):
    tablet = device("tablet")

    with pytest.raises(NotRead):
        tablet.say("0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11", "clock", clock="clear")


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def test_a_picture_goes_from_device_to_device_and_the_hub_has_no_byte_of_it(hub, device, make):
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.attach(transfer_id, PICTURE, "12-lead ECG", actor="medic-17")
    assert 2 == tablet.send()

    console.pull(transfer_id)
    (named,) = console.show(transfer_id)["attachments"]

    assert ("image/png", "12-lead ECG") == (named["media_type"], named["title"])
    assert PICTURE == console.fetch(transfer_id, named["sha256"])
    uploaded = console._link.download(f"transfers/{transfer_id}/attachments/{named['sha256']}")
    assert bytes(range(256)) not in uploaded


def test_a_picture_that_was_taken_offline_waits_through_the_death_of_the_client(hub, device, make):
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.send()
    hub.signal(signal.SIGKILL)
    tablet.attach(transfer_id, PICTURE, "12-lead ECG")
    with pytest.raises(OutOfReach):
        tablet.send()
    (named,) = tablet.show(transfer_id)["attachments"]
    assert PICTURE == tablet.fetch(transfer_id, named["sha256"])
    tablet.close()

    hub.start()
    tablet = device("tablet")
    # The answer to the first upload was lost on the way.
    path = f"transfers/{transfer_id}/attachments/{named['sha256']}"
    tablet._link.upload(path, tablet._store.file(named["sha256"]))
    tablet.send_until_done()

    console = device("meilahti")
    console.pull(transfer_id)
    assert PICTURE == console.fetch(transfer_id, named["sha256"])
    assert None is tablet._store.file(named["sha256"])


def test_an_attachment_of_another_patient_is_not_opened(device, make):
    tablet, console = device("tablet"), device("meilahti")
    one, other = (tablet.ask(make.patient(), **ASKED) for _ in range(2))
    tablet.attach(one, PICTURE, "12-lead ECG")
    tablet.send()
    (named,) = tablet.show(one)["attachments"]
    tablet._link.upload(
        f"transfers/{other}/attachments/{named['sha256']}",
        tablet._link.download(f"transfers/{one}/attachments/{named['sha256']}"),
    )
    tablet.say(other, "attach", {"attachment": named})
    tablet.send()
    console.pull(other)

    with pytest.raises(Tampered):
        console.fetch(other, named["sha256"])


def test_a_file_that_is_not_what_its_event_says_is_not_given_out(device, make):
    tablet, console = device("tablet"), device("meilahti")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.attach(transfer_id, PICTURE, "12-lead ECG")
    tablet.send()
    (named,) = tablet.show(transfer_id)["attachments"]
    tablet.say(transfer_id, "attach", {"attachment": named | {"media_type": "audio/ogg"}})
    tablet.send()
    console.pull(transfer_id)

    with pytest.raises(NotThatMedia):
        console._files.fetch(transfer_id, console.show(transfer_id)["attachments"][1])


def test_takes_no_file_that_nobody_could_show_or_the_hub_would_refuse(device, make):
    tablet = device("tablet")
    transfer_id = tablet.ask(make.patient(), **ASKED)

    with pytest.raises(NotThatMedia):
        tablet.attach(transfer_id, b"<svg/>", "Drawing")
    with pytest.raises(TooLarge):
        tablet.attach(transfer_id, PICTURE + bytes(8 * 1024 * 1024), "Photo")
    assert 1 == tablet.send()


def test_both_sides_sign_at_once_and_no_human_is_asked(device, make):
    tablet, console, transfer_id = arrived(device, make)
    tablet.pull(transfer_id)
    console.pull(transfer_id)

    tablet.say(transfer_id, "sign", side="ambulance", actor="medic-17")
    console.say(transfer_id, "sign", side="hospital", actor="nurse-4")
    assert (1, 1) == (tablet.send(), console.send())

    tablet.pull(transfer_id)
    assert "handed_over" == tablet.show(transfer_id)["state"]
    assert ([], []) == (tablet.refused(), console.refused())


def test_a_signature_that_no_longer_fits_is_left_to_a_human(device, make):
    tablet, console, transfer_id = arrived(device, make)
    console.pull(transfer_id)
    tablet.say(transfer_id, "divert", reason="condition_changed")
    tablet.send()

    console.say(transfer_id, "sign", side="hospital", actor="nurse-4")
    console.send()

    (refused,) = console.refused()
    assert "transition_refused" == refused.refusal["code"]


TALKATIVE = """
import sys
from pathlib import Path
from transfer.access.register import Register
from transfer.client.client import Client
from transfer.client.keyfile import load

folder, hub, transfer_id = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
client = Client.open(hub, load(folder / "device.keys", "one"), folder / "tablet.sqlite")
while True:
    print(client.say(transfer_id, "clock", clock="at_patient"), flush=True)
"""


def test_what_was_said_survives_the_death_of_the_client(hub, device, make, tmp_path):
    pen = hub.pens["tablet"]
    identity = Identity.make(pen.device_id, pen.keys)
    save(tmp_path / "device.keys", identity, "one")
    tablet = Client.open(f"http://127.0.0.1:{hub.port}", identity, tmp_path / "tablet.sqlite")
    transfer_id = tablet.ask(make.patient(), **ASKED)
    tablet.close()

    where = [str(tmp_path), f"http://127.0.0.1:{hub.port}", transfer_id]
    command = [sys.executable, "-c", TALKATIVE, *where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        said = [process.stdout.readline().strip() for _ in range(20)]
        process.kill()
        said += process.stdout.read().split()

    tablet = Client.open(f"http://127.0.0.1:{hub.port}", identity, tmp_path / "tablet.sqlite")
    kept = [waiting.event_id for waiting in tablet._store.waiting()]
    assert said == kept[1 : len(said) + 1]
    assert len(kept) == tablet.send()
    tablet.close()


def test_says_how_it_is_used():
    done = subprocess.run(
        [sys.executable, "-m", "transfer.client", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--passphrase-file" in done.stdout
