"""Ask for a way once more where none leads to the road that is nearest to a destination.

That is so for one-way roads that come from outside of the map. No place was found whose nearest road
is one that none leads from, while none of the next is: so nothing is done for origins.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import valhalla  # type: ignore[import-untyped]

from routing import valhalla_answers
from routing.engine import EngineDown, Position, air_distance_m
from routing.valhalla_questions import Question

UNCONNECTED, NO_PATH = 170, 442

_FARTHEST_M = 200  # Valhalla looks no farther for more than the nearest
_OTHERS = 10  # points of roads that are tried, the nearest first
_ON_IT_M = 1  # of such a point: no other road stands for it
_WARNING = "no way leads to the road nearest to the destination: it ends at another one"

Ask = Callable[[str, Question], Any]


def way(asked: Question, first: Callable[[], Any], ask: Ask) -> tuple[Any, Sequence[str]]:
    """Return the answer to a question for /route, of which `first` returns what was answered.

    Where that is that there is no way, the nearest road within 200 m that has one stands for the
    destination, and a warning says so. Raises what Valhalla raises.
    """
    try:
        return first(), ()
    except valhalla.ValhallaError as error:
        if error.code not in {UNCONNECTED, NO_PATH}:
            raise
        try:
            found = _to_another(asked, ask)
        except EngineDown:  # no time is left
            found = None
        if not found:
            raise
        return found, (_WARNING,)


def _to_another(asked: Question, ask: Ask) -> Any:
    """Return an answer, or None.

    Closures have no say in which road it is, or whether: with them no way may be faster.
    """
    is_closed = bool(asked["exclude_polygons"])
    if is_closed and _open_way(asked, ask):
        return None
    around = asked["locations"][-1] | {"radius": _FARTHEST_M}
    if not _open_way(_ending(asked, around), ask):
        return None
    for other in _others(asked, around, ask):
        if found := _open_way(other, ask):
            return ask("route", other) if is_closed else found
    return None


def _open_way(asked: Question, ask: Ask) -> Any:
    try:
        return ask("route", asked | {"exclude_polygons": []})
    except valhalla.ValhallaError:
        return None


def _others(asked: Question, around: Question, ask: Ask) -> Iterator[Question]:
    """Yield the question with points of other roads for its end, the nearest first."""
    here = Position(around["lon"], around["lat"])
    located = ask("locate", {"locations": [around], "costing": asked["costing"]})
    (points,) = valhalla_answers.points(located)
    for point in islice(sorted(set(points), key=lambda at: air_distance_m(here, at)), _OTHERS):
        place = {"lon": point.lon, "lat": point.lat, "search_cutoff": _ON_IT_M}
        yield _ending(asked, asked["locations"][-1] | place)


def _ending(asked: Question, location: Question) -> Question:
    return asked | {"locations": [*asked["locations"][:-1], location]}
