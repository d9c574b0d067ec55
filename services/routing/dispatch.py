"""Choose the hospital and the ambulance by road time, with a reason for every choice."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from routing.ambulances import Unit, why_not_sent
from routing.engine import Area, Engine, Position, Road
from routing.facilities import Facility
from routing.obstacles import Need, Obstacle, obstacles

_ROUTED = 3  # so many of a list get their time from a route: the matrix can be minutes too low
_LANGUAGE = "en-US"


class NothingInReach(Exception):
    """No road leads to any hospital."""

    def __init__(self, excluded: Sequence["Excluded"]) -> None:
        super().__init__(excluded)
        self.excluded = excluded


@dataclass(frozen=True)
class Drive[T]:
    """A hospital or an ambulance and the drive: seconds, and the road once it was routed."""

    who: T
    duration_s: float
    road: Road | None = None


@dataclass(frozen=True)
class Excluded:
    """Who was left out and why; seconds are None when no road was found."""

    who: Facility | Unit
    duration_s: float | None
    reason: str


@dataclass(frozen=True)
class Hospitals:
    """Ranked hospitals, those left out, and the nearest of all whatever it offers.

    The alternative is the second of the ranked, else the least bad of those left out.
    """

    ranked: Sequence[Drive[Facility]]
    excluded: Sequence[Excluded]
    nearest: Drive[Facility]
    alternative: Drive[Facility] | None
    obstacles_of_first: Sequence[Obstacle]


@dataclass(frozen=True)
class Units:
    """Ranked ambulances and those left out."""

    ranked: Sequence[Drive[Unit]]
    excluded: Sequence[Excluded]


def choose_hospitals(
    engine: Engine,
    incident: Position,
    need: Need,
    facilities: Sequence[Facility],
    closures: Sequence[Area] = (),
) -> Hospitals:
    """Rank the hospitals that can help by road time from the incident.

    When none can, the one with the mildest obstacle is returned alone, with its obstacles.
    Raises NothingInReach when no road leads to any hospital, and what the engine raises.
    """
    seconds = engine.from_one(incident, [one.position for one in facilities], closures)
    drives, excluded = _split(facilities, seconds, "no road leads there from the incident")
    ranked: list[Drive[Facility]] = []
    while drives and not ranked:
        chosen = _chosen(drives, need)
        ranked = route_first(
            chosen,
            lambda some: engine.roads(
                [(incident, who.position) for who in some], _LANGUAGE, closures
            ),
            excluded,
        )
        drives = [drive for drive in drives if drive not in chosen]
    if not ranked:
        raise NothingInReach(excluded)
    excluded += [Excluded(drive.who, drive.duration_s, _why_not(drive, need)) for drive in drives]
    nearest = min([*ranked, *drives], key=_by_time)
    others = ranked[1:2] or sorted(drives, key=lambda drive: _reluctance(drive, need))[:1]
    alternative = others[0] if others else None
    return Hospitals(ranked, excluded, nearest, alternative, obstacles(ranked[0].who, need))


def choose_units(
    engine: Engine,
    incident: Position,
    units: Sequence[Unit],
    needs: Collection[str] = (),
    closures: Sequence[Area] = (),
) -> Units:
    """Rank the available ambulances that have what is needed by road time to the incident."""
    free, excluded = sendable(units, needs)
    ways = engine.to_one([unit.position for unit in free], incident, closures)
    seconds = [way.duration_s if way else None for way in ways]
    drives, cut_off = _split(free, seconds, "no road leads from it to the incident")
    excluded += cut_off
    read = {unit.id: way.read for unit, way in zip(free, ways, strict=True) if way and way.read}

    def roads_of(some: Sequence[Unit]) -> Sequence[Road | None]:
        if all(who.id in read for who in some):
            return [read[who.id]() for who in some]
        return engine.roads([(who.position, incident) for who in some], _LANGUAGE, closures)

    return Units(route_first(drives, roads_of, excluded), excluded)


def sendable(
    units: Sequence[Unit], needs: Collection[str] = ()
) -> tuple[list[Unit], list[Excluded]]:
    """Part the ambulances that can be sent from the others, each of these with its reason."""
    reasons = [(unit, why_not_sent(unit, needs)) for unit in units]
    return (
        [unit for unit, reason in reasons if reason is None],
        [Excluded(unit, None, reason) for unit, reason in reasons if reason is not None],
    )


def route_first[T: (Facility, Unit)](
    drives: Sequence[Drive[T]],
    roads_of: Callable[[Sequence[T]], Sequence[Road | None]],
    excluded: list[Excluded],
) -> list[Drive[T]]:
    """Sort by time, replacing the matrix's time by the route's until the first three are routed.

    Those to which the matrix knew a road and the route does not are moved to `excluded`.
    """
    ranked = sorted(drives, key=_by_time)
    while unrouted := [drive for drive in ranked[:_ROUTED] if drive.road is None]:
        others = [drive for drive in ranked if drive not in unrouted]
        roads = roads_of([drive.who for drive in unrouted])
        for drive, road in zip(unrouted, roads, strict=True):
            if road is None:
                reason = "no road leads between it and the incident"
                excluded.append(Excluded(drive.who, None, reason))
            else:
                others.append(replace(drive, duration_s=road.duration_s, road=road))
        ranked = sorted(others, key=_by_time)
    return ranked


def _split[T: (Facility, Unit)](
    who: Sequence[T], seconds: Sequence[float | None], reason: str
) -> tuple[list[Drive[T]], list[Excluded]]:
    pairs = list(zip(who, seconds, strict=True))
    drives = [Drive(one, duration) for one, duration in pairs if duration is not None]
    return drives, [Excluded(one, None, reason) for one, duration in pairs if duration is None]


def _chosen(drives: Sequence[Drive[Facility]], need: Need) -> list[Drive[Facility]]:
    """Return all without an obstacle, or the one with the mildest: never nobody."""
    able = [drive for drive in drives if not obstacles(drive.who, need)]
    return able or [min(drives, key=lambda drive: _reluctance(drive, need))]


def _reluctance(drive: Drive[Facility], need: Need) -> tuple[int, int, float]:
    found = obstacles(drive.who, need)
    return max(obstacle.kind for obstacle in found), len(found), drive.duration_s


def _why_not(drive: Drive[Facility], need: Need) -> str:
    found = obstacles(drive.who, need)
    return "; ".join(o.reason for o in found) or "takes longer than the last resort"


def _by_time(drive: Drive[Facility] | Drive[Unit]) -> tuple[float, str]:
    return drive.duration_s, drive.who.id
