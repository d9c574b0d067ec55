"""Read JSON as RFC 8259 has it; Python's reader lets NaN, infinities and deep nesting through."""

import json
from typing import Any, Never

dumps = json.dumps


def loads(text: str | bytes, **options: Any) -> Any:
    """Return the value; raise ValueError for NaN, Infinity, or what is nested too deeply."""
    try:
        return json.loads(text, parse_constant=_refuse, **options)
    except RecursionError:
        msg = "the JSON value is nested too deeply"
        raise ValueError(msg) from None


def _refuse(constant: str) -> Never:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)
