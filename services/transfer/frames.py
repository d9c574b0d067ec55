"""Frame whole text messages (RFC 6455, section 5), which is nearly all that passes.

The library takes three times as long for one, since it is ready for every frame there is.
"""

_FINAL_TEXT = 0x81
_MASKED = 0x80
_TWO_BYTES, _EIGHT_BYTES = 126, 127


class OtherFrame(Exception):
    """It is no whole text message of a client: the library knows what it is."""


def text_frame(text: str) -> bytes:
    """Return a server's frame with a whole message."""
    data = text.encode()
    length = len(data)
    if length < _TWO_BYTES:
        head = bytes((_FINAL_TEXT, length))
    elif length < 1 << 16:
        head = bytes((_FINAL_TEXT, _TWO_BYTES)) + length.to_bytes(2)
    else:
        head = bytes((_FINAL_TEXT, _EIGHT_BYTES)) + length.to_bytes(8)
    return head + data


def first_text(data: bytes, longest: int) -> tuple[str, int] | None:
    """Return the message in the frame that `data` begins with, and how many bytes the frame has.

    None when its end has not come yet. Raise OtherFrame, also for more than `longest` bytes, or
    more than two bytes tell the length of.
    """
    if data and data[0] != _FINAL_TEXT:
        raise OtherFrame
    if len(data) < 2:
        return None
    length, start = data[1] - _MASKED, 6
    if length == _TWO_BYTES:
        if len(data) < 4:
            return None
        length, start = int.from_bytes(data[2:4]), 8
        if length < _TWO_BYTES:
            raise OtherFrame
    if not 0 <= length <= longest or data[1] == _MASKED | _EIGHT_BYTES:
        raise OtherFrame
    end = start + length
    if len(data) < end:
        return None
    return _unmasked(data[start:end], data[start - 4 : start]), end


def _unmasked(masked: bytes, mask: bytes) -> str:
    length = len(masked)
    whole = int.from_bytes((mask * (length // 4 + 1))[:length])
    try:
        return (int.from_bytes(masked) ^ whole).to_bytes(length).decode()
    except UnicodeDecodeError as error:
        raise OtherFrame from error
