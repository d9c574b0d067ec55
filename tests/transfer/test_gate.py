"""Who may do what to a transfer, and that it stands in the audit: over HTTP and the socket."""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
import socketio
from socketio.exceptions import ConnectionError as SocketConnectionError

from transfer.access.gate import NAMES_A_PARTY
from transfer.access.principal import Principal, Role
from transfer.actions import ACTIONS
from transfer.audit.chain import START, hash_of
from transfer.audit.verify import Verifier
from transfer.sqlite import FILE

ROOT = "/api/v1/transfers"

MEDIC = Principal("medic-17", None, "Medic", Role.MEDIC, "hus", unit_id="HEL-103")
RELIEF = Principal("medic-18", None, "Medic", Role.MEDIC, "hus", unit_id="HEL-104")
MEILAHTI = Principal("nurse-4", None, "Nurse", Role.HOSPITAL, "hus", hospital_id="meilahti")
JORVI = Principal("nurse-5", None, "Nurse", Role.HOSPITAL, "hus", hospital_id="jorvi")
DISPATCHER = Principal("d", None, "Dispatcher", Role.DISPATCHER, "hus")
ABROAD = Principal("e", None, "Dispatcher", Role.DISPATCHER, "tays")
QUALITY = Principal("q", None, "Quality", Role.QUALITY, "tays")
ADMIN = Principal("a", None, "Admin", Role.ADMIN, "hub")


@pytest.fixture
def asked(client, make):
    return client.post(ROOT, json=make.asking()).json["transfer_id"]


@pytest.fixture
def ask(app, client):
    """Send as somebody; return the status."""

    def ask(by, method, path, body=None):
        headers = {"Authorization": f"Bearer {client.places.token(by)}"}
        return app.test_client().open(ROOT + path, method=method, json=body, headers=headers)

    return ask


def test_nobody_reads_or_writes_without_a_token(app, asked, make):
    client = app.test_client()
    answers = [
        client.get(ROOT),
        client.get(f"{ROOT}/{asked}"),
        client.get(f"{ROOT}/{asked}/events"),
        client.get(f"{ROOT}/{asked}/audit"),
        client.get(f"{ROOT}/recipients?unit_id=HEL-103"),
        client.post(ROOT, json=make.asking()),
        client.post(f"{ROOT}/{asked}/accept", json=make.answering(asked, "accept")),
    ]

    assert {401} == {answer.status_code for answer in answers}
    assert {"Bearer"} == {answer.headers["WWW-Authenticate"] for answer in answers}


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (MEDIC, 200),
        (RELIEF, 403),
        (MEILAHTI, 200),
        (JORVI, 403),
        (DISPATCHER, 200),
        (ABROAD, 403),
        (QUALITY, 200),
        (ADMIN, 403),
    ],
    ids=lambda value: value.id if isinstance(value, Principal) else None,
)
def test_shows_a_transfer_to_those_whose_it_is(ask, asked, by, status):
    assert status == ask(by, "GET", f"/{asked}").status_code
    assert status == ask(by, "GET", f"/{asked}/events").status_code
    seen = ask(by, "GET", "").json.get("transfers", [])
    assert [asked] * (status == 200) == [found["transfer_id"] for found in seen]


def test_the_hospital_that_is_asked_next_sees_it_and_the_one_before_decides_no_more(
    client, ask, asked, make
):
    client.post(
        f"{ROOT}/{asked}/decline", json=make.answering(asked, "decline", reason="no_capacity")
    )
    moved = make.answering(asked, "redirect", 2, hospital_id="jorvi")
    assert 200 == client.post(f"{ROOT}/{asked}/redirect", json=moved).status_code

    late = make.answering(asked, "accept", 3, by="meilahti")
    device = make.pens["meilahti"].device_id
    before = Principal("n", device, "N", Role.HOSPITAL, "hus", hospital_id="meilahti")
    assert 403 == ask(before, "POST", f"/{asked}/accept", late).status_code
    assert 200 == ask(MEILAHTI, "GET", f"/{asked}").status_code
    assert 200 == ask(JORVI, "GET", f"/{asked}").status_code


def test_the_unit_that_takes_over_sees_it_and_the_one_before_no_more(client, ask, asked, make):
    moved = make.answering(asked, "reassign", unit_id="HEL-104")
    assert 200 == client.post(f"{ROOT}/{asked}/reassign", json=moved).status_code

    assert 403 == ask(MEDIC, "GET", f"/{asked}").status_code
    assert 200 == ask(RELIEF, "GET", f"/{asked}").status_code
    assert [] == ask(MEDIC, "GET", "").json["transfers"]


def test_who_names_another_party_makes_another_version():
    # The parties are remembered for each version.
    naming = [action for action in ACTIONS.values() if action.event_type in NAMES_A_PARTY]

    assert {"redirect": True, "reassign": True} == {one.word: one.guarded for one in naming}


def test_takes_an_event_only_under_the_token_of_its_device(ask, asked, make):
    body = make.noting(asked, "eta", eta="2026-11-20T14:30:00Z")

    answer = ask(MEDIC, "POST", f"/{asked}/eta", body)

    assert (403, True) == (answer.status_code, "sign in on the device" in answer.json["detail"])


def test_nobody_acts_under_the_name_of_another(ask, asked, make):
    body = make.noting(asked, "clock", clock="at_patient", actor="somebody-else")
    by = Principal("m", body["device_id"], "M", Role.MEDIC, "hus", unit_id="HEL-103")

    answer = ask(by, "POST", f"/{asked}/clock", body)

    assert (403, True) == (answer.status_code, answer.json["detail"].startswith("actor must be"))


def test_nobody_signs_for_the_other_side(ask, asked, make):
    body = make.answering(asked, "sign", side="hospital", actor="m")
    by = Principal("m", body["device_id"], "M", Role.MEDIC, "hus", unit_id="HEL-103")

    answer = ask(by, "POST", f"/{asked}/sign", body)

    assert (403, True) == (answer.status_code, "does not speak for side" in answer.json["detail"])


def test_a_unit_asks_for_itself_only(ask, make):
    body = make.asking(unit_id="HEL-104")
    by = Principal("m", body["device_id"], "M", Role.MEDIC, "hus", unit_id="HEL-103")

    assert 403 == ask(by, "POST", "", body).status_code


def test_names_of_hospitals_and_units_are_not_readable_on_disk(asked, config):
    with closing(sqlite3.connect(config.data / FILE)) as file:
        names = {name for (name,) in file.execute("SELECT name FROM party")}

    assert 3 == len(names)
    assert [] == [name for name in names if set(name) - set("0123456789abcdef")]


def test_every_write_and_every_read_stands_in_the_audit(client, ask, asked, make, contract):
    client.post(f"{ROOT}/{asked}/accept", json=make.answering(asked, "accept"))
    ask(MEDIC, "GET", f"/{asked}")
    ask(MEILAHTI, "GET", f"/{asked}/events?after=1")

    page = ask(QUALITY, "GET", f"/{asked}/audit").json

    assert [] == contract.violations_of_answer("listAudit", 200, page)
    assert [
        ("requested", 1, "tester", "dispatcher"),
        ("accepted", 2, "tester", "hospital"),
        ("show", 2, "medic-17", "medic"),
        ("events", 2, "nurse-4", "hospital"),
        ("audit", 2, "q", "quality"),
    ] == [(e["action"], e["seq"], e["person_id"], e["role"]) for e in page["entries"]]


def test_who_was_shown_a_transfer_in_a_list_is_noted_once(ask, asked):
    for by in (MEDIC, MEDIC, MEILAHTI, RELIEF, MEDIC):
        ask(by, "GET", "")

    entries = ask(QUALITY, "GET", f"/{asked}/audit").json["entries"]

    assert ["medic-17", "nurse-4"] == [e["person_id"] for e in entries if e["action"] == "list"]


def test_a_list_is_noted_again_the_next_day(hub, make, clock):
    transfer_id = make.request(hub, make.asking()).event.header.transfer_id
    for seconds in (0, 3600, 24 * 3600, 60):
        clock.forward(seconds)
        hub.access.gate.note_list(MEDIC, hub.casebook.page(50, None)["transfers"])

    with hub.ledger.reading():
        entries = [entry for entry, _ in hub.access.audit.chain(transfer_id)]
    listed = [entry.at[:10] for entry in entries if entry.action == "list"]
    assert ["2026-11-20", "2026-11-21"] == listed


def test_a_read_that_is_refused_is_no_read(ask, asked):
    ask(RELIEF, "GET", f"/{asked}")

    actions = [e["action"] for e in ask(QUALITY, "GET", f"/{asked}/audit").json["entries"]]

    assert ["requested", "audit"] == actions


def test_what_the_hub_does_itself_is_the_hubs(hub, clock, make):
    body = make.asking(alternatives=["jorvi"])
    make.request(hub, body)
    clock.forward(200)
    hub.lookout.look()

    chain = hub.access.audit.chain(body["transfer_id"])

    assert [("requested", "dispatcher"), ("expired", "hub"), ("requested", "hub")] == [
        (entry.action, entry.role) for entry, _ in chain
    ]


@pytest.fixture
def audited(hub, make):
    """Three transfers with a signed checkpoint, then a write and a read more."""
    found = []
    for _ in range(3):
        body = make.asking()
        make.request(hub, body)
        found.append(body["transfer_id"])
    hub.access.checkpoint()
    make.act(hub, found[1], "accept", make.answering(found[1], "accept"))
    hub.access.gate.read(MEDIC, "show", found[1])
    return found


def complaints(hub):
    return Verifier(hub.database, hub.access.signer).verify().complaints


def tamper(config, *statements):
    with closing(sqlite3.connect(config.data / FILE)) as file:
        for trigger in ("audit_is_final", "audit_is_kept", "event_is_final", "event_is_kept"):
            file.execute(f"DROP TRIGGER {trigger}")
        for statement, *values in statements:
            assert 1 == file.execute(statement, values).rowcount
        file.commit()


def test_the_audit_is_whole_when_nobody_touched_it(hub, audited):
    found = Verifier(hub.database, hub.access.signer).verify()

    assert ([], 3, 5, 1) == (found.complaints, found.transfers, found.entries, found.checkpoints)
    assert found.last == hub.access.audit.checkpoints()[-1]


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE audit SET role = 'admin' WHERE transfer_id = ? AND position = 3", 3),
        ("UPDATE audit SET hash = zeroblob(32) WHERE transfer_id = ? AND position = 2", 2),
        ("UPDATE audit SET digest = NULL WHERE transfer_id = ? AND position = 1", 1),
        ("DELETE FROM audit WHERE transfer_id = ? AND position = 2", 2),
        ("DELETE FROM audit WHERE transfer_id = ? AND position = 3", 3),
        ("UPDATE transfer SET audit_hash = zeroblob(32) WHERE id = ?", 4),
        ("UPDATE event SET recorded_at = recorded_at || ' ' WHERE transfer_id = ? AND seq = 1", 1),
        ("DELETE FROM event WHERE transfer_id = ? AND seq = 2", 2),
    ],
)
def test_finds_what_was_changed_and_names_transfer_and_position(
    hub, audited, config, statement, position
):
    tamper(config, (statement, audited[1]))

    (complaint,) = complaints(hub)

    assert complaint.startswith(f"transfer {audited[1]}, position {position}: ")


def test_finds_one_changed_byte_of_an_event(hub, audited, config):
    with closing(sqlite3.connect(config.data / FILE)) as file:
        ((text,),) = file.execute("SELECT ciphertext FROM event WHERE seq = 2")
    other = bytes([text[0] ^ 1]) + text[1:]
    tamper(config, ("UPDATE event SET ciphertext = ? WHERE seq = 2", other))

    (complaint,) = complaints(hub)

    assert f"transfer {audited[1]}, position 2: event 2 was changed" in complaint


def test_finds_a_chain_that_was_written_anew(hub, audited, config):
    (entry, _), *_ = hub.access.audit.chain(audited[0])
    forged = entry._replace(person_id="somebody-else")
    kept = hash_of(forged, START)
    tamper(
        config,
        ("UPDATE audit SET person_id = 'somebody-else' WHERE transfer_id = ?", audited[0]),
        ("UPDATE audit SET hash = ? WHERE transfer_id = ?", kept, audited[0]),
        ("UPDATE transfer SET audit_hash = ? WHERE id = ?", kept, audited[0]),
    )

    assert [f"transfer {audited[0]}, position 1: not what a checkpoint has signed"] == complaints(
        hub
    )


def test_finds_a_chain_that_was_taken_away(hub, audited, config):
    tamper(
        config,
        ("DELETE FROM audit WHERE transfer_id = ?", audited[0]),
        (
            "UPDATE transfer SET audit_position = 0, audit_hash = zeroblob(32) WHERE id = ?",
            audited[0],
        ),
    )

    assert [
        f"transfer {audited[0]}, position 1: signed by a checkpoint, and missing"
    ] == complaints(hub)


def test_finds_a_changed_checkpoint(hub, audited, config):
    tamper(config, ("UPDATE checkpoint SET body = x'7b7d'",))

    assert ["checkpoint 1 was changed, or signed with another key"] == complaints(hub)


def test_makes_no_checkpoint_when_nothing_happened(hub, audited):
    hub.access.checkpoint()
    hub.access.checkpoint()

    assert 2 == len(hub.access.audit.checkpoints())
    assert [audited[1]] == list(hub.access.audit.checkpoints()[-1].heads)


def test_a_socket_without_a_token_is_refused(server):
    client = socketio.SimpleClient(websocket_extra_options={"suppress_origin": True})

    for auth in (None, {}, {"token": "x"}, {"token": 1}, "x"):
        with pytest.raises(SocketConnectionError):
            client.connect(f"http://127.0.0.1:{server.port}", auth=auth, transports=["websocket"])


def test_a_socket_obeys_only_what_its_person_may(server, make, contract):
    transfer_id = server.ask(make.asking())["transfer_id"]
    follower = server.follow(RELIEF)

    answers = [
        follower.call("subscribe", {"transfer_id": transfer_id, "after": 0}, timeout=30),
        follower.call("events", {"transfer_id": transfer_id, "after": 0}, timeout=30),
        follower.call("watch", {}, timeout=30),
        follower.call(
            "accept",
            make.answering(transfer_id, "accept") | {"transfer_id": transfer_id},
            timeout=30,
        ),
    ]

    assert [[]] * 4 == [contract.violations_of("refusal", answer) for answer in answers]
    assert [403] * 4 == [answer["problem"]["status"] for answer in answers]


def test_a_list_is_told_that_it_changed_and_not_how(server, make, contract):
    followers = [server.follow(by) for by in (DISPATCHER, MEDIC, MEILAHTI)]
    answers = [follower.call("follow_list", {}, timeout=30) for follower in followers]

    transfer_id = server.ask(make.asking())["transfer_id"]
    server.call("POST", f"{ROOT}/{transfer_id}/accept", make.answering(transfer_id, "accept"))

    assert [{"ok": True}] * 3 == answers
    heard = [[follower.receive(timeout=30) for _ in range(2)] for follower in followers]
    assert [[["list_changed", {}]] * 2] * 3 == heard
    assert [] == contract.violations_of("list_changed", {})


def test_a_list_hears_nothing_of_what_is_not_in_it_nor_of_what_it_does_not_show(server, make):
    stranger, medic = server.follow(JORVI), server.follow(MEDIC)
    for follower in (stranger, medic):
        follower.call("follow_list", {}, timeout=30)
    transfer_id = server.ask(make.asking())["transfer_id"]
    clock = make.noting(transfer_id, "clock", clock="at_patient")
    server.call("POST", f"{ROOT}/{transfer_id}/clock", clock)

    # An acknowledgement comes after whatever was told before it.
    for follower in (stranger, medic):
        follower.call("follow_list", {}, timeout=30)

    assert ([], [["list_changed", {}]]) == (stranger.input_buffer, medic.input_buffer)


def test_who_may_see_all_has_no_list_to_follow(server, contract):
    answer = server.follow(QUALITY).call("follow_list", {}, timeout=30)

    assert [] == contract.violations_of("refusal", answer)
    assert 403 == answer["problem"]["status"]


def test_the_unit_before_hears_of_its_relief_and_of_nothing_after_it(server, make):
    transfer_id = server.ask(make.asking())["transfer_id"]
    before, relief = server.follow(MEDIC), server.follow(DISPATCHER)
    for follower in (before, relief):
        assert follower.call("subscribe", {"transfer_id": transfer_id, "after": 1}, timeout=30)[
            "ok"
        ]
    path = f"{ROOT}/{transfer_id}"
    server.call(
        "POST", f"{path}/reassign", make.answering(transfer_id, "reassign", unit_id="HEL-104")
    )
    server.call("POST", f"{path}/accept", make.answering(transfer_id, "accept", 2))

    heard = [relief.receive(timeout=30)[1]["type"] for _ in range(2)]
    # An acknowledgement comes after whatever was told before it.
    before.call("watch", {}, timeout=30)

    assert ["reassigned", "accepted"] == heard
    assert ["reassigned"] == [event["type"] for _, event in before.input_buffer]


@pytest.mark.parametrize(
    ("word", "before"), [("decline", []), ("expire", []), ("withdraw", ["accept"])]
)
def test_a_hospital_is_told_that_its_part_has_ended_and_nothing_after_it(
    server, make, word, before
):
    transfer_id = server.ask(make.asking())["transfer_id"]
    path = f"{ROOT}/{transfer_id}"
    live = server.follow(MEILAHTI)
    live.call("subscribe", {"transfer_id": transfer_id, "after": 1}, timeout=30)
    for version, step in enumerate([*before, word], start=1):
        said = {"reason": "other"} if step == word else {}
        server.call("POST", f"{path}/{step}", make.answering(transfer_id, step, version, **said))
    ended = len(before) + 2
    eta = make.noting(transfer_id, "eta", eta="2026-11-20T14:40:00Z")
    server.call("POST", f"{path}/eta", eta)

    late = server.follow(MEILAHTI)
    answer = late.call("subscribe", {"transfer_id": transfer_id, "after": 0}, timeout=30)
    pages = [
        server.get_as(MEILAHTI, f"{path}/events?after=0"),
        server.get_as(MEILAHTI, path),
        server.get_as(MEILAHTI, ROOT)["transfers"][0],
        answer,
    ]
    assert [ended] * 4 == [page["last_seq"] for page in pages]
    assert ended == len(pages[0]["events"])
    assert "2026-11-20T14:40:00Z" != pages[1]["eta"]
    live.call("events", {"transfer_id": transfer_id, "after": 99}, timeout=30)
    assert ended == live.input_buffer[-1][1]["seq"]


def test_a_hospital_that_is_asked_again_hears_what_it_missed_and_goes_on_hearing(server, make):
    transfer_id = server.ask(make.asking())["transfer_id"]
    path = f"{ROOT}/{transfer_id}"
    live = server.follow(MEILAHTI)
    live.call("subscribe", {"transfer_id": transfer_id, "after": 1}, timeout=30)
    steps = [
        ("decline", make.answering(transfer_id, "decline", reason="other")),
        ("eta", make.noting(transfer_id, "eta", eta="2026-11-20T14:40:00Z")),
        ("redirect", make.answering(transfer_id, "redirect", 2, hospital_id="meilahti")),
        ("accept", make.answering(transfer_id, "accept", 3)),
    ]
    for word, body in steps:
        server.call("POST", f"{path}/{word}", body)

    heard = [live.receive(timeout=30)[1] for _ in steps]

    assert ["declined", "eta_changed", "requested", "accepted"] == [one["type"] for one in heard]
    assert [2, 3, 4, 5] == [one["seq"] for one in heard]


def test_a_person_has_so_many_sockets_and_the_next_is_told_why(stopped_server):
    stopped_server.environment["TRANSFER_SOCKETS"] = "2"
    stopped_server.start()
    first, _second = (stopped_server.follow(MEDIC) for _ in range(2))

    refusals = []
    third = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
    third.on("connect_error", refusals.append)
    with pytest.raises(SocketConnectionError):
        third.connect(
            f"http://127.0.0.1:{stopped_server.port}",
            auth={"token": stopped_server.token(MEDIC)},
            transports=["websocket"],
        )
    stopped_server.follow(MEILAHTI)
    first.disconnect()
    again = until(lambda: stopped_server.follow(MEDIC))

    (refusal,) = refusals
    assert (429, "Too many sockets") == (refusal["data"]["status"], refusal["data"]["title"])
    assert "has 2 sockets open: close a page or a client" in refusal["data"]["detail"]
    assert again.call("follow_list", {}, timeout=30)["ok"]


def until(connect):
    """Connect as soon as the hub has seen that the other is gone."""
    for _ in range(100):
        try:
            return connect()
        except SocketConnectionError:
            time.sleep(0.05)
    return connect()


def test_a_socket_renews_its_token_and_takes_no_other_persons(server, contract):
    follower = server.follow(MEDIC)

    renewed = follower.call("renew", {"token": server.token(MEDIC)}, timeout=30)
    refused = follower.call("renew", {"token": server.token(RELIEF)}, timeout=30)

    assert [] == contract.violations_of("renewed", renewed)
    assert (False, 401) == (refused["ok"], refused["problem"]["status"])


def test_hangs_up_within_seconds_on_who_was_revoked(server, make):
    pen = make.pens["relief"]
    by = Principal(None, pen.device_id, "Relief", Role.MEDIC, "hus", unit_id="HEL-104")
    follower = server.follow(by)
    gone = threading.Event()
    follower.client.on("disconnect", lambda *_: gone.set(), namespace="/")
    admin = {"Authorization": f"Bearer {server.token(ADMIN)}"}

    status = server.call_as(admin, "POST", f"/api/v1/devices/{pen.device_id}/revoke")

    assert 200 == status
    assert gone.wait(timeout=30)
