"""Write what is signed or bound in the one form that every language writes the same."""

import base64
import json
from typing import Any

# Beyond it, JavaScript has no whole numbers.
LARGEST = 2**53 - 1


class NotCanonical(ValueError):
    """The value holds what two languages may write differently."""


def canonical(value: Any) -> bytes:
    """Return JSON with sorted keys and no white space; raise NotCanonical, naming the place.

    Holds objects, arrays, strings of printable ASCII, whole numbers up to 2**53 - 1 either way,
    true, false and null.
    """
    _check(value, "(body)")
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


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


def _check(value: Any, where: str) -> None:
    match value:
        case None | bool():
            return
        case int():
            if abs(value) > LARGEST:
                raise NotCanonical(f"{where} must be a whole number up to {LARGEST} either way")
        case str():
            if not all(" " <= character <= "~" for character in value):
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
