"""Answer from the embedded map with Valhalla, offline."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from copy import copy
from pathlib import Path
from typing import Any, NoReturn, Self

import valhalla  # type: ignore[import-untyped]

from routing import valhalla_answers, valhalla_farther, valhalla_questions
from routing.engine import (
    Area,
    EngineDown,
    Limit,
    Matrix,
    NoRoad,
    NotRoutable,
    OverLimit,
    Position,
    Reach,
    Road,
    Way,
    air_distance_m,
)
from routing.valhalla_actor import TREE, Actors, Time
from routing.valhalla_farther import NO_PATH, UNCONNECTED
from routing.valhalla_matrix import NOWHERE, Cell, empty_cells, filled, in_blocks, spread

_OVER_LIMIT = {151, 154, 167, 172, 177}  # minutes, distance, size of closures, antimeridian

# A way that spans less takes a few milliseconds, and one to a thread of its own and back as much
# again on a busy machine.
_SHORT_M = 100_000
_WAYS = 10  # of one actor at once: they are short
_FILLED = 200  # cells of a matrix at most, for as many ways take longer than the matrix


class ValhallaEngine:
    """Valhalla on one tile archive."""

    name = "valhalla embedded"

    def __init__(self, tiles: Path, actors: int = 2) -> None:
        self.actors = Actors(tiles, actors)
        self._tree = Actors(tiles, 1, TREE)
        self._time: Time | None = None

    def within(self, seconds: float) -> Self:
        """Return the same engine for one question, which raises EngineDown when its time is over.

        A short way that was begun is not given up: nothing can stop it.
        """
        engine = copy(self)
        engine._time = Time.of(seconds)
        return engine

    def route(
        self,
        origin: Position,
        destination: Position,
        language: str,
        closures: Sequence[Area] = (),
        alternatives: int = 0,
    ) -> Road:
        """Return the fastest road."""
        ends = [origin, destination]
        asked = valhalla_questions.way(ends, language, closures) | {"alternates": alternatives}
        is_short = air_distance_m(origin, destination) < _SHORT_M
        ask = self._ask_here if is_short else self._ask_aside
        return self._answer(
            ends, lambda: self._way(asked, lambda: ask("route", asked), valhalla_answers.road)
        )

    def roads(
        self,
        ends: Sequence[tuple[Position, Position]],
        language: str,  # noqa: ARG002 the protocol's: there are no steps
        closures: Sequence[Area] = (),
    ) -> list[Road | None]:
        """Return the fastest road between each two places; None where no road leads."""
        return self._ways(ends, closures, valhalla_answers.road)

    def from_one(
        self, origin: Position, places: Sequence[Position], closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from one place to each; a few of them may be minutes too low."""
        if not places:
            return []
        found = self._matrix(self._tree, [origin], places, closures)
        if len(empty_cells(found)) == len(places):
            self._require_road(origin)
        return list(self._filled(found, [origin], places, closures).durations_s[0])

    def to_one(
        self, places: Sequence[Position], destination: Position, closures: Sequence[Area] = ()
    ) -> list[Way | None]:
        """Return the way from each place to one: a matrix would take longer."""
        ends = [(place, destination) for place in places]
        found = self._ways(ends, closures, valhalla_answers.way)
        if set(found) == {None}:
            self._require_road(destination)
        return found

    def matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area] = (),
    ) -> Matrix:
        """Return seconds and metres; places without a road near have empty rows and columns."""
        found = self._matrix(self.actors, origins, destinations, closures)
        if len(empty_cells(found)) > _FILLED:
            return found
        try:
            return self._filled(found, origins, destinations, closures)
        except EngineDown:  # no time is left
            return found

    def reach(
        self,
        center: Position,
        limits: Sequence[Limit],
        closures: Sequence[Area] = (),
        *,
        towards: bool = False,
    ) -> list[Reach]:
        """Return how far one can drive; where no road is near Valhalla would draw a small square."""
        self._require_road(center)
        asked = valhalla_questions.reach(center, limits, closures, towards=towards)
        return self._answer(
            [center],
            lambda: valhalla_answers.reaches(self._ask_aside("isochrone", asked), limits),
        )

    def near(self, places: Sequence[Position]) -> list[Position | None]:
        """Return the point of a road that stands for each place; None where no road is near."""
        found = self._ask_here("locate", valhalla_questions.near(places))
        return [next(iter(points), None) for points in valhalla_answers.points(found)]

    def tile(self, z: int, x: int, y: int) -> bytes:
        """Return a Mapbox vector tile of the roads; zooms 0 to 14. Empty where there are none."""
        content: bytes = self._ask_here("tile", {"tile": {"z": z, "x": x, "y": y}})
        return content

    def _ask_here(self, action: str, asked: valhalla_questions.Question) -> Any:
        return self.actors.ask(action, asked, self._time)

    def _ask_aside(self, action: str, asked: valhalla_questions.Question) -> Any:
        """Ask in another thread, since this one may give up waiting."""
        (found,) = self.actors.ask_all(action, [asked], self._time)
        return found.result()

    def _ways[T](
        self,
        ends: Sequence[tuple[Position, Position]],
        closures: Sequence[Area],
        read: valhalla_answers.Read[T],
    ) -> list[T | None]:
        asked = [valhalla_questions.line(pair, closures) for pair in ends]
        found = self.actors.ask_all("route", asked, self._time, _WAYS)
        return [self._read(*one, read) for one in zip(ends, asked, found, strict=True)]

    def _read[T](
        self,
        ends: Sequence[Position],
        asked: valhalla_questions.Question,
        found: Future[Any],
        read: valhalla_answers.Read[T],
    ) -> T | None:
        try:
            return self._answer(ends, lambda: self._way(asked, found.result, read))
        except (NoRoad, NotRoutable):
            return None

    def _way[T](
        self,
        asked: valhalla_questions.Question,
        first: Callable[[], str],
        read: valhalla_answers.Read[T],
    ) -> T:
        return read(*valhalla_farther.way(asked, first, self._ask_aside))

    def _answer[T](self, places: Sequence[Position], ask: Callable[[], T]) -> T:
        try:
            return ask()
        except valhalla.ValhallaError as error:
            self._refuse(error, places)

    def _matrix(
        self,
        actors: Actors,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area],
    ) -> Matrix:
        try:
            return in_blocks(actors, origins, destinations, closures, self._time)
        except valhalla.ValhallaError:
            # One place off the roads, or on roads of its own, fails the whole matrix.
            on_roads = set(self._on_roads([*origins, *destinations]))
        kept = [place for place in destinations if place in on_roads]
        rows = [
            self._row(origin, kept, closures) if origin in on_roads else [NOWHERE] * len(kept)
            for origin in origins
        ]
        return spread([dict(zip(kept, row, strict=True)) for row in rows], destinations)

    def _filled(
        self,
        found: Matrix,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area],
    ) -> Matrix:
        """Ask for the ways of the empty cells: at the map's edge some are found."""
        cells = empty_cells(found)
        ends = [(origins[row], destinations[column]) for row, column in cells]
        roads = self._ways(ends, closures, valhalla_answers.road)
        return filled(found, dict(zip(cells, roads, strict=True)))

    def _row(
        self, origin: Position, destinations: Sequence[Position], closures: Sequence[Area]
    ) -> list[Cell]:
        """Return seconds and metres to each; halve until what is out of reach is alone."""
        if not destinations:
            return []
        try:
            asked = valhalla_questions.matrix([origin], destinations, closures)
            found = valhalla_answers.matrix(self._ask_aside("matrix", asked))
        except valhalla.ValhallaError as error:
            if error.code not in {UNCONNECTED, NO_PATH}:
                self._refuse(error, [origin, *destinations])
        else:
            return list(zip(found.durations_s[0], found.distances_m[0], strict=True))
        if len(destinations) == 1:
            return [NOWHERE]
        middle = len(destinations) // 2
        halves = destinations[:middle], destinations[middle:]
        return [cell for half in halves for cell in self._row(origin, half, closures)]

    def _on_roads(self, places: Sequence[Position]) -> list[Position]:
        """Return the places that have a road near."""
        return [place for place, road in zip(places, self.near(places), strict=True) if road]

    def _require_road(self, place: Position) -> None:
        if not self._on_roads([place]):
            raise NotRoutable(place)

    def _refuse(self, error: valhalla.ValhallaError, places: Sequence[Position]) -> NoReturn:
        on_roads = set(self._on_roads(places))
        for place in places:
            if place not in on_roads:
                raise NotRoutable(place) from error
        if error.code in {UNCONNECTED, NO_PATH}:
            raise NoRoad from error
        if error.code in _OVER_LIMIT:
            raise OverLimit(error.message) from error
        msg = f"valhalla error {error.code}: {error.message}"
        raise EngineDown(msg) from error
