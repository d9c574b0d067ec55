"""Know the ambulances: where they were last seen, what they are for, and whether they are free."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from routing.engine import Position


@dataclass(frozen=True)
class Unit:
    """An ambulance; the age of its position is in seconds, None when nobody told the time."""

    id: str
    position: Position
    status: str
    capabilities: frozenset[str] = frozenset()
    age_s: float | None = None


def load(path: Path) -> list[dict[str, Any]]:
    """Read the entries of a file that the image brings."""
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["ambulances"]
    return entries


def known(entries: Sequence[dict[str, Any]], now: datetime) -> list[Unit]:
    """Return the ambulances as they are known at a moment."""
    return [
        Unit(
            entry["id"],
            Position(entry["lon"], entry["lat"]),
            entry["status"],
            frozenset(entry.get("capabilities", [])),
            _age_s(entry.get("located_at"), now),
        )
        for entry in entries
    ]


def why_not_sent(unit: Unit, needs: Collection[str]) -> str | None:
    """Return why an ambulance cannot be sent, None when it can."""
    if unit.status != "available":
        return f"status is {unit.status}, not available"
    missing = sorted(set(needs) - unit.capabilities)
    return f"does not offer {', '.join(missing)}" if missing else None


def _age_s(located_at: str | None, now: datetime) -> float | None:
    if located_at is None:
        return None
    # A clock that is ahead makes a position no fresher than new.
    return max(0.0, round((now - datetime.fromisoformat(located_at)).total_seconds(), 1))
