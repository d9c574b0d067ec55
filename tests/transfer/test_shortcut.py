"""The short way says and hears what python-socketio's own way does."""

from queue import Queue

import pytest
import socketio
from hypothesis import given
from hypothesis import strategies as st
from socketio.packet import ACK, EVENT, Packet

from transfer.shortcut import obeying

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)


class Client:
    """What the short way knows of Engine.IO's socket: who it is, and what waits to be sent to it."""

    def __init__(self, sid):
        self.sid, self.queue = sid, Queue()


class Line:
    """One joined client of a real server, and the texts that were sent to it at once, or left to wait."""

    def __init__(self, client="client"):
        self.server = socketio.Server(async_mode="threading", async_handlers=False)
        self.sid = self.server.manager.connect("client", "/")
        self.client, self.sent, self.waiting, self.is_free = Client(client), [], [], True
        self.server.eio.send = lambda _client, text: self.waiting.append(f"4{text}")
        self.server.on("say", lambda sid, *said: {"sid": sid, "said": list(said)})
        self.server.on("disconnect", lambda *_: None)
        self.obey = obeying(self.server, self.client, self._send_now)

    def _send_now(self, text):
        if self.is_free:
            self.sent.append(text)
        return self.is_free


@given(st.integers(0, 10**15 - 1), st.lists(JSON, max_size=3))
def test_answers_as_the_long_way_does(number, said):
    line = Line()
    asked = Packet(EVENT, ["say", *said], id=number).encode()

    assert line.obey(f"4{asked}")
    line.server._handle_eio_message("client", asked)

    assert line.waiting == line.sent
    expected = Packet(ACK, [{"sid": line.sid, "said": said}], id=number).encode()
    assert [f"4{expected}"] == line.sent


def test_an_answer_waits_behind_what_waits_already():
    line = Line()
    line.client.queue.put("an event")

    assert line.obey('427["say"]')

    assert ([], 1) == (line.sent, len(line.waiting))


def test_an_answer_that_cannot_be_sent_at_once_waits():
    line = Line()
    line.is_free = False

    assert line.obey('427["say"]')

    assert 1 == len(line.waiting)


@pytest.mark.parametrize(
    "packet",
    [
        '42["say"]',
        '42/admin,1["say"]',
        '421["nobody knows it"]',
        '421["disconnect"]',
        "421[5]",
        "421",
        "431[]",
        '40{"token":"x"}',
        "41",
        "1",
        "3",
        "42" + "1" * 16 + '["say"]',
    ],
)
def test_leaves_to_the_long_way_what_is_no_event_that_wants_an_answer(packet):
    line = Line()

    assert not line.obey(packet)

    assert ([], []) == (line.sent, line.waiting)


def test_leaves_the_events_of_who_has_not_joined_to_the_long_way():
    assert not Line("stranger").obey('421["say"]')


@pytest.mark.parametrize("packet", ['421["say",NaN]', "421[]", '421["say"', '421[["say"]]'])
def test_raises_for_what_the_hub_closes_a_socket(packet):
    line = Line()

    with pytest.raises((ValueError, TypeError)):
        line.obey(packet)
