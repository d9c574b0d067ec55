"""`python -m transfer.fhir`."""

import json
import subprocess
import sys

import pytest


def run(*arguments, typed=""):
    command = [sys.executable, "-m", "transfer.fhir", *map(str, arguments)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, check=False)


def lines(life):
    return "".join(json.dumps(event.transfer_event()) + "\n" for event in life.events)


def test_exports_opened_events_and_imports_them_again(life, make, tmp_path):
    life.send("accept", make.answering(1, destination="Resus 2"))
    bundle = tmp_path / "bundle.json"
    bundle.write_text(run("export", "-", typed=lines(life)).stdout)

    sent = [json.loads(line) for line in run("import", bundle).stdout.splitlines()]

    assert ["request", "accept"] == [event["word"] for event in sent]
    assert [event.request for event in life.events] == [
        event["clear"] | event["said"] for event in sent
    ]
    assert "Bundle: FHIR R4\n" == run("check", bundle).stdout


def test_exports_the_attachments_of_a_folder(life, make, tmp_path):
    named = {"sha256": "0" * 64, "key": "k", "media_type": "image/png", "title": "ECG"}
    life.send("attach", make.noting(attachment=named))
    (tmp_path / ("0" * 64)).write_bytes(b"\x89PNG")
    bundle = tmp_path / "bundle.json"
    bundle.write_text(run("export", "-", "--files", tmp_path, typed=lines(life)).stdout)

    sent = [json.loads(line) for line in run("import", bundle).stdout.splitlines()]

    shown = {"media_type": "image/png", "title": "ECG", "content": "iVBORw=="}
    assert shown == sent[1]["file"]


@pytest.mark.parametrize(
    ("what", "typed", "reason"),
    [
        ("export", "", "there is no event"),
        ("export", "{}\n", "line 1: is no opened event"),
        ("import", '{"resourceType": "Patient"}', "must be Bundle"),
        ("check", '{"resourceType": "Patient", "colour": "green"}', "colour"),
        ("check", "\udc80", "not UTF-8"),
    ],
)
def test_says_what_is_wrong_with_a_file(what, typed, reason):
    done = subprocess.run(
        [sys.executable, "-m", "transfer.fhir", what, "-"],
        input=typed.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
    )

    assert (1, b"") == (done.returncode, done.stdout)
    assert reason in done.stderr.decode()


def test_exports_only_whole_transfers(life, make):
    life.send("accept", make.answering(1))

    done = run("export", "-", typed=lines(life).split("\n", 1)[1])

    assert 1 == done.returncode
    assert "line 1: must be event 1 of transfer" in done.stderr


def test_exports_nothing_that_cannot_be_verified(life):
    told = life.events[0].transfer_event() | {"doubt": "the signature is of another device"}

    done = run("export", "-", typed=json.dumps(told))

    assert (1, "") == (done.returncode, done.stdout)
    assert "line 1: cannot be verified: the signature is of another device" in done.stderr
