"""Answer from the embedded map with Valhalla, offline."""

from collections.abc import Callable, Mapping, Sequence
from itertools import batched
from pathlib import Path
from typing import Any, NoReturn

import valhalla  # type: ignore[import-untyped]

from routing import valhalla_answers
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
)
from routing.valhalla_actor import Actors

_BLOCK = 50
_SNAP_LIMIT_M = 350  # as openrouteservice; without it a place in the next country is snapped
_UNCONNECTED, _NO_PATH = 170, 442
_OVER_LIMIT = {151, 154, 167, 172, 177}  # minutes, distance, size of closures, antimeridian

_Cell = tuple[float | None, float | None]
_NOWHERE: _Cell = (None, None)


class ValhallaEngine:
    """Valhalla on one tile archive."""

    name = "valhalla embedded"

    def __init__(self, tiles: Path) -> None:
        self._actors = Actors(tiles)

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
        asked = {
            "locations": [_location(end) for end in ends],
            "language": language,
            "alternates": alternatives,
        }
        return self._answer(
            ends, lambda: valhalla_answers.road(self._ask("route", asked, closures))
        )

    def from_one(
        self, origin: Position, places: Sequence[Position], closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from one place to each."""
        found = self.matrix([origin], places, closures).durations_s[0] if places else []
        if places and set(found) == {None}:
            self._require_road(origin)
        return list(found)

    def to_one(
        self, places: Sequence[Position], destination: Position, closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from each place to one."""
        rows = self.matrix(places, [destination], closures).durations_s if places else []
        found = [row[0] for row in rows]
        if places and set(found) == {None}:
            self._require_road(destination)
        return found

    def matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area] = (),
    ) -> Matrix:
        """Return seconds and metres; places without a road near have empty rows and columns."""
        try:
            return self._in_blocks(origins, destinations, closures)
        except valhalla.ValhallaError:
            # One place off the roads, or on roads of its own, fails the whole matrix.
            on_roads = set(self._on_roads([*origins, *destinations]))
        kept = [place for place in destinations if place in on_roads]
        rows = [
            self._row(origin, kept, closures) if origin in on_roads else [_NOWHERE] * len(kept)
            for origin in origins
        ]
        return _spread([dict(zip(kept, row, strict=True)) for row in rows], destinations)

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
        asked = {
            "locations": [_location(center)],
            "contours": [valhalla_answers.contour(limit) for limit in limits],
            "polygons": True,
            "reverse": towards,
        }
        return self._answer(
            [center],
            lambda: valhalla_answers.reaches(self._ask("isochrone", asked, closures), limits),
        )

    def tile(self, z: int, x: int, y: int) -> bytes:
        """Return a Mapbox vector tile of the roads; zooms 0 to 14. Empty where there are none."""
        content: bytes = self._call("tile", {"tile": {"z": z, "x": x, "y": y}})
        return content

    def _ask(self, action: str, asked: dict[str, Any], closures: Sequence[Area]) -> Any:
        rings = [[[corner.lon, corner.lat] for corner in area.outline] for area in closures]
        return self._call(action, asked | {"costing": "auto", "exclude_polygons": rings})

    def _call(self, action: str, asked: dict[str, Any]) -> Any:
        try:
            return getattr(self._actors.mine(), action)(asked)
        except valhalla.ValhallaError:
            raise
        except RuntimeError as error:
            msg = f"a tile cannot be read: {error}"
            raise EngineDown(msg) from error

    def _answer[T](self, places: Sequence[Position], ask: Callable[[], T]) -> T:
        try:
            return ask()
        except valhalla.ValhallaError as error:
            self._refuse(error, places)

    def _matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area],
    ) -> Matrix:
        asked = {
            "sources": [_location(place) for place in origins],
            "targets": [_location(place) for place in destinations],
            "format": "osrm",
        }
        return valhalla_answers.matrix(self._ask("matrix", asked, closures))

    def _in_blocks(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area],
    ) -> Matrix:
        """Return the matrix, asked for in parts: an actor keeps the memory of its largest one."""
        durations, distances = [], []
        for some in batched(origins, _BLOCK, strict=False):
            parts = [
                self._matrix(some, others, closures)
                for others in batched(destinations, _BLOCK, strict=False)
            ]
            durations += _beside([part.durations_s for part in parts])
            distances += _beside([part.distances_m for part in parts])
        return Matrix(durations, distances)

    def _row(
        self, origin: Position, destinations: Sequence[Position], closures: Sequence[Area]
    ) -> list[_Cell]:
        """Return seconds and metres to each; halve until what is out of reach is alone."""
        if not destinations:
            return []
        try:
            found = self._matrix([origin], destinations, closures)
        except valhalla.ValhallaError as error:
            if error.code not in {_UNCONNECTED, _NO_PATH}:
                self._refuse(error, [origin, *destinations])
        else:
            return list(zip(found.durations_s[0], found.distances_m[0], strict=True))
        if len(destinations) == 1:
            return [_NOWHERE]
        middle = len(destinations) // 2
        halves = destinations[:middle], destinations[middle:]
        return [cell for half in halves for cell in self._row(origin, half, closures)]

    def _on_roads(self, places: Sequence[Position]) -> list[Position]:
        """Return the places that have a road near."""
        asked = {"locations": [_location(place) for place in places], "costing": "auto"}
        found = self._call("locate", asked)
        return [place for place, one in zip(places, found, strict=True) if one["edges"]]

    def _require_road(self, place: Position) -> None:
        if not self._on_roads([place]):
            raise NotRoutable(place)

    def _refuse(self, error: valhalla.ValhallaError, places: Sequence[Position]) -> NoReturn:
        on_roads = set(self._on_roads(places))
        for place in places:
            if place not in on_roads:
                raise NotRoutable(place) from error
        if error.code in {_UNCONNECTED, _NO_PATH}:
            raise NoRoad from error
        if error.code in _OVER_LIMIT:
            raise OverLimit(error.message) from error
        msg = f"valhalla error {error.code}: {error.message}"
        raise EngineDown(msg) from error


def _location(place: Position) -> dict[str, float]:
    return {"lon": place.lon, "lat": place.lat, "search_cutoff": _SNAP_LIMIT_M}


def _beside(parts: Sequence[Sequence[Sequence[float | None]]]) -> list[list[float | None]]:
    return [[cell for row in rows for cell in row] for rows in zip(*parts, strict=True)]


def _spread(rows: Sequence[Mapping[Position, _Cell]], destinations: Sequence[Position]) -> Matrix:
    cells = [[row.get(place, _NOWHERE) for place in destinations] for row in rows]
    return Matrix(
        [[seconds for seconds, _ in row] for row in cells],
        [[metres for _, metres in row] for row in cells],
    )
