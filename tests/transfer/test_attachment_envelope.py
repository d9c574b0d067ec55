"""A file that is sealed opens with its key, for its transfer, and is what it is said to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.envelope.attachment import open_file, seal_file
from transfer.envelope.media import MEDIA_TYPES, NotThatMedia, check_media
from transfer.sealing import Tampered

TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11"
OTHER = "6ff0f7b5-25b8-4e5e-9a0d-70f0b3a5c0d2"
BEGINNINGS = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF\x0a\x0a\x00\x00WEBPVP8 ",
    "application/pdf": b"%PDF-1.7\n",
    "audio/ogg": b"OggS\x00\x02",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A ",
    "audio/webm": b"\x1aE\xdf\xa3\x9f",
}


@given(st.binary(max_size=5000))
def test_what_is_sealed_opens(content):
    sealed = seal_file(TRANSFER, content)

    assert content == open_file(TRANSFER, sealed.key, sealed.sha256, sealed.uploaded)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_one_changed_bit_is_found(content, data):
    sealed = seal_file(TRANSFER, content)
    at = data.draw(st.integers(0, len(sealed.uploaded) - 1))
    changed = bytearray(sealed.uploaded)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Tampered):
        open_file(TRANSFER, sealed.key, sealed.sha256, bytes(changed))


def test_opens_for_no_other_transfer_and_with_no_other_key():
    sealed, other = seal_file(TRANSFER, b"ECG"), seal_file(TRANSFER, b"ECG")

    for transfer_id, key in ((OTHER, sealed.key), (TRANSFER, other.key), (TRANSFER, b"")):
        with pytest.raises(Tampered):
            open_file(transfer_id, key, sealed.sha256, sealed.uploaded)


def test_the_same_file_sealed_twice_shows_nothing_of_it():
    first, second = seal_file(TRANSFER, b"ECG" * 99), seal_file(TRANSFER, b"ECG" * 99)

    assert first.sha256 != second.sha256
    assert b"ECG" not in first.uploaded + second.uploaded


@pytest.mark.parametrize("said", MEDIA_TYPES)
@pytest.mark.parametrize("is_really", BEGINNINGS)
def test_a_file_is_what_its_first_bytes_say(said, is_really):
    if said == is_really:
        check_media(BEGINNINGS[is_really], said)
    else:
        with pytest.raises(NotThatMedia):
            check_media(BEGINNINGS[is_really], said)


@pytest.mark.parametrize("said", ["image/svg+xml", "text/html", "", "IMAGE/PNG"])
def test_takes_no_type_that_is_not_on_the_list(said):
    with pytest.raises(NotThatMedia, match="is none of"):
        check_media(b"<svg/>", said)
