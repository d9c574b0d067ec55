"""What a cell of a table may hold; each reader raises ValueError with the rule that was broken."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

from emsync.problem import Violation

Reader = Callable[[str], Any]

_TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def values(
    cells: Mapping[str, str], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[Violation]]:
    """Return what can be read, and a violation for each cell that cannot."""
    record, violations = {}, []
    for name, cell in cells.items():
        try:
            record[name] = readers[name](cell)
        except ValueError as error:
            violations.append(Violation(name, str(error), cell))
    return record, violations


def number(cell: str) -> float | int:
    """Read a number; one without a fraction is whole."""
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        msg = "must be a number, with a point before decimals"
        raise ValueError(msg)
    return int(value) if value == int(value) else value


def whole(cell: str) -> int:
    """Read a number without a fraction."""
    value = number(cell)
    if not isinstance(value, int):
        msg = "must be a whole number"
        raise ValueError(msg)
    return value


def truth(cell: str) -> bool:
    """Read yes or no."""
    return bool(_known(cell.lower(), _TRUTH))


def one_of(choices: Sequence[Any]) -> Reader:
    """Return a reader of exactly these values."""
    by_text = {str(choice): choice for choice in choices}
    return lambda cell: _known(cell.lower(), by_text)


def whole_within(low: int, high: int) -> Reader:
    """Return a reader of whole numbers, both ends inclusive."""

    def read(cell: str) -> int:
        value = whole(cell)
        if not low <= value <= high:
            msg = f"must be from {low} to {high}"
            raise ValueError(msg)
        return value

    return read


def several(read: Reader, most: int) -> Reader:
    """Return a reader of words parted by spaces, each read alone; `none` is an empty list."""

    def read_all(cell: str) -> list[Any]:
        words = [] if cell.lower() == "none" else list(dict.fromkeys(cell.split()))
        if len(words) > most:
            msg = f"must be none, or at most {most}, parted by spaces"
            raise ValueError(msg)
        return [read(word) for word in words]

    return read_all


def _known(text: str, choices: Mapping[str, Any]) -> Any:
    if text not in choices:
        msg = f"must be one of {', '.join(choices)}"
        raise ValueError(msg)
    return choices[text]
