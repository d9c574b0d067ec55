"""Read JSON as RFC 8259 has it; Python's reader lets more through, and fails at deep nesting."""

import json
from typing import Any, Never

dumps = json.dumps


def loads(text: str | bytes, **options: Any) -> Any:
    """Return the value.

    Raises ValueError for NaN, Infinity, what is not UTF-8 or nested too deeply, and for text with
    half of a surrogate pair in it, which no answer could carry.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    try:
        value = json.loads(text, parse_constant=_refuse, **options) if options else _decode(text)
        if "\\ud" in text or "\\uD" in text:
            _require_unicode(value)
    except RecursionError:
        msg = "the JSON value is nested too deeply"
        raise ValueError(msg) from None
    return value


def _require_unicode(value: Any) -> None:
    match value:
        case str():
            value.encode()
        case list():
            for item in value:
                _require_unicode(item)
        case dict():
            for pair in value.items():
                _require_unicode(list(pair))


def _refuse(constant: str) -> Never:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


# Made once: `json.loads` makes one for every call that has options.
_decode = json.JSONDecoder(parse_constant=_refuse).decode
