"""The short way says and hears what python-socketio's own way does."""

import pytest
import socketio
from hypothesis import given
from hypothesis import strategies as st
from socketio.packet import ACK, EVENT, Packet

from transfer.shortcut import for_events

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)


class Line:
    """One joined client of a real server, and the texts that were sent to it."""

    def __init__(self):
        self.server = socketio.Server(async_mode="threading", async_handlers=False)
        self.sid = self.server.manager.connect("client", "/")
        self.sent, self.left = [], []
        self.server.eio.send = lambda _client, text: self.sent.append(text)
        self.server.on("say", lambda sid, *said: {"sid": sid, "said": list(said)})
        self.server.on("disconnect", lambda *_: None)
        self.take = for_events(self.server, lambda _client, packet: self.left.append(packet))


@given(st.integers(0, 10**15 - 1), st.lists(JSON, max_size=3))
def test_answers_as_the_long_way_does(number, said):
    line = Line()
    asked = Packet(EVENT, ["say", *said], id=number).encode()

    line.take("client", asked)
    line.server._handle_eio_message("client", asked)

    short, long = line.sent
    assert long == short
    assert short == Packet(ACK, [{"sid": line.sid, "said": said}], id=number).encode()


@pytest.mark.parametrize(
    "packet",
    [
        '2["say"]',
        '2/admin,1["say"]',
        '21["nobody knows it"]',
        '21["disconnect"]',
        "21[5]",
        "31[]",
        '0{"token":"x"}',
        "1",
        "2" + "1" * 16 + '["say"]',
    ],
)
def test_leaves_to_the_long_way_what_is_no_event_that_wants_an_answer(packet):
    line = Line()

    line.take("client", packet)

    assert ([packet], []) == (line.left, line.sent)


def test_leaves_the_events_of_who_has_not_joined_to_the_long_way():
    line = Line()

    line.take("stranger", '21["say"]')

    assert ['21["say"]'] == line.left


@pytest.mark.parametrize("packet", ['21["say",NaN]', "21[]", '21["say"', '21[["say"]]'])
def test_raises_for_what_the_hub_closes_a_socket(packet):
    line = Line()

    with pytest.raises((ValueError, TypeError)):
        line.take("client", packet)
