"""Read members of requests that are written for openrouteservice; refuse with its codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.engine import Position

DIRECTIONS, ISOCHRONES, MATRIX, SNAP = 2000, 3000, 6000, 8000  # the first code of each service
MISSING, VALUE, LIMIT, NO_EXPORT, INCOMPATIBLE = 1, 3, 4, 7, 11
_UNKNOWN = {DIRECTIONS: 12, ISOCHRONES: 11, MATRIX: 11, SNAP: 11}

PROFILE = "driving-car"

_KNOWN = {
    DIRECTIONS: {
        "alternative_routes", "attributes", "continue_straight", "coordinates", "elevation",
        "extra_info", "geometry", "geometry_simplify", "id", "instructions",
        "instructions_format", "language", "maneuvers", "optimized", "options", "preference",
        "radiuses", "roundabout_exits", "suppress_warnings", "units",
    },
    ISOCHRONES: {
        "attributes", "id", "intersections", "interval", "location_type", "locations", "profile",
        "range", "range_type", "smoothing", "units",
    },
    MATRIX: {
        "destinations", "id", "locations", "metrics", "optimized", "profile",
        "resolve_locations", "sources", "units",
    },
    SNAP: {"id", "locations", "profile", "radius"},
}  # fmt: skip


@dataclass
class OrsRefusal(Exception):
    """A refusal with openrouteservice's code and status."""

    code: int
    message: str
    status: int = 400


class Body:
    """The members of a request to one service, read with that service's codes."""

    def __init__(self, service: int, profile: str, members: Any) -> None:
        self.service = service
        if not isinstance(members, dict):
            raise OrsRefusal(service, "Invalid JSON object in request")
        self.members: dict[str, Any] = members
        if profile != PROFILE:
            self.refuse(VALUE, f"Parameter 'profile' has incorrect value of '{profile}'.")
        for name in members:
            if name not in _KNOWN[service]:
                self.refuse(_UNKNOWN[service], f"Unknown parameter '{name}'.")

    def refuse(self, kind: int, message: str) -> Any:
        """Raise the refusal of a kind."""
        raise OrsRefusal(self.service + kind, message)

    def wrong(self, name: str) -> Any:
        """Raise the refusal of a wrong value."""
        self.refuse(VALUE, f"Parameter '{name}' has incorrect value or format.")

    def over(self, what: str, limit: float) -> Any:
        """Raise the refusal of too much."""
        self.refuse(
            LIMIT, f"Request parameters exceed the server configuration limits: {what} {limit}."
        )

    def choice[T](self, name: str, default: str, choices: Mapping[str, T]) -> T:
        """Return what one of a few words stands for."""
        word = self.members.get(name, default)
        return choices[word] if isinstance(word, str) and word in choices else self.wrong(name)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a truth value; clients write it as a word too."""
        value = str(self.members.get(name, default)).lower()
        return value == "true" if value in {"true", "false"} else bool(self.wrong(name))

    def places(self, name: str, least: int) -> list[Position]:
        """Return a list of [lon, lat]."""
        if name not in self.members:
            self.refuse(MISSING, f"Parameter '{name}' is missing.")
        pairs = self.members[name]
        if not (isinstance(pairs, list) and len(pairs) >= least and all(map(is_place, pairs))):
            self.wrong(name)
        return [Position(*pair[:2]) for pair in pairs]

    def numbers(self, name: str) -> list[float]:
        """Return a list of positive numbers."""
        if name not in self.members:
            self.refuse(MISSING, f"Parameter '{name}' is missing.")
        values = self.members[name]
        if not (isinstance(values, list) and values and all(is_positive(v) for v in values)):
            self.wrong(name)
        return [float(value) for value in values]


def is_place(pair: Any) -> bool:
    """Say whether a value is [lon, lat], perhaps with a height."""
    if not (isinstance(pair, list) and len(pair) in {2, 3} and all(map(is_number, pair))):
        return False
    return bool(abs(pair[0]) <= 180 and abs(pair[1]) <= 90)


def is_positive(value: Any) -> bool:
    """Say whether a value is a number above 0."""
    return is_number(value) and bool(value > 0)


def is_number(value: Any) -> bool:
    """Say whether a value is a number; to Python, true is one."""
    return isinstance(value, int | float) and not isinstance(value, bool)
