"""Answer as openrouteservice does, below /ors/v2, so that its clients work without a change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from time import time
from typing import Any

import valhalla  # type: ignore[import-untyped]
from flask import Blueprint, Flask, Response, jsonify, request

from routing import closed, ors_body, ors_request, ors_shapes
from routing.chain import Attempt, Chain
from routing.engine import Area, EngineDown, Near, NoRoad, NotRoutable, OverLimit, Position, Road
from routing.mapfile import MapFile
from routing.ors_body import OrsRefusal

_REFUSALS = (OrsRefusal, NotRoutable, NoRoad, OverLimit, EngineDown, closed.InsideClosure)
_ATTRIBUTION = "openrouteservice's interface, answered by EMsync"


@dataclass(frozen=True)
class OrsApi:
    """What these requests are answered with; the languages are those of the contract.

    `closures` gives the stored ones that hold now: a client that knows nothing of them is kept out.
    `near` is the embedded engine's: no other one finds the point of a road that stands for a place.
    """

    chain: Chain
    map: MapFile
    languages: Sequence[str]
    closures: Callable[[], Sequence[Area]]
    near: Near

    def install(self, app: Flask) -> None:
        """Add /ors/v2/directions, matrix, isochrones, snap and health."""
        paths = Blueprint("ors", __name__, url_prefix="/ors/v2")
        for name, view in (
            ("directions", self.directions),
            ("matrix", self.matrix),
            ("isochrones", self.isochrones),
            ("snap", self.snap),
        ):
            for path in (f"/{name}/<profile>", f"/{name}/<profile>/<kind>"):
                paths.add_url_rule(path, path, view, methods=["POST"])
        paths.add_url_rule("/directions/<profile>", "between", self.between, methods=["GET"])
        paths.add_url_rule("/health", "health", lambda: jsonify(status="ready"))
        for refusal in _REFUSALS:
            paths.register_error_handler(refusal, _refused)
        app.register_blueprint(paths)
        app.add_url_rule("/ors/<path:asked>", "orsOther", _not_offered, methods=["GET", "POST"])

    def directions(self, profile: str, kind: str = "json") -> Response:
        """Answer POST /ors/v2/directions/{profile}[/json|/geojson]."""
        ors_request.require_format(ors_body.DIRECTIONS, kind, ("json", "geojson"))
        return self._directions(profile, kind, _members())

    def between(self, profile: str) -> Response:
        """Answer GET /ors/v2/directions/{profile}?start=lon,lat&end=lon,lat."""
        ends = [request.args.get(name, "").split(",") for name in ("start", "end")]
        try:
            coordinates = [[float(number) for number in end] for end in ends]
        except ValueError:
            coordinates = []
        return self._directions(profile, "geojson", {"coordinates": coordinates})

    def matrix(self, profile: str, kind: str = "json") -> Response:
        """Answer POST /ors/v2/matrix/{profile}[/json]."""
        ors_request.require_format(ors_body.MATRIX, kind, ("json",))
        asked = ors_request.matrix(profile, _members())
        sources = [asked.places[index] for index in asked.sources]
        destinations = [asked.places[index] for index in asked.destinations]
        attempt = self.chain.attempt(len(sources) + len(destinations))
        found, _ = closed.matrix(attempt, sources, destinations, self.closures())
        answer = ors_shapes.matrix(found, asked.metrics, asked.units, sources, destinations)
        return self._answer(answer, "matrix", attempt.name)

    def isochrones(self, profile: str, kind: str = "geojson") -> Response:
        """Answer POST /ors/v2/isochrones/{profile}[/geojson]."""
        ors_request.require_format(ors_body.ISOCHRONES, kind, ("geojson",))
        asked = ors_request.isochrones(profile, _members())
        attempt, closures = self.chain.attempt(), self.closures()
        closed.require_open(asked.centers, closures)
        reached = [
            (center, attempt.reach(center, asked.limits, closures, towards=asked.towards))
            for center in asked.centers
        ]
        found = ors_shapes.isochrones(reached, asked.area_unit, intersections=asked.intersections)
        return self._answer(found, "isochrones", attempt.name)

    def snap(self, profile: str, kind: str = "json") -> Response:
        """Answer POST /ors/v2/snap/{profile}[/json|/geojson]."""
        ors_request.require_format(ors_body.SNAP, kind, ("json", "geojson"))
        asked = ors_request.snapping(profile, _members())
        found = ors_shapes.snapped(asked.places, self.near(asked.places), asked.radius_m)
        in_form = ors_shapes.snapping_json if kind == "json" else ors_shapes.snapping_geojson
        return self._answer(in_form(found), "snap", self.chain.embedded.name)

    def _directions(self, profile: str, kind: str, members: Any) -> Response:
        asked = ors_request.directions(profile, members, _words(self.languages))
        asked = replace(asked, closures=[*self.closures(), *asked.closures])
        closed.require_open(asked.waypoints, asked.closures)
        attempt = self.chain.attempt()
        routes = _routes(attempt, asked)
        if kind == "geojson":
            found = ors_shapes.directions_geojson(routes, asked.units, steps=asked.instructions)
        else:
            found = ors_shapes.directions_json(
                routes, asked.units, steps=asked.instructions, geometry=asked.geometry
            )
        return self._answer(found, "routing", attempt.name)

    def _answer(self, found: Mapping[str, Any], service: str, engine: str) -> Response:
        metadata = {
            "attribution": f"{_ATTRIBUTION}; {self.map.attribution}",
            "service": service,
            "timestamp": _now_ms(),
            "engine": {**_engine(), "name": engine, "graph_date": self.map.data_timestamp},
        }
        return jsonify(**found, metadata=metadata)


def _routes(attempt: Attempt, asked: ors_request.Directions) -> list[list[Road]]:
    """Return the fastest route, leg by leg, and its alternatives."""
    legs = [
        attempt.route(*ends, asked.language, asked.closures, asked.alternatives)
        for ends in pairwise(asked.waypoints)
    ]
    far = ors_shapes.snapped_too_far(legs, asked.waypoints, asked.radiuses)
    if far >= 0:
        raise NotRoutable(asked.waypoints[far])
    others = [[other] for other in legs[0].alternatives] if len(legs) == 1 else []
    return [legs, *others]


def _members() -> Any:
    return request.get_json(silent=True)


def _words(languages: Sequence[str]) -> dict[str, str]:
    """Return the language of each word that stands for one: en-us, and en for the first of them."""
    words = {"en": "en-US"}
    for language in languages:
        words[language.lower()] = words[language] = language
        words.setdefault(language[:2], language)
    return words


_SERVICES = {
    "directions": ors_body.DIRECTIONS,
    "isochrones": ors_body.ISOCHRONES,
    "matrix": ors_body.MATRIX,
    "snap": ors_body.SNAP,
}

# The hundreds of openrouteservice's codes for services that are not here; 0 where it has none.
_OTHERS = {"export": 7000, "match": 9000}
_NOT_OFFERED = 99


def _refused(error: Exception) -> tuple[Response, int]:
    refusal = error if isinstance(error, OrsRefusal) else _refusal(error)
    body = {
        "error": {"code": refusal.code, "message": refusal.message},
        "info": {"engine": _engine(), "timestamp": _now_ms()},
    }
    return jsonify(body), refusal.status


def _not_offered(asked: str) -> tuple[Response, int]:
    """Refuse what openrouteservice has and this service has not: elevation, places, matching."""
    name = asked.removeprefix("v2/").split("/")[0]
    offered = ", ".join(sorted(_SERVICES))
    message = f"Service '{name[:40]}' is not offered here; these are: {offered}."
    return _refused(OrsRefusal(_OTHERS.get(name, 0) + _NOT_OFFERED, message, 404))


def _refusal(error: Exception) -> OrsRefusal:
    base = _SERVICES[request.path.split("/")[3]]
    match error:
        case NotRoutable(place=place) | closed.InsideClosure(place=place):
            return OrsRefusal(base + 10, _not_found(place), 404)
        case NoRoad():
            return OrsRefusal(base + 9, "Route could not be found.", 404)
        case OverLimit():
            return OrsRefusal(base + 4, str(error))
    return OrsRefusal(base + 99, "Unknown internal error", 500)


def _not_found(place: Position | None) -> str:
    where = f": {place.lon:.7f} {place.lat:.7f}" if place else ""
    index = f" {_index_of(place)}" if place else ""
    return (
        "Could not find routable point within a radius of 350.0 meters of specified coordinate"
        f"{index}{where}."
    )


def _index_of(place: Position) -> int:
    """Return which of the request's coordinates a place is; 0 where they came in the query."""
    members = _members() or {}
    pairs = members.get("coordinates") or members.get("locations") or []
    found = [index for index, pair in enumerate(pairs) if Position(*pair[:2]) == place]
    return found[0] if found else 0


def _engine() -> dict[str, str]:
    return {"version": valhalla.__version__}


def _now_ms() -> int:
    return int(time() * 1000)
