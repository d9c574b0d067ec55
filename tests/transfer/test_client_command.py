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


@pytest.fixture
def offered(tmp_path, capsys):
    """Run a command with files of one's own making; return (exit code, what it complained of)."""
    (tmp_path / "passphrase").write_text("one")
    (tmp_path / "token").write_text("a-token")

    def offered(*words, hub="http://127.0.0.1:9"):
        where = ["--hub", hub, "--home", str(tmp_path / "tablet")]
        files = ["--passphrase-file", str(tmp_path / "passphrase")]
        try:
            code = main([*where, *files, *words])
        except SystemExit as refused:
            code = refused.code
        return code, capsys.readouterr().err

    return offered


@pytest.fixture
def enrolling(tmp_path):
    holder = ["--holder", "unit", "--holder-id", "HEL-103", "--organisation", "hus"]
    return ["enrol", "--token-file", str(tmp_path / "token"), *holder]


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("passphrase", b"\n", "passphrase is empty: write the secret into it"),
        ("passphrase", b"\xff\xfe", "passphrase is not text in UTF-8"),
        ("token", b"", "token is empty: write the secret into it"),
    ],
)
def test_enrols_nobody_with_a_secret_that_is_none(
    offered, enrolling, tmp_path, file, content, complaint
):
    (tmp_path / file).write_bytes(content)

    code, said = offered(*enrolling)

    assert FAILED == code
    assert complaint in said


def test_enrols_no_second_device_where_one_has_its_keys(offered, enrolling, tmp_path):
    (tmp_path / "tablet").mkdir()
    (tmp_path / "tablet" / "device.keys").write_text("{}")

    code, said = offered(*enrolling)

    assert FAILED == code
    assert "device.keys is there already: name another --home" in said


def test_a_device_that_was_never_enrolled_is_told_to_be(offered):
    code, said = offered("refused")

    assert FAILED == code
    assert "device.keys is not there: enrol this device first" in said


@pytest.mark.parametrize(
    ("hub", "body", "complaint"),
    [
        ("hub.example", "{}", "hub.example is no address: write https://hub.example/transfer"),
        ("http://127.0.0.1:9", "{bad", "is not JSON: "),
        ("http://127.0.0.1:9", "[]", "is not a JSON object: write {...}"),
    ],
)
def test_refuses_what_is_no_address_and_no_object(offered, hub, body, complaint):
    code, said = offered("ask", "--body", body, hub=hub)

    assert 2 == code
    assert complaint in said


def test_asks_nobody_with_a_request_that_lacks_what_it_must_say(command):
    lacking = command("tablet", "ask", "--body", json.dumps({"handover": {}, "unit_id": "x"}))

    assert (FAILED, "") == lacking
