"""Read JSON the strict way: UTF-8, no constants that JSON does not have, no key twice."""

import json
from typing import Any, Never

from emsync.problem import Problem


def parse(content: bytes) -> Any:
    """Return the JSON value; raise Problem 400 when it is not one."""
    try:
        value = json.loads(
            content.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_unique
        )
        _require_characters(content, value)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "Malformed JSON", "The body is not one valid JSON value") from error
    return value


def _refuse(constant: str) -> Never:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        msg = "a key is there twice"
        raise ValueError(msg)
    return dict(pairs)


def _require_characters(content: bytes, value: Any) -> None:
    """Raise ValueError for half of a surrogate pair: no UTF-8 can store or answer it."""
    if b"\\u" in content:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
