"""What the service starts with, and on what it refuses to: the real process."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def refusal(server):
    """Return what the server says when it does not start."""
    assert 2 == server.launch().wait(timeout=60)
    return server.log.read_text()


def test_refuses_to_start_without_a_key(stopped_server):
    del stopped_server.environment["TRANSFER_KEK_FILE"]

    assert "TRANSFER_KEK_FILE is not set" in refusal(stopped_server)
    assert not stopped_server.ledger.exists()


def test_refuses_to_start_with_another_key(stopped_server, make):
    stopped_server.start()
    stopped_server.ask(make.asking())
    stopped_server.terminate()
    Path(stopped_server.environment["TRANSFER_KEK_FILE"]).write_text("ab" * 32)

    said = refusal(stopped_server)

    assert "the key-encryption key is not the one that this ledger was written with" in said
    assert "abab" not in said


def test_refuses_to_start_on_a_folder_that_is_not_there(stopped_server):
    stopped_server.environment["TRANSFER_DATA"] = "/nowhere"

    assert "is the folder there and writable?" in refusal(stopped_server)


def test_the_demo_profile_says_so(stopped_server, make):
    del stopped_server.environment["TRANSFER_KEK_FILE"]
    stopped_server.environment["TRANSFER_PROFILE"] = "demo"
    stopped_server.start()
    body = make.asking()
    first = stopped_server.ask(body)
    stopped_server.terminate()

    stopped_server.start()

    assert "demo" == stopped_server.call("GET", "/readyz")[1]["profile"]
    assert first == stopped_server.ask(body)
    assert 2 == stopped_server.log.read_text().count("demo profile: the key-encryption key")


def targets(folder):
    """Return where descriptors lead; one may be closed while we look."""
    for descriptor in folder.iterdir():
        with suppress(FileNotFoundError):
            yield str(descriptor.readlink())


def test_needs_only_the_data_folder_and_a_scratch_folder(stopped_server, tmp_path, make):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    stopped_server.environment |= {"TRANSFER_SCRATCH": str(scratch), "HOME": "/nowhere"}

    stopped_server.start()

    opened = set(targets(Path(f"/proc/{stopped_server.worker()}/fd")))
    files = [name for name in opened if name.startswith("/") and not name.startswith("/dev/")]
    assert [] == [name for name in files if not name.startswith(str(tmp_path))]


def test_waits_for_postgresql_without_keeping_others_waiting():
    """What psycopg chooses at its import: to wait in C blocks every greenlet."""
    code = "import transfer.__main__; from psycopg import waiting; print(type(waiting.wait))"

    waits = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout

    assert "<class 'function'>" == waits.strip()


def test_starts_without_what_only_clients_need():
    of_clients = ("transfer.client", "transfer.chart", "transfer.handover", "transfer.fhir")
    program = (
        "import sys, transfer.__main__, transfer.app, transfer.server; "
        "print([name for name in sys.modules if name.split('.')[0] in ('fhir', 'pydantic')"
        f" or name.startswith({of_clients})])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert "[]\n" == done.stdout, done.stderr
