"""Know the hospitals: where they stand, what they offer, and whether they take patients."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from emsync.contract import Contract
from emsync.problem import Violation
from routing.engine import Position

Entry = dict[str, Any]

EMERGENCY = "emergency"  # as the service of a diversion: the whole department


class FacilitiesInvalid(ValueError):
    """The facilities file cannot be used; the message names file, entry and field."""


@dataclass(frozen=True)
class Diversion:
    """A service that takes no more patients for now: a capability, or EMERGENCY for all."""

    service: str
    until: str


@dataclass(frozen=True)
class Facility:
    """A hospital as it is at a moment; trauma level 1 is the strongest."""

    id: str
    name: str
    position: Position
    capabilities: frozenset[str]
    status: str
    beds: int | None = None
    free: int | None = None
    trauma_level: int | None = None
    emergency: bool = True
    historical: bool = False
    diversions: tuple[Diversion, ...] = ()


def load(path: Path, contract: Contract) -> list[Entry]:
    """Read the entries of a facilities file; raise FacilitiesInvalid with every fault in it."""
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
    entries: list[Entry] = document["facilities"]
    return entries


def violations(entry: Entry, field: str) -> list[Violation]:
    """Return what a schema cannot say of an entry; `field` is where it stands."""
    found = []
    capacity = entry.get("capacity", {"beds": 0, "free": 0})
    if capacity["free"] > capacity["beds"]:
        rule = f"{capacity['free']} is more than its {capacity['beds']} beds (id {entry['id']!r})"
        found.append(Violation(f"{field}capacity.free", rule, capacity["free"]))
    if entry.get("trauma_level") is not None and "trauma" not in entry["capabilities"]:
        rule = "needs 'trauma' among the capabilities"
        found.append(Violation(f"{field}trauma_level", rule, entry["trauma_level"]))
    for index, diversion in enumerate(entry.get("diversions", [])):
        if diversion["service"] not in {EMERGENCY, *entry["capabilities"]}:
            rule = f"must be {EMERGENCY!r} or one of the capabilities"
            where = f"{field}diversions[{index}].service"
            found.append(Violation(where, rule, diversion["service"]))
    return found


def used_twice(entries: Sequence[Mapping[str, Any]], field: str) -> list[Violation]:
    """Return the entries whose id another one has too."""
    counted = Counter(entry["id"] for entry in entries)
    return [
        Violation(f"{field}[{index}].id", f"id {entry['id']!r} is used more than once", entry["id"])
        for index, entry in enumerate(entries)
        if counted[entry["id"]] > 1
    ]


def known(entries: Sequence[Entry], now: datetime) -> list[Facility]:
    """Return the hospitals as they are at a moment: diversions that expired are over."""
    return [_facility(entry, now) for entry in entries]


def _faults(document: Any, contract: Contract) -> list[str]:
    found = contract.violations_of("Facilities", document)
    if not found:
        entries = document["facilities"]
        found = used_twice(entries, "facilities")
        for index, entry in enumerate(entries):
            found += violations(entry, f"facilities[{index}].")
    return [f"{violation.field}: {violation.rule}" for violation in found]


def _facility(entry: Entry, now: datetime) -> Facility:
    return Facility(
        id=entry["id"],
        name=entry["name"],
        position=Position(entry["lon"], entry["lat"]),
        capabilities=frozenset(entry["capabilities"]),
        status=entry["status"],
        beds=entry.get("capacity", {}).get("beds"),
        free=entry.get("capacity", {}).get("free"),
        trauma_level=entry.get("trauma_level"),
        emergency=entry.get("emergency", True),
        historical=entry.get("historical", False),
        diversions=tuple(
            Diversion(one["service"], one["until"])
            for one in entry.get("diversions", [])
            if now < datetime.fromisoformat(one["until"])
        ),
    )
