"""The WebSocket of one client: a real socket, whose other end reads when the test says so."""

import random
import socket

import gevent
import pytest
from gevent import socket as green
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Pong, Request, TextMessage

from transfer.websocket import WebSocket

LONGEST = 1_000_000
HEADERS = {
    "HTTP_HOST": "hub.example",
    "HTTP_UPGRADE": "websocket",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
}


class Client:
    """The other end, and what came."""

    def __init__(self, line):
        self.line, self.protocol = line, WSConnection(ConnectionType.CLIENT)
        self.protocol.send(Request(host="hub.example", target="/"))
        # The test's key is another than the one that wsproto made, and not what this is about.
        self.protocol.handshake._nonce = HEADERS["HTTP_SEC_WEBSOCKET_KEY"].encode()

    def send(self, *events):
        self.line.sendall(b"".join(self.protocol.send(event) for event in events))

    def events(self):
        """Yield what comes until the server hangs up."""
        yield from self.protocol.events()  # what came with the last
        while data := self.line.recv(65536):
            self.protocol.receive_data(data)
            yield from self.protocol.events()

    def texts(self, count):
        """Return so many messages."""
        found, begun = [], ""
        for event in self.events():
            if isinstance(event, TextMessage):
                begun += event.data
                if event.message_finished:
                    found.append(begun)
                    begun = ""
            if len(found) == count:
                break
        return found


@pytest.fixture
def served():
    """Return what serves a WebSocket in a greenlet, and its client."""
    ends = []

    def serve(work):
        here, there = green.socketpair()
        ends.extend((here, there))
        for end in (here, there):
            for name in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                end.setsockopt(socket.SOL_SOCKET, name, 4096)

        def run():
            with pytest.raises(StopIteration):
                WebSocket(work, LONGEST)(HEADERS | {"gunicorn.socket": here}, None)

        greenlet = gevent.spawn(run)
        client = Client(there)
        assert isinstance(next(client.events()), AcceptConnection)
        return client, greenlet

    yield serve
    for end in ends:
        end.close()


def test_a_message_in_pieces_comes_whole(served):
    heard = []
    client, greenlet = served(lambda line: heard.extend([line.wait(), line.wait()]))

    client.send(
        TextMessage("a", message_finished=False), TextMessage("b"), TextMessage("c" * 70_000)
    )
    greenlet.join(10)

    assert ["ab", "c" * 70_000] == heard


def test_a_ping_is_answered_between_messages(served):
    client, _ = served(lambda line: line.wait())

    client.send(Ping(b"well?"))

    assert Pong(b"well?") == next(client.events())


def test_a_message_that_is_too_long_ends_it(served):
    heard = []
    client, greenlet = served(lambda line: heard.append(line.wait()))

    gevent.spawn(client.send, TextMessage("x" * (LONGEST + 1)))
    closed = next(client.events())
    greenlet.join(10)

    assert isinstance(closed, CloseConnection)
    assert 1009 == closed.code
    assert [None] == heard


def test_closing_wakes_who_waits_for_a_dead_client(served):
    heard = []

    def work(line):
        reader = gevent.spawn(lambda: heard.append(line.wait()))
        gevent.sleep(0)
        line.close()
        reader.join(10)

    _, greenlet = served(work)
    greenlet.join(10)

    assert [None] == heard


def test_says_at_once_what_the_client_has_room_for(served):
    said = []
    client, greenlet = served(lambda line: said.append(line.send_now("well")))
    greenlet.join(10)

    assert [True] == said
    assert ["well"] == client.texts(1)


def test_refuses_to_say_at_once_what_would_overtake_another(served):
    said = []

    def work(line):
        said.extend([line.send_now("x" * 500_000), line.send_now("then")])
        line.send("last")

    client, _ = served(work)

    assert ["x" * 500_000, "last"] == client.texts(2)
    assert [True, False] == said


def test_who_waits_for_its_turn_is_not_overtaken(served):
    def work(line):
        assert line.send_now("x" * 500_000)
        waiting = gevent.spawn(line.send, "second")
        gevent.sleep(0)
        while not line.send_now("third"):
            gevent.sleep(0)
        waiting.join(10)

    client, _ = served(work)

    assert ["x" * 500_000, "second", "third"] == client.texts(3)


@pytest.mark.parametrize("seed", range(20))
def test_however_slowly_a_client_reads_messages_come_whole_and_in_order(served, seed):
    chance = random.Random(seed)
    texts = [f"{n}/" + "x" * chance.choice((1, 100, 5000, 60_000)) for n in range(60)]

    def work(line):
        waiting = []

        def write():
            while waiting:
                line.send(waiting.pop(0))

        writer = gevent.spawn(write)
        for text in texts:
            # As the backlog does it: what waits goes first.
            if waiting or not line.send_now(text):
                waiting.append(text)
                if writer.dead:
                    writer = gevent.spawn(write)
            gevent.sleep(chance.choice((0, 0, 0.0005)))
        writer.join(30)

    client, _ = served(work)

    assert texts == client.texts(len(texts))


def test_says_nothing_once_it_is_closed(served):
    said = []

    def work(line):
        line.close()
        said.append(line.send_now("too late"))
        with pytest.raises(OSError, match="closed"):
            line.send("too late")

    _, greenlet = served(work)
    greenlet.join(10)

    assert [False] == said
