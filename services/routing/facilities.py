"""Know the hospitals: where they stand, what they offer, and whether they take patients."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emsync.contract import Contract
from routing.engine import Position


class FacilitiesInvalid(ValueError):
    """The facilities file cannot be used; the message names file, entry and field."""


@dataclass(frozen=True)
class Facility:
    """A hospital."""

    id: str
    name: str
    position: Position
    capabilities: frozenset[str]
    status: str
    beds: int
    free: int


def load(path: Path, contract: Contract) -> tuple[Facility, ...]:
    """Read a facilities file; raise FacilitiesInvalid with every fault in it."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise FacilitiesInvalid(msg) from error
    except ValueError as error:
        msg = f"{path} is not JSON: {error}"
        raise FacilitiesInvalid(msg) from error
    faults = _faults(document, contract)
    if faults:
        raise FacilitiesInvalid(f"{path}: " + "; ".join(faults))
    return tuple(_facility(entry) for entry in document["facilities"])


def _faults(document: Any, contract: Contract) -> list[str]:
    violations = contract.violations_of("Facilities", document)
    if violations:
        return [f"{violation.field}: {violation.rule}" for violation in violations]
    entries = document["facilities"]
    twice = [name for name, count in Counter(e["id"] for e in entries).items() if count > 1]
    return [f"id {name!r} is used more than once" for name in twice] + [
        f"facilities[{index}].capacity.free: {entry['capacity']['free']} is more than "
        f"its {entry['capacity']['beds']} beds (id {entry['id']!r})"
        for index, entry in enumerate(entries)
        if entry["capacity"]["free"] > entry["capacity"]["beds"]
    ]


def _facility(entry: dict[str, Any]) -> Facility:
    return Facility(
        id=entry["id"],
        name=entry["name"],
        position=Position(entry["lon"], entry["lat"]),
        capabilities=frozenset(entry["capabilities"]),
        status=entry["status"],
        beds=entry["capacity"]["beds"],
        free=entry["capacity"]["free"],
    )
