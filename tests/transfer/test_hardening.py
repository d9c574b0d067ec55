"""What the bare library lets happen, and must not happen here.

The frames are sent with a bare WebSocket client: a Socket.IO client would not send them.
"""

import json
import os
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest
import websocket
from hypothesis import given
from hypothesis import strategies as st

from transfer.hardening import is_client_packet

MEGABYTE = 1_000_000


@contextmanager
def opened(server):
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    # Less than the ping interval: the server must close for our reason, not for a lost pong.
    line = websocket.create_connection(address, timeout=20, suppress_origin=True)
    assert line.recv().startswith("0{")
    try:
        yield line
    finally:
        line.shutdown()


@contextmanager
def joined(server):
    with opened(server) as line:
        line.send(f"40{json.dumps({'token': server.token()})}")
        assert line.recv().startswith("40{")
        yield line


def bytes_until_closed(line):
    """Return all that came until the server closed; time out when it does not."""
    found = b""
    try:
        while chunk := line.sock.recv(65536):
            found += chunk
    except ConnectionResetError:
        pass
    return found


def peak_memory(server):
    """Bytes that the worker had in memory at most."""
    status = Path(f"/proc/{server.worker()}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def send_frame(line, size):
    """Send one masked text frame as far as the server lets us; return the bytes sent."""
    piece, sent = b"x" * 65536, 0
    try:
        line.sock.sendall(bytes([0x81, 0xFF]) + size.to_bytes(8) + bytes(4))
        while sent < size:
            line.sock.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


def test_stops_reading_a_frame_that_is_too_large(server):
    before = peak_memory(server)

    with opened(server) as line:
        sent = send_frame(line, 150 * MEGABYTE)

    assert sent < 50 * MEGABYTE
    assert peak_memory(server) - before < 20 * MEGABYTE


def test_takes_a_message_of_the_largest_size(server):
    with joined(server) as line:
        payload = "x" * 250_000
        line.send(f'421["subscribe","{payload}"]')

        assert line.recv().startswith('431[{"ok":false')


def test_closes_a_client_that_never_joins(server):
    with joined(server) as quiet, opened(server) as silent:
        assert b"HTTP/" not in bytes_until_closed(silent)

        quiet.send('421["subscribe",0]')
        assert quiet.recv().startswith('431[{"ok":false')


NONSENSE = {
    "text": "abc",
    "empty": "",
    "unknown type": "9",
    "only a type": "4",
    "open": "0{}",
    "ping of a client": "2",
    "pong with nesting": "3" + "[" * 50_000,
    "upgrade": "5",
    "base64": "bAQID",
    "Arabic digit": "٣",
    "connect error": "44",
    "binary event": '451-["subscribe",{"_placeholder":true,"num":0}]',
    "binary acknowledgement": "461-[]",
    "event without a name": "42[]",
    "event that is no list": '42{"a":1}',
    "event cut short": '42["subscribe"',
    "event with NaN": '42["subscribe",NaN]',
    "event nested deeply": '42["subscribe",' + "[" * 50_000,
    "endless number": "42" + "1" * 200 + "[]",
    # The hub would forget whose socket it is, and never hang up on it.
    "the library's word for a client that left": '42["disconnect","transport close"]',
    "the same, and wants an answer": '421["disconnect","transport close"]',
    "the library's word for a client that came": '42["connect",{},{"token":"x"}]',
}


@pytest.mark.parametrize("frame", NONSENSE.values(), ids=NONSENSE)
def test_closes_a_client_that_sends_nonsense(server, frame):
    with joined(server) as line:
        line.send(frame)

        assert b"HTTP/" not in bytes_until_closed(line)


def test_closes_a_client_that_sends_bytes(server):
    with joined(server) as line:
        line.send_binary(b"4\x00\x01")

        assert b"HTTP/" not in bytes_until_closed(line)


def test_closes_a_client_that_breaks_the_websocket_protocol(server):
    with joined(server) as line:
        line.sock.sendall(b"\xff\xff\xff\xff")

        assert b"HTTP/" not in bytes_until_closed(line)


def test_a_hundred_malformed_clients_leave_the_server_well(server, make):
    for _ in range(100):
        with opened(server) as line:
            line.send("abc")

    assert 1 == server.ask(make.asking())["seq"]


def test_an_unknown_namespace_is_refused_and_then_closed(server):
    with opened(server) as line:
        line.send("40/admin,")
        assert line.recv().startswith("44/admin,")

        assert b"HTTP/" not in bytes_until_closed(line)


@pytest.mark.parametrize("frame", ["1", "3", "40", "41", '42["a"]', "431[]"])
def test_lets_through_what_clients_send(frame):
    assert is_client_packet(frame)


@given(st.text() | st.binary())
def test_lets_through_nothing_that_the_engine_could_stumble_over(frame):
    if is_client_packet(frame):
        assert frame in {"1", "3"} or (frame[0] == "4" and frame[1] in "0123")


def test_drains_when_it_is_told_to_stop(stopped_server):
    server = stopped_server
    server.environment |= {"TRANSFER_GRACE_SECONDS": "300"}
    server.start()

    with joined(server) as one, joined(server) as other, opened(server) as silent:
        assert 0 == server.terminate()
        for line in (one, other, silent):
            assert b"HTTP/" not in bytes_until_closed(line)


def test_folds_the_log_into_the_ledger_when_it_stops(stopped_server, make):
    stopped_server.start()
    stopped_server.ask(make.asking())

    stopped_server.terminate()

    assert ["transfer.sqlite"] == [path.name for path in stopped_server.ledger.parent.iterdir()]


def test_a_worker_that_dies_is_replaced(stopped_server, make):
    stopped_server.start()
    first = stopped_server.worker()
    body = make.asking()
    answer = stopped_server.ask(body)

    os.kill(first, signal.SIGKILL)
    while True:
        try:
            assert answer == stopped_server.ask(body)
            break
        except OSError:
            continue

    assert first != stopped_server.worker()
