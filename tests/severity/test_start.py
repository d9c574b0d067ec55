import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial

import pytest

from severity.config import read

PATIENCE = 60


@pytest.fixture
def start(tmp_path):
    """Start the service on decisions of its own, in `data` unless the environment says otherwise."""
    data = tmp_path / "data"
    data.mkdir()
    return partial(_start, data)


def _start(data, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "severity"],
        env={
            **os.environ,
            "SEVERITY_HOST": "127.0.0.1",
            "SEVERITY_DATA": str(data),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(process, url):
    for _ in range(PATIENCE * 10):
        assert None is process.poll()
        try:
            with urllib.request.urlopen(f"{url}/readyz") as answer:
                return json.load(answer)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(process.communicate()[0])


@pytest.fixture
def served(start):
    port = free_port()
    process = start(SEVERITY_PORT=str(port))
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(process, url)
        yield process, url
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_serves_and_stops_cleanly_when_told(served):
    process, url = served
    with urllib.request.urlopen(f"{url}/healthz") as answer:
        assert {"status": "alive"} == json.load(answer)

    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=PATIENCE)

    lines = [json.loads(line) for line in log.splitlines()]
    assert "Finished server process" in lines[-1]["message"]
    assert process.returncode in {0, -signal.SIGTERM}


def test_writes_no_measurement_to_the_log(served):
    process, url = served
    request = urllib.request.Request(
        f"{url}/api/v1/severity",
        data=b'{"age_years": 97.125, "pulse": 1234567}',
        headers={"content-type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)

    process.terminate()
    log, _ = process.communicate(timeout=PATIENCE)

    assert [False, False] == [value in log for value in ("97.125", "1234567")]


def test_does_not_start_with_a_model_that_is_not_the_known_one(start, tmp_path):
    shipped = read(os.environ).model
    changed = shutil.copytree(shipped, tmp_path / "model") / "critical.ubj"
    changed.write_bytes(changed.read_bytes() + b"\0")

    process = start(SEVERITY_MODEL=str(changed.parent), SEVERITY_PORT=str(free_port()))
    log, _ = process.communicate(timeout=PATIENCE)

    assert 2 == process.returncode
    assert f"{changed} has SHA-256" in log


def test_does_not_start_with_wrong_settings(start):
    process = start(SEVERITY_PORT="http", SEVERITY_LOG_LEVEL="loud")
    log, _ = process.communicate(timeout=PATIENCE)

    assert 2 == process.returncode
    assert "SEVERITY_PORT='http'" in log
    assert "SEVERITY_LOG_LEVEL='loud'" in log


def test_does_not_start_where_decisions_cannot_be_kept(start, tmp_path):
    process = start(SEVERITY_DATA=str(tmp_path / "nowhere"), SEVERITY_PORT=str(free_port()))
    log, _ = process.communicate(timeout=PATIENCE)

    assert 2 == process.returncode
    assert "SEVERITY_DATA must name a folder that is writable" in log


def test_keeps_decisions_from_other_users_of_the_machine(served, tmp_path):
    files = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "data").iterdir()}

    assert 0 == files["decisions.sqlite"]
    assert {0} == set(files.values())
