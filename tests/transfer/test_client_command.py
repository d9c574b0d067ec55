"""`python -m transfer.client` against the real hub, as a script uses it."""

import json

import pytest

from transfer.client.__main__ import AWAY, FAILED, HELD, main

REQUEST = {
    "hospital_id": "meilahti",
    "unit_id": "HEL-103",
    "severity_level": 2,
    "eta": "2026-11-20T14:12:00Z",
}


@pytest.fixture
def hub(stopped_server):
    del stopped_server.environment["TRANSFER_KEK_FILE"]
    stopped_server.environment["TRANSFER_PROFILE"] = "demo"
    # Without the devices of the other tests: who reads is just who is enrolled here.
    stopped_server.pens["nobody"] = None
    stopped_server.start()
    return stopped_server


@pytest.fixture
def command(hub, tmp_path, capsys):
    """Run a command as a device; return (exit code, what it printed)."""
    admin = {"user": "admin", "password": "demo"}
    token = hub.call("POST", "/api/v1/session", admin)[1]["token"]
    (tmp_path / "token").write_text(token)
    (tmp_path / "passphrase").write_text("one\n")

    def command(device, *words):
        where = ["--hub", f"http://127.0.0.1:{hub.port}", "--home", str(tmp_path / device)]
        code = main([*where, "--passphrase-file", str(tmp_path / "passphrase"), *words])
        return code, capsys.readouterr().out.strip()

    for device, holder in (("tablet", "unit"), ("console", "hospital")):
        of = {"unit": "HEL-103", "hospital": "meilahti"}[holder]
        said = ["--holder", holder, "--holder-id", of, "--organisation", "hus"]
        assert 0 == command(device, "enrol", "--token-file", str(tmp_path / "token"), *said)[0]
    return command


def test_a_patient_is_asked_for_read_and_taken(command, make):
    _, transfer_id = command(
        "tablet", "ask", "--body", json.dumps(REQUEST | {"handover": make.patient()})
    )
    assert (0, "") == command("tablet", "send")

    (line,) = command("console", "pull", transfer_id)[1].splitlines()
    told = json.loads(line)
    assert ({"handover": make.patient()}, None) == (told["opened"], told["doubt"])
    command("console", "say", transfer_id, "accept", "--sealed", '{"destination": "Resus 2"}')
    command("console", "send")
    command("tablet", "pull", transfer_id)

    shown = json.loads(command("tablet", "show", transfer_id, "--view", "atmist")[1])
    assert ("accepted", "Resus 2", "atmist") == (
        shown["state"],
        shown["destination"],
        shown["view"]["name"],
    )
    assert 2 == len(command("tablet", "read", transfer_id)[1].splitlines())


def test_a_picture_is_attached_and_fetched(command, make, tmp_path):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(100)
    (tmp_path / "ecg.png").write_bytes(picture)
    _, transfer_id = command(
        "tablet", "ask", "--body", json.dumps(REQUEST | {"handover": make.patient()})
    )
    command("tablet", "attach", transfer_id, str(tmp_path / "ecg.png"), "--title", "12-lead ECG")
    command("tablet", "send")
    command("console", "pull", transfer_id)

    _, line = command("console", "fetch", transfer_id, "--into", str(tmp_path / "files"))

    named = json.loads(line)
    assert ("image/png", "12-lead ECG") == (named["media_type"], named["title"])
    assert picture == (tmp_path / "files" / named["sha256"]).read_bytes()


def test_a_human_decides_on_what_was_refused(command, make):
    _, transfer_id = command(
        "tablet", "ask", "--body", json.dumps(REQUEST | {"handover": make.patient()})
    )
    command("tablet", "say", transfer_id, "arrive")

    code, line = command("tablet", "send")
    refused = json.loads(line)

    assert (HELD, "transition_refused") == (code, refused["problem"]["code"])
    assert (0, "") == command("tablet", "drop", refused["event_id"])
    assert (0, "") == command("tablet", "refused")


def test_says_that_the_hub_is_away(command, hub):
    hub.stop()

    assert AWAY == command("tablet", "pull", "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11")[0]


def test_says_that_the_passphrase_is_another(command, tmp_path):
    (tmp_path / "passphrase").write_text("two")

    assert FAILED == command("tablet", "refused")[0]
