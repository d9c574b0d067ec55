"""The service as a process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest


def environment(**changes):
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "ROUTING_MAP" or not name.startswith("ROUTING_")
    }
    return kept | changes


@pytest.fixture
def started(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = subprocess.Popen(
        [sys.executable, "-m", "routing"],
        env=environment(
            ROUTING_PORT=str(port),
            ROUTING_HOST="127.0.0.1",
            ROUTING_SCRATCH=str(tmp_path),
            ROUTING_DATA=str(tmp_path),
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    yield run, f"http://127.0.0.1:{port}"
    run.kill()
    run.communicate()


def patiently(url):
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                return json.load(response)
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail(f"{url} never answered")


def test_serves_until_it_is_asked_to_stop_and_logs_json(started):
    run, url = started

    assert patiently(f"{url}/readyz")["status"] == "ready"
    run.send_signal(signal.SIGTERM)
    output, errors = run.communicate(timeout=30)

    assert (run.returncode, errors) == (0, b"")
    assert {"routing"} == {json.loads(line)["service"] for line in output.splitlines()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROUTING_PORT", "six"),
        ("ROUTING_MAP", "/nowhere"),
        ("ROUTING_FACILITIES", "/nowhere"),
        ("ROUTING_DATA", "/nowhere"),
    ],
)
def test_does_not_start_with_a_wrong_setting_and_says_why(name, value, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "routing"],
        env=environment(**({"ROUTING_DATA": str(tmp_path)} | {name: value})),
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert "routing cannot start" in run.stderr
    assert value in run.stderr
