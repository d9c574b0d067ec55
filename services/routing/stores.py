"""Know what operators told of hospitals, ambulances and closures, and hold it to its rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emsync.contract import Contract
from emsync.problem import Problem, Violation, invalid
from routing import ambulances, closures, facilities
from routing.board import Board, Entry, Require
from routing.engine import Area, Position
from routing.region import Region


@dataclass(frozen=True)
class Kind:
    """A list: its name, that of one entry, and how many it must keep."""

    name: str
    one: str
    keeps: int
    rules: Callable[[Entry, str], list[Violation]]


FACILITIES = Kind("facilities", "Facility", 1, facilities.violations)
AMBULANCES = Kind("ambulances", "Ambulance", 0, lambda _entry, _field: [])
CLOSURES = Kind("closures", "Closure", 0, closures.violations)
KINDS = (FACILITIES, AMBULANCES, CLOSURES)


class Stores:
    """The three lists. Each read sees the newest change; until then a list is what `first` has."""

    def __init__(
        self,
        board: Board,
        contract: Contract,
        region: Region,
        first: Mapping[Kind, Sequence[Entry]],
    ) -> None:
        self._board = board
        self.region = region
        self._first = first
        self.contract = contract

    def facilities(self, now: datetime) -> list[facilities.Facility]:
        """Return the hospitals as they are at a moment."""
        return facilities.known(self.entries(FACILITIES), now)

    def units(self, brought: Sequence[Entry] | None, now: datetime) -> list[ambulances.Unit]:
        """Return the ambulances that a request brought, or those told of when it brought none.

        Raises Problem 422 when two have one id.
        """
        if brought is None:
            brought = self.entries(AMBULANCES)
        if twice := facilities.used_twice(brought, "units"):
            raise invalid(twice)
        return ambulances.known(brought, now)

    def closures(self, now: datetime) -> list[Area]:
        """Return the areas that are closed at a moment."""
        return closures.in_force(self.entries(CLOSURES), now)

    def entries(self, kind: Kind) -> list[Entry]:
        """Return a list as it was told."""
        told = self._board.entries(kind.name)
        return self._first_of(kind) if told is None else told

    def entry(self, kind: Kind, entry_id: str) -> Entry:
        """Return one entry; raise Problem 404."""
        for entry in self.entries(kind):
            if entry["id"] == entry_id:
                return entry
        raise _unknown(kind, entry_id)

    def replace(self, kind: Kind, told: Sequence[Entry]) -> None:
        """Put a valid list in the place of the one before; raise Problem 422."""
        found = facilities.used_twice(told, kind.name)
        for index, entry in enumerate(told):
            found += self._violations(kind, entry, f"{kind.name}[{index}].")
        if found:
            raise invalid(found)
        self._board.replace(kind.name, told)

    def put(self, kind: Kind, entry_id: str, entry: Entry, require: Require) -> None:
        """Add or change one valid entry; raise Problem 422, or what `require` raises."""
        found = self._violations(kind, entry, "")
        if entry["id"] != entry_id:
            rule = f"must be that of the address, {entry_id!r}"
            found.append(Violation("id", rule, entry["id"]))
        if found:
            raise invalid(found)
        self._board.put(kind.name, entry, self._first_of(kind), require)

    def remove(self, kind: Kind, entry_id: str, require: Require) -> None:
        """Take one entry away; raise Problem 404, 409 for the last one, or what `require` raises."""
        first = self._first_of(kind)
        left = self._board.remove(kind.name, entry_id, first, require, keep=kind.keeps)
        if left is None:
            raise _unknown(kind, entry_id)
        if left < kind.keeps:
            detail = f"{entry_id!r} is the last of the {kind.name}: add another one first"
            raise Problem(409, "The last one", detail)

    def _first_of(self, kind: Kind) -> list[Entry]:
        return list(self._first.get(kind, ()))

    def _violations(self, kind: Kind, entry: Entry, field: str) -> list[Violation]:
        found = kind.rules(entry, field)
        for where, place in _places(entry):
            found += self.region.violations(f"{field}{where}", place)
        return found


def _places(entry: dict[str, Any]) -> list[tuple[str, Position]]:
    if "area" not in entry:
        return [("lon", Position(entry["lon"], entry["lat"]))]
    ring = entry["area"]["coordinates"][0]
    where = "area.coordinates[0]"
    return [(f"{where}[{index}]", Position(*point[:2])) for index, point in enumerate(ring)]


def _unknown(kind: Kind, entry_id: str) -> Problem:
    return Problem(404, "Not found", f"No entry {entry_id!r} is among the {kind.name}")
