"""Say what any routing engine must be able to answer, and how it may refuse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Protocol

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True)
class Position:
    """A place: degrees east and north, WGS 84."""

    lon: float
    lat: float


@dataclass(frozen=True)
class Area:
    """A closed area: the name that answers show, and the corners, the last of which is the first."""

    name: str
    outline: Sequence[Position]


@dataclass(frozen=True)
class Step:
    """One instruction; the points are indexes into the road's coordinates."""

    instruction: str
    street: str
    distance_m: float
    duration_s: float
    first_point: int
    last_point: int


@dataclass(frozen=True)
class Road:
    """A way found: metres, seconds of ordinary driving, and [lon, lat] pairs along it."""

    distance_m: float
    duration_s: float
    coordinates: Sequence[Sequence[float]]
    steps: Sequence[Step] = ()
    warnings: Sequence[str] = ()
    alternatives: Sequence["Road"] = ()

    @property
    def start(self) -> Position:
        """Return the point of the road that stands for the origin."""
        return Position(*self.coordinates[0][:2])

    @property
    def end(self) -> Position:
        """Return the point of the road that stands for the destination."""
        return Position(*self.coordinates[-1][:2])


@dataclass(frozen=True)
class Way:
    """The seconds of a way; and what reads its road, where the engine found that as well."""

    duration_s: float
    read: Callable[[], Road] | None = None


@dataclass(frozen=True)
class Matrix:
    """Seconds and metres, one row for each origin; None where no road leads."""

    durations_s: Sequence[Sequence[float | None]]
    distances_m: Sequence[Sequence[float | None]]


# Returns the point of a road that stands for each place; None where no road is within 350 m.
Near = Callable[[Sequence[Position]], Sequence[Position | None]]


class Measure(StrEnum):
    """What a reach is limited by."""

    TIME = "time"
    DISTANCE = "distance"


@dataclass(frozen=True)
class Limit:
    """How far a reach goes: seconds of ordinary driving, or metres."""

    measure: Measure
    value: float


@dataclass(frozen=True)
class Reach:
    """What lies within a limit: the outline and the holes of a polygon, as [lon, lat] pairs."""

    limit: Limit
    rings: Sequence[Sequence[Sequence[float]]]


class NotRoutable(Exception):
    """No road near a place; `place` is the place, or None when the engine did not tell which.

    `field` is where the request has it, as far as somebody said so.
    """

    def __init__(self, place: Position | None = None) -> None:
        super().__init__(place)
        self.place = place
        self.field: str | None = None


class NoRoad(Exception):
    """Both places are on roads, but none leads from one to the other."""


class OverLimit(Exception):
    """The engine will not go that far; the message is its own."""


class EngineDown(Exception):
    """The engine cannot answer now; the message is the reason, without secrets."""


class Engine(Protocol):
    """A source of roads. Every method may raise the exceptions above."""

    @property
    def name(self) -> str:
        """Return the name that answers show."""

    def route(
        self,
        origin: Position,
        destination: Position,
        language: str,
        closures: Sequence[Area] = (),
        alternatives: int = 0,
    ) -> Road:
        """Return the fastest road, with instructions in a language such as de-DE.

        It has up to so many alternatives as are asked for, and goes through no closure.
        """

    def roads(
        self,
        ends: Sequence[tuple[Position, Position]],
        language: str,
        closures: Sequence[Area] = (),
    ) -> list[Road | None]:
        """Return the fastest road between each two places; None where no road leads.

        They may come without steps.
        """

    def from_one(
        self, origin: Position, places: Sequence[Position], closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from one place to each; None where no road leads."""

    def to_one(
        self, places: Sequence[Position], destination: Position, closures: Sequence[Area] = ()
    ) -> list[Way | None]:
        """Return the way from each place to one; None where no road leads."""

    def matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area] = (),
    ) -> Matrix:
        """Return seconds and metres from each origin to each destination."""

    def reach(
        self,
        center: Position,
        limits: Sequence[Limit],
        closures: Sequence[Area] = (),
        *,
        towards: bool = False,
    ) -> list[Reach]:
        """Return how far one can drive from the centre within each limit; or `towards` it."""


class Embedded(Engine, Protocol):
    """An engine in this process, which keeps to a time by itself."""

    def within(self, seconds: float) -> Engine:
        """Return the same engine for one question, which raises EngineDown when its time is over."""


def air_distance_m(a: Position, b: Position) -> float:
    """Return the great-circle distance in metres (haversine formula)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def moved(start: Position, bearing: float, distance_m: float) -> Position:
    """Return the end of a great-circle path: https://www.movable-type.co.uk/scripts/latlong.html.

    The bearing is in radians from north, clockwise.
    """
    arc, lat = distance_m / EARTH_RADIUS_M, radians(start.lat)
    end = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(bearing))
    turn = atan2(sin(bearing) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(end))
    return Position(start.lon + degrees(turn), degrees(end))
