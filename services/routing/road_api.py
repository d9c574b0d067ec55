"""Answer /api/v1/route, /matrix and /isochrones: parse, ask, shape."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify

from emsync.contract import Contract
from emsync.flask_edge import checked_body
from emsync.problem import Problem, Violation, invalid
from routing import answers, area, closed, road_answers
from routing.chain import Chain
from routing.engine import Area, EngineDown, Limit, Measure, NotRoutable, Position
from routing.mapfile import MapFile
from routing.priority import Siren
from routing.valhalla_engine import ValhallaEngine

_MOST_CELLS = 10_000


@dataclass(frozen=True)
class RoadApi:
    """What these requests are answered with; `closures` gives the stored ones that hold now."""

    contract: Contract
    chain: Chain
    map: MapFile
    siren_factors: Mapping[str, float]
    closures: Callable[[], Sequence[Area]] = tuple

    def install(self, app: Flask) -> None:
        """Add the three paths."""
        for name in ("route", "matrix", "isochrones"):
            app.add_url_rule(f"/api/v1/{name}", name, getattr(self, name), methods=["POST"])

    def route(self) -> Response:
        """Answer POST /api/v1/route."""
        body = checked_body(self.contract, "route")
        ends = _position(body["origin"]), _position(body["destination"])
        closures, siren = self._closures(body), self._siren(body)
        closed.require_open(ends, closures)
        attempt = self.chain.attempt()
        language, alternatives = body.get("language", "en-US"), body.get("alternatives", 0)
        with _naming({"origin": ends[0], "destination": ends[1]}):
            road = attempt.route(*ends, language, closures, alternatives)
        found = road_answers.route_answer(*ends, road, siren, closures)
        return jsonify(**found, **answers.origin_of(attempt, self.map))

    def matrix(self) -> Response:
        """Answer POST /api/v1/matrix."""
        body = checked_body(self.contract, "matrix")
        origins = [_position(place) for place in body["origins"]]
        destinations = [_position(place) for place in body["destinations"]]
        _require_few(len(origins) * len(destinations))
        closures, siren = self._closures(body), self._siren(body)
        attempt = self.chain.attempt(len(origins) + len(destinations))
        matrix, warnings = closed.matrix(attempt, origins, destinations, closures)
        found = road_answers.matrix_answer(matrix, siren, closures, warnings)
        return jsonify(**found, **answers.origin_of(attempt, self.map))

    def isochrones(self) -> Response:
        """Answer POST /api/v1/isochrones."""
        body = checked_body(self.contract, "isochrones")
        center, minutes = _position(body["center"]), body["minutes"]
        closures, siren = self._closures(body), self._siren(body)
        closed.require_open([center], closures)
        # With sirens one gets farther in the same minutes.
        limits = [Limit(Measure.TIME, round(m * 60 / siren.factor, 1)) for m in minutes]
        attempt = self.chain.attempt()
        towards = body.get("direction") == "to"
        with _naming({"center": center}):
            reaches = attempt.reach(center, limits, closures, towards=towards)
        found = road_answers.isochrones_answer(minutes, reaches, siren, closures)
        return jsonify(**found, **answers.origin_of(attempt, self.map))

    def _siren(self, body: Mapping[str, Any]) -> Siren:
        priority = body.get("priority", "P3")
        return Siren(priority, self.siren_factors[priority])

    def _closures(self, body: Mapping[str, Any]) -> list[Area]:
        return [*self.closures(), *closed_areas(body.get("closures", []))]


@contextmanager
def _naming(places: Mapping[str, Position]) -> Iterator[None]:
    """Say in which field of the request the place stands that has no road near."""
    try:
        yield
    except NotRoutable as error:
        error.field = next((name for name, at in places.items() if at == error.place), None)
        raise


def languages(contract: Contract) -> list[str]:
    """Return the languages of instructions."""
    return list(contract.document["components"]["schemas"]["Language"]["enum"])


def closed_areas(polygons: Sequence[Mapping[str, Any]]) -> list[Area]:
    """Return the areas of a request's closures; raise Problem 422 for those without an outline."""
    areas, wrong = [], []
    for index, polygon in enumerate(polygons):
        name = f"closures[{index}]"
        try:
            areas.append(area.outlined(name, polygon["coordinates"][0]))
        except area.NotAnOutline as error:
            wrong.append(Violation(f"{name}.coordinates[0]", str(error)))
    if wrong:
        raise invalid(wrong)
    return areas


def problem_of_closure(error: closed.InsideClosure, engine: ValhallaEngine) -> Problem:
    """Return the problem for a place in a closed area, with the nearest open point of a road."""
    where = f"lon {error.place.lon}, lat {error.place.lat}"
    detail = f"{where} lies inside closure {error.area.name}: choose a place outside of it"
    try:
        open_point = closed.nearest_open(error.place, error.closures, engine.near)
    except EngineDown:
        open_point = None
    if open_point is None:
        return Problem(404, "Inside a closure", detail, extra={"code": 2010})
    found = answers.snapped(error.place, open_point)
    nearest = f", the nearest on a road is lon {open_point.lon:.6f}, lat {open_point.lat:.6f}"
    extra = {"code": 2010, "nearest_open": found}
    return Problem(404, "Inside a closure", detail + nearest, extra=extra)


def _require_few(cells: int) -> None:
    if cells > _MOST_CELLS:
        rule = f"origins times destinations is {cells:,}, more than {_MOST_CELLS:,} cells"
        raise Problem(
            422,
            "Too many cells",
            "Ask for the matrix in parts",
            [Violation("origins", rule), Violation("destinations", rule)],
            {"code": 2004},
        )


def _position(value: Mapping[str, float]) -> Position:
    return Position(value["lon"], value["lat"])
