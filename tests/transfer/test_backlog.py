"""A client that reads slowly: a real socket whose other end does not read."""

import json
import socket
from contextlib import contextmanager
from pathlib import Path

import pytest
import websocket
from engineio.packet import MESSAGE, PING, Packet

from transfer.backlog import BACKLOG_BYTES, Backlog

PIECE = 60_000
PIECES = 400


def resident(server):
    """Bytes that the worker has in memory."""
    pages = Path(f"/proc/{server.worker()}/statm").read_text().split()[1]
    return int(pages) * 4096


@contextmanager
def slow_follower(server, transfer_id):
    line = websocket.WebSocket()
    # What the kernel buffers of itself hides a slow reader for long.
    line.sock_opt.sockopt.append((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096))
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    line.connect(address, timeout=60, suppress_origin=True)
    line.recv()
    line.send(f"40{json.dumps({'token': server.token()})}")
    line.recv()
    asked = {"transfer_id": transfer_id, "after": 1}
    line.send(f"421{json.dumps(['subscribe', asked])}")
    assert line.recv().startswith('431[{"ok":true')
    try:
        yield line
    finally:
        line.shutdown()


def send(server, make, transfer_id, text):
    body = make.noting(
        transfer_id, "message", actor="medic-17", side="ambulance", says={"text": text}
    )
    status, answer = server.call("POST", f"/api/v1/transfers/{transfer_id}/message", body)
    assert status == 200, answer
    return answer["seq"]


def events(line):
    """Yield name and content of what comes, pings aside."""
    while True:
        frame = line.recv()
        if frame == "2":
            line.send("3")
        else:
            yield json.loads(frame.removeprefix("42"))


def test_a_slow_reader_gets_a_resync_and_misses_nothing(server, make):
    transfer_id = server.ask(make.asking())["transfer_id"]
    with slow_follower(server, transfer_id) as line:
        before = resident(server)
        last = [send(server, make, transfer_id, "x" * PIECE) for _ in range(PIECES)][-1]

        assert resident(server) - before < PIECE * PIECES / 2
        seen = []
        for name, content in events(line):
            seen.append(name if name == "resync" else content["seq"])
            if seen[-1] == last:
                break
        assert "resync" in seen
        told = [seq for seq in seen if seq != "resync"]
        assert sorted(set(told)) == told

        path = f"/api/v1/transfers/{transfer_id}/events?after={told[0]}"
        page = server.call("GET", path)[1]
        assert list(range(told[0] + 1, last + 1)) == [event["seq"] for event in page["events"]]
        following = send(server, make, transfer_id, "x")
        assert ["transfer_event", following] == [
            part if isinstance(part, str) else part["seq"] for part in next(events(line))
        ]


@pytest.fixture
def backlog():
    return Backlog()


def put(backlog, *sizes):
    for size in sizes:
        backlog.put(Packet(MESSAGE, "x" * size))


def texts(backlog):
    found = []
    while not backlog.empty():
        found.append(backlog.get().data)
        backlog.task_done()
    return found


def test_keeps_what_is_within_the_bound_in_order(backlog):
    put(backlog, BACKLOG_BYTES // 2, BACKLOG_BYTES // 4, BACKLOG_BYTES // 4)

    assert [BACKLOG_BYTES // 2, BACKLOG_BYTES // 4, BACKLOG_BYTES // 4] == list(
        map(len, texts(backlog))
    )


def test_drops_all_that_waits_at_the_bound_and_says_so_once(backlog):
    put(backlog, BACKLOG_BYTES, 7, 8)

    assert ['2["resync",{}]', "x" * 7, "x" * 8] == texts(backlog)


def test_takes_one_message_that_is_larger_than_the_bound(backlog):
    put(backlog, 3 * BACKLOG_BYTES)

    assert 1 == len(texts(backlog))


def test_what_was_sent_makes_room(backlog):
    for _ in range(5):
        put(backlog, BACKLOG_BYTES // 2, BACKLOG_BYTES // 2)
        assert 2 == len(texts(backlog))


def test_the_end_of_the_queue_is_never_dropped(backlog):
    put(backlog, BACKLOG_BYTES)
    backlog.put(None)

    assert "x" * BACKLOG_BYTES == backlog.get().data
    assert None is backlog.get()


def test_what_keeps_the_connection_is_never_dropped(backlog):
    put(backlog, BACKLOG_BYTES - 1)
    backlog.put(Packet(PING))
    put(backlog, 7)

    assert [PING, MESSAGE, MESSAGE] == [backlog.get().packet_type for _ in range(3)]


def test_whoever_waits_until_all_is_sent_does_not_wait_for_what_was_dropped(backlog):
    put(backlog, BACKLOG_BYTES, 7)
    texts(backlog)

    assert backlog.join(timeout=10)
