"""Write what is signed or bound in the one form that every language writes the same."""

import base64
from typing import Any

from msgspec.json import Encoder

# Beyond it, JavaScript has no whole numbers.
LARGEST = 2**53 - 1


class NotCanonical(ValueError):
    """The value holds what two languages may write differently."""


def canonical(value: Any) -> bytes:
    """Return JSON with sorted keys and no white space; raise NotCanonical, naming the place.

    Holds objects, arrays, strings of printable ASCII, whole numbers up to 2**53 - 1 either way,
    true, false and null.
    """
    if not _holds_plain_kinds(value):
        _check(value, "(body)")
    try:
        text = _encode(value)
    except UnicodeEncodeError:  # half of a surrogate pair
        _check(value, "(body)")
        raise
    if not _is_plain(text):
        _check(value, "(body)")
    return text


def to_base64(data: bytes) -> str:
    """Return base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Return the bytes; raise NotCanonical unless the text is just what `to_base64` writes."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotCanonical("is not base64 with padding (RFC 4648, section 4)") from error
    if to_base64(data) != text:
        raise NotCanonical("is base64 with stray bits: its unused last bits must be 0")
    return data


# In C, and like `json.dumps` for what is plain.
_encode = Encoder(order="sorted").encode


def _is_plain(text: bytes) -> bool:
    """Tell whether it surely holds nothing but printable ASCII: all else below 127 is escaped."""
    return text.isascii() and b"\\" not in text and b"\x7f" not in text


def _holds_plain_kinds(value: Any) -> bool:
    """Tell whether it surely holds nothing that `_check` would refuse, but for characters."""
    values = [value]
    for one in values:  # which grows meanwhile
        kind = type(one)
        if kind is dict:
            values += one
            values += one.values()
        elif kind is list:
            values += one
        elif kind is int:
            if not -LARGEST <= one <= LARGEST:
                return False
        elif not (kind is str or kind is bool or one is None):
            return False
    return True


def _check(value: Any, where: str) -> None:
    match value:
        case None | bool():
            return
        case int():
            if abs(value) > LARGEST:
                raise NotCanonical(f"{where} must be a whole number up to {LARGEST} either way")
        case str():
            if not (value.isascii() and value.isprintable()):
                raise NotCanonical(f"{where} must be printable ASCII; seal what is not")
        case list():
            for place, item in enumerate(value):
                _check(item, f"{where}[{place}]")
        case dict():
            for name, item in value.items():
                _check(name, f"a name in {where}")
                _check(item, f"{where}.{name}")
        case _:
            msg = f"{where} must not be a {type(value).__name__}: seal it, or write a whole number"
            raise NotCanonical(msg)
