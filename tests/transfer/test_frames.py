"""Frames of whole messages: the library at the other end is the judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage

from transfer.frames import OtherFrame, first_text, text_frame

LONGEST = 100_000
LENGTHS = (0, 1, 125, 126, 127, 1024, 65_535)
texts = st.one_of(st.text(), st.sampled_from(LENGTHS).map(lambda length: "é" * (length // 2)))


def of_client(*events):
    client = Connection(ConnectionType.CLIENT)
    return b"".join(client.send(event) for event in events)


def of_server(text):
    return Connection(ConnectionType.SERVER).send(TextMessage(text))


@given(texts)
def test_a_server_s_frame_is_the_one_that_the_library_writes(text):
    assert of_server(text) == text_frame(text)


@pytest.mark.parametrize("length", [*LENGTHS, 65_536])
def test_a_frame_of_each_length_is_the_library_s(length):
    assert of_server("x" * length) == text_frame("x" * length)


@pytest.mark.parametrize("length", LENGTHS)
def test_reads_a_client_s_message_of_each_length(length):
    frame = of_client(TextMessage("x" * length))
    assert ("x" * length, len(frame)) == first_text(frame, LONGEST)


@given(st.lists(texts))
def test_reads_a_client_s_messages_one_after_the_other(said):
    data, found = of_client(*map(TextMessage, said)), []
    while (first := first_text(data, LONGEST)) is not None:
        found.append(first[0])
        data = data[first[1] :]
    assert (said, b"") == (found, data)


@given(texts, st.data())
def test_waits_for_the_rest_of_a_message_that_was_cut_anywhere(text, data):
    frame = of_client(TextMessage(text))
    cut = data.draw(st.integers(0, len(frame) - 1))
    assert first_text(frame[:cut], LONGEST) is None


OTHERS = {
    "a ping": of_client(Ping(b"there?")),
    "the end": of_client(CloseConnection(1000)),
    "bytes": of_client(BytesMessage(b"bytes")),
    "the first part": of_client(TextMessage("the first part", message_finished=False)),
    "longer than two bytes tell": of_client(TextMessage("x" * 65_536)),
    "longer than a message may be": of_client(TextMessage("x" * 60_000)),
    "not masked": of_server("not masked"),
    "empty and not masked": of_server(""),
    "compressed": b"\xc1\x81\0\0\0\0x",
    "a short length in two bytes": b"\x81\xfe\x00\x01\0\0\0\0x",
    "no UTF-8": b"\x81\x81\0\0\0\0\xff",
}


@pytest.mark.parametrize("frame", OTHERS.values(), ids=OTHERS)
def test_leaves_every_other_frame_to_the_library(frame):
    with pytest.raises(OtherFrame):
        first_text(frame, 50_000)


@given(st.binary())
def test_reads_of_any_bytes_what_the_library_reads_or_nothing(data):
    try:
        found = first_text(b"\x81" + data, LONGEST)
    except OtherFrame:
        return
    if found is not None:
        text, size = found
        library = Connection(ConnectionType.SERVER)
        library.receive_data((b"\x81" + data)[:size])
        assert [TextMessage(text)] == list(library.events())
