"""Know the closed areas: where nobody drives, from when and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from emsync.problem import Violation
from routing.area import NotAnOutline, outlined
from routing.engine import Area, Position


def in_force(entries: Sequence[dict[str, Any]], now: datetime) -> list[Area]:
    """Return the areas closed at a moment; without start or end they are closed before or after."""
    return [
        # The ring was found to be an outline when it was told.
        Area(entry["id"], tuple(Position(*corner[:2]) for corner in _ring(entry)))
        for entry in entries
        if (entry.get("start") is None or datetime.fromisoformat(entry["start"]) <= now)
        and (entry.get("end") is None or now < datetime.fromisoformat(entry["end"]))
    ]


def violations(entry: dict[str, Any], field: str) -> list[Violation]:
    """Return what a schema cannot say: the ring outlines one area, and time runs on."""
    found = []
    try:
        outlined(entry["id"], _ring(entry))
    except NotAnOutline as error:
        found.append(Violation(f"{field}area.coordinates[0]", str(error)))
    start, end = entry.get("start"), entry.get("end")
    if start and end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        found.append(Violation(f"{field}end", f"must be later than start, which is {start}", end))
    return found


def _ring(entry: dict[str, Any]) -> Sequence[Sequence[float]]:
    ring: Sequence[Sequence[float]] = entry["area"]["coordinates"][0]
    return ring
