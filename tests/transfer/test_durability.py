"""What was acknowledged is there again, and nobody else can read it: the real process."""

import resource
import signal
import sqlite3
import threading
from contextlib import closing
from http.client import HTTPException
from itertools import cycle

import pytest

from transfer.actions import ACTIONS

PICTURE = {
    "sha256": "0" * 64,
    "key": "A" * 43 + "=",
    "media_type": "image/png",
    "title": "Crushing chest pain",
}
DECIDED = {
    "decline": {"reason": "no_capacity"},
    "divert": {"reason": "no_capability"},
    "cancel": {"reason": "not_needed"},
    "expire": {"reason": "no_answer"},
    "withdraw": {"reason": "no_capacity"},
    "redirect": {"hospital_id": "jorvi"},
    "reassign": {"unit_id": "HEL-104"},
}
ADDED = {
    "eta": {"eta": "2026-11-20T14:30:00Z"},
    "clock": {"clock": "at_patient"},
    "vitals": {"says": {"signs": {"measured_at": "2026-11-20T14:05:00Z", "pulse": 90}}},
    "amend": {"says": {"changes": {"other": ["Crushing chest pain"]}}},
    "message": {"actor": "nurse-4", "side": "hospital", "says": {"text": "Crushing chest pain"}},
    "attach": {"says": {"attachment": PICTURE}},
    "activate": {"team": "stemi", "says": {"note": "Crushing chest pain"}},
}
# Every word at least once.
LIVES = [
    "receive accept reassign rekey depart eta clock vitals amend attach message read activate acknowledge",
    "receive accept depart arrive divert redirect decline redirect expire redirect accept withdraw",
    "accept depart arrive sign sign close",
    "receive cancel",
]

READY = (200, {"status": "ready", "profile": "production"})


class Ambulance(threading.Thread):
    """Leads one transfer after the other through LIVES until the server is gone."""

    def __init__(self, server, make, enough):
        super().__init__()
        self.server, self.make, self.enough = server, make, enough
        self.tried, self.acknowledged = [], {}

    def run(self):
        try:
            for life in cycle(LIVES):
                self.lead(life.split())
        except (OSError, HTTPException, ValueError):
            return

    def lead(self, words):
        answer = asked = self.send("/api/v1/transfers", self.make.asking())
        sides = iter(("ambulance", "hospital"))
        for word in words:
            transfer_id = asked["transfer_id"]
            body = self.body(transfer_id, word, answer, sides)
            answer = self.send(f"/api/v1/transfers/{transfer_id}/{word}", body)

    def body(self, transfer_id, word, before, sides):
        if word in ADDED:
            return self.make.noting(transfer_id, word, **ADDED[word])
        if word == "rekey":
            epoch = self.make.epoch(transfer_id, "meilahti", "HEL-104")
            return self.make.noting(transfer_id, word, epoch=epoch)
        if word in {"read", "acknowledge"}:
            name = "message_id" if word == "read" else "activation_id"
            said = {"actor": "medic-17", name: before["event_id"]}
            return self.make.noting(transfer_id, word, **said)
        side = next(sides) if word == "sign" else None
        said = {"side": side, "actor": f"one-of-{side}"} if side else DECIDED.get(word, {})
        return self.make.answering(transfer_id, word, before["version"], **said)

    def send(self, path, body):
        self.tried.append((path, body))
        status, answer = self.server.call("POST", path, body)
        assert status in {200, 201}, answer
        self.acknowledged[body["event_id"]] = answer
        self.enough.release()
        return answer


def fleet(server, make, acknowledgements):
    """Send from four threads; SIGKILL everything after so many acknowledgements."""
    enough = threading.Semaphore(0)
    ambulances = [Ambulance(server, make, enough) for _ in range(4)]
    for ambulance in ambulances:
        ambulance.start()
    for _ in range(acknowledgements):
        assert enough.acquire(timeout=60)
    server.signal(signal.SIGKILL)
    for ambulance in ambulances:
        ambulance.join()
    return ambulances


def test_the_lives_have_every_word():
    assert set(ACTIONS) == set(" ".join(LIVES).split())


@pytest.mark.parametrize("acknowledgements", [1, 37, 180])
def test_what_was_acknowledged_survives_sigkill(stopped_server, make, acknowledgements):
    server = stopped_server
    server.start()
    ambulances = fleet(server, make, acknowledgements)

    server.start()

    for ambulance in ambulances:
        for answer in ambulance.acknowledged.values():
            events = server.call("GET", f"/api/v1/transfers/{answer['transfer_id']}/events")[1]
            kept = {e["event_id"]: e for e in events["events"]}
            assert answer == {name: kept[answer["event_id"]][name] for name in answer}
            assert list(range(1, len(kept) + 1)) == [e["seq"] for e in events["events"]]


def test_what_was_cut_off_can_be_sent_again_and_counts_once(stopped_server, make):
    server = stopped_server
    server.start()
    ambulances = fleet(server, make, 150)

    server.start()
    for ambulance in ambulances:
        for path, body in ambulance.tried:
            status, answer = server.call("POST", path, body)
            assert status in {200, 201}
            assert answer == ambulance.acknowledged.get(body["event_id"], answer)
    server.signal(signal.SIGKILL)

    tried = {body["event_id"] for ambulance in ambulances for _, body in ambulance.tried}
    with closing(sqlite3.connect(server.ledger)) as ledger:
        kept = [row[0] for row in ledger.execute("SELECT event_id FROM event")]
        assert [("ok",)] == ledger.execute("PRAGMA integrity_check").fetchall()
    assert sorted(tried) == sorted(kept)


def test_a_hospital_that_lets_its_time_pass_is_given_up_after_a_crash(stopped_server, make):
    server = stopped_server
    server.start()
    asked = server.ask(make.asking(alternatives=["jorvi"], answer_within_s=1))
    server.signal(signal.SIGKILL)

    server.start()
    follower = server.follow()
    follower.call("subscribe", {"transfer_id": asked["transfer_id"], "after": 1}, timeout=30)

    told = [follower.receive(timeout=30)[1] for _ in range(2)]
    assert [(2, "expired"), (3, "requested")] == [(event["seq"], event["type"]) for event in told]


def test_neither_the_disk_nor_the_logs_show_the_patient(stopped_server, make):
    server = stopped_server
    server.start()
    asked = server.ask(make.asking())
    transfer_id = asked["transfer_id"]
    path = f"/api/v1/transfers/{transfer_id}"
    secret = "Crushing chest pain"
    for bad in (make.asking(severity_level=secret), make.asking(clue=secret)):
        assert 422 == server.call("POST", "/api/v1/transfers", bad)[0]
    server.call(
        "POST", f"{path}/accept", make.answering(transfer_id, "accept", says={"note": secret})
    )
    for word, said in ADDED.items():
        body = make.noting(transfer_id, word, **said)
        assert 200 == server.call("POST", f"{path}/{word}", body)[0]
        assert 422 == server.call("POST", f"{path}/{word}", body | {"clue": secret})[0]
    follower = server.follow()
    follower.call("subscribe", {"transfer_id": secret, "after": 0}, timeout=30)
    follower.call("subscribe", {"transfer_id": asked["transfer_id"], "after": 0}, timeout=30)
    follower.call(secret, {}, timeout=30)

    files = [server.log, *server.ledger.parent.iterdir()]
    live = {file.name: file.read_bytes() for file in files}
    server.stop()
    stopped = {file.name: file.read_bytes() for file in files if file.exists()}

    assert {"server.log", "transfer.sqlite", "transfer.sqlite-wal"} <= set(live)
    for name, content in [*live.items(), *stopped.items()]:
        assert [] == [word for word in make.words if word.encode() in content], name
        assert make.key.hex().encode() not in content
        assert make.key not in content


def test_opens_nothing_to_other_users(stopped_server, make):
    stopped_server.start()
    stopped_server.ask(make.asking())

    modes = [path.stat().st_mode & 0o077 for path in stopped_server.ledger.parent.iterdir()]

    assert {0} == set(modes)


def test_a_disk_that_is_full_is_told_and_forgotten_when_there_is_room(stopped_server, make):
    server = stopped_server
    server.start()
    kept = server.ask(make.asking())
    worker, (_, hard) = server.worker(), resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.prlimit(worker, resource.RLIMIT_FSIZE, (4096, hard))
    refused = make.asking()
    assert 503 == server.call("GET", "/readyz")[0]
    assert 503 == server.call("POST", "/api/v1/transfers", refused)[0]
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (hard, hard))

    assert READY == server.call("GET", "/readyz")
    found = server.call("GET", "/api/v1/transfers")[1]["transfers"]
    assert [kept["transfer_id"]] == [transfer["transfer_id"] for transfer in found]
    assert 1 == server.ask(refused)["seq"]
