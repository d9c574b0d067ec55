"""FHIR's dates and times, which may be partial."""

import re
from datetime import UTC, date, datetime

from severity.fhir.node import Node

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def moment(node: Node, name: str) -> datetime | None:
    """Return the earliest moment of a dateTime, None when it is absent; raise Problem 422.

    Without a time it is the start of the day, month or year in UTC.
    """
    text = node.text(name)
    if text is None:
        return None
    try:
        return _earliest(text)
    except ValueError as error:
        rule = "must be a FHIR dateTime, such as 2026-03-01T12:30:00Z"
        raise Node(f"{node.path}.{name}", text).refused(rule) from error


def years(born: str, on: date) -> tuple[int, int]:
    """Return the least and the most completed years of age; raise ValueError.

    They differ when the month or the day of birth is not said.
    """
    found = _DATE.fullmatch(born)
    if not found:
        raise ValueError(born)
    year, month, day = (int(part) if part else None for part in found.groups())
    first = date(year or 0, month or 1, day or 1)
    return _completed(_last(first, month, day), on), _completed(first, on)


def _earliest(text: str) -> datetime:
    if found := _DATE.fullmatch(text):
        year, month, day = (int(part or 1) for part in found.groups())
        return datetime(year, month, day, tzinfo=UTC)
    made = datetime.fromisoformat(text)
    if made.tzinfo is None:
        raise ValueError(text)
    return made


def _last(first: date, month: int | None, day: int | None) -> date:
    if day is not None:
        return first
    return first.replace(day=28) if month is not None else first.replace(month=12, day=28)


def _completed(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
