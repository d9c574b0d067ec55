"""Answer from the embedded map with Valhalla, offline."""

import json
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import valhalla  # type: ignore[import-untyped]
from valhalla.midgard.utils import decode_polyline  # type: ignore[import-untyped]

from routing.engine import EngineDown, NoRoad, NotRoutable, OverLimit, Position, Road, Step

_SNAP_LIMIT_M = 350  # as openrouteservice; without it a place in the next country is snapped
_NO_EDGE_NEAR, _DISTANCE_LIMIT, _UNCONNECTED, _NO_PATH = 171, 154, 170, 442


class ValhallaEngine:
    """Valhalla on one tile archive; one actor per thread, for an actor is not thread-safe."""

    name = "valhalla embedded"

    def __init__(self, tiles: Path) -> None:
        self._configuration = _configuration(tiles)
        self._local = threading.local()

    def route(self, origin: Position, destination: Position, language: str) -> Road:
        """Return the fastest road."""
        asked = {
            "locations": [_location(origin), _location(destination)],
            "costing": "auto",
            "language": language,
        }
        try:
            answer = self._actor().route(asked)
        except valhalla.ValhallaError as error:
            self._refuse(error, [origin, destination])
        return _road(answer)

    def from_one(self, origin: Position, places: Sequence[Position]) -> list[float | None]:
        """Return the seconds from one place to each."""
        return self._seconds(origin, places, lambda some: ([origin], some))

    def to_one(self, places: Sequence[Position], destination: Position) -> list[float | None]:
        """Return the seconds from each place to one."""
        return self._seconds(destination, places, lambda some: (some, [destination]))

    def _seconds(
        self, fixed: Position, places: Sequence[Position], ends: "_Ends"
    ) -> list[float | None]:
        if not places:
            return []
        try:
            return self._matrix(*ends(places))
        except valhalla.ValhallaError:
            # One place out of reach fails the whole matrix: halve it until that one is alone.
            if not self._routable(fixed):
                raise NotRoutable(fixed) from None
        return self._halved(places, ends)

    def _halved(self, places: Sequence[Position], ends: "_Ends") -> list[float | None]:
        if len(places) == 1:
            return [None]
        middle = len(places) // 2
        seconds: list[float | None] = []
        for half in (places[:middle], places[middle:]):
            try:
                seconds += self._matrix(*ends(half))
            except valhalla.ValhallaError:
                seconds += self._halved(half, ends)
        return seconds

    def _matrix(
        self, origins: Sequence[Position], destinations: Sequence[Position]
    ) -> list[float | None]:
        asked = {
            "sources": [_location(place) for place in origins],
            "targets": [_location(place) for place in destinations],
            "costing": "auto",
            "format": "osrm",
        }
        # Only the durations tell what is out of reach: distances may hold another cell's number.
        durations = self._actor().matrix(asked)["durations"]
        return [cell for row in durations for cell in row]

    def _routable(self, place: Position) -> bool:
        try:
            self._matrix([place], [place])
        except valhalla.ValhallaError:
            return False
        return True

    def _refuse(self, error: valhalla.ValhallaError, places: Sequence[Position]) -> NoReturn:
        if error.code in {_NO_EDGE_NEAR, _DISTANCE_LIMIT}:
            for place in places:
                if not self._routable(place):
                    raise NotRoutable(place) from error
        if error.code in {_UNCONNECTED, _NO_PATH}:
            raise NoRoad from error
        if error.code == _DISTANCE_LIMIT:
            raise OverLimit(error.message) from error
        msg = f"valhalla error {error.code}: {error.message}"
        raise EngineDown(msg) from error

    def _actor(self) -> valhalla.Actor:
        if not hasattr(self._local, "actor"):
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                json.dump(self._configuration, file)
                file.flush()
                self._local.actor = valhalla.Actor(file.name)
        actor: valhalla.Actor = self._local.actor
        return actor


_Ends = Callable[[Sequence[Position]], tuple[Sequence[Position], Sequence[Position]]]


def _configuration(tiles: Path) -> dict[str, Any]:
    configuration: dict[str, Any] = valhalla.get_config(tile_extract=tiles, tile_dir="")
    # The default picks an algorithm ten times slower for one row or one column.
    configuration["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    return configuration


def _location(place: Position) -> dict[str, float]:
    return {"lon": place.lon, "lat": place.lat, "search_cutoff": _SNAP_LIMIT_M}


def _road(answer: dict[str, Any]) -> Road:
    leg = answer["trip"]["legs"][0]
    return Road(
        distance_m=round(leg["summary"]["length"] * 1000, 1),
        duration_s=leg["summary"]["time"],
        coordinates=[(round(x, 6), round(y, 6)) for x, y in decode_polyline(leg["shape"])],
        steps=[_step(maneuver) for maneuver in leg["maneuvers"]],
        warnings=[warning["text"] for warning in answer["trip"].get("warnings", [])],
    )


def _step(maneuver: dict[str, Any]) -> Step:
    return Step(
        instruction=maneuver["instruction"],
        street=", ".join(maneuver.get("street_names", [])),
        distance_m=round(maneuver["length"] * 1000, 1),
        duration_s=maneuver["time"],
        first_point=maneuver["begin_shape_index"],
        last_point=maneuver["end_shape_index"],
    )
