"""What the operations that decide have in common: their sources, and how a request is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emsync.contract import Contract
from emsync.problem import Problem, Violation, invalid
from routing.chain import Chain
from routing.config import Config
from routing.engine import Position
from routing.mapfile import MapFile
from routing.priority import Siren
from routing.stores import Stores

_MOST_CELLS = 10_000


@dataclass(frozen=True)
class Desk:
    """What requests are answered with."""

    config: Config
    contract: Contract
    map: MapFile
    stores: Stores
    chain: Chain

    def siren(self, priority: str) -> Siren:
        """Return a priority with the factor that is configured for it."""
        return Siren(priority, self.config.siren_factors[priority])

    def places(self, entries: Sequence[Mapping[str, Any]], field: str) -> list[Position]:
        """Return the places of a request's list; raise Problem 422 for those far off the map."""
        places = [Position(entry["lon"], entry["lat"]) for entry in entries]
        wrong = [
            violation
            for index, place in enumerate(places)
            for violation in self.stores.region.violations(f"{field}[{index}]", place)
        ]
        if wrong:
            raise invalid(wrong)
        return places


def require_few(field: str, rows: int, columns: int) -> None:
    """Raise Problem 422 when a matrix of so many rows and columns would take too long."""
    if rows * columns > _MOST_CELLS:
        rule = f"{columns:,} times {rows:,} is more than {_MOST_CELLS:,} drives"
        detail = f"Ask with fewer {field}: merge those that lie close together"
        raise Problem(422, "Too many drives", detail, [Violation(field, rule)], {"code": 2004})
