"""Answer over HTTP: parse, ask, shape; map refusals to problems."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify
from flask_cors import CORS

from emsync.contract import Contract
from emsync.flask_edge import checked_body, install, problem_response
from emsync.problem import Problem, Violation, invalid
from routing import answers, dispatch, facilities, mapfile
from routing.chain import Chain
from routing.closed import InsideClosure
from routing.config import Config
from routing.engine import (
    EngineDown,
    NoRoad,
    NotRoutable,
    OverLimit,
    Position,
    air_distance_m,
)
from routing.ors_api import OrsApi
from routing.ors_engine import HOSTED, HOSTED_URL, SELF_HOSTED, OrsEngine
from routing.priority import Siren, of_level
from routing.road_api import RoadApi, languages, problem_of_closure
from routing.tile_api import TileApi
from routing.valhalla_engine import ValhallaEngine

_LARGEST_BODY = 1024 * 1024


@dataclass(frozen=True)
class Service:
    """What requests are answered with."""

    config: Config
    contract: Contract
    map: mapfile.MapFile
    facilities: Sequence[facilities.Facility]
    chain: Chain
    roads: RoadApi
    tiles: TileApi

    @classmethod
    def from_config(cls, config: Config) -> "Service":
        """Load everything; raise FacilitiesInvalid or MapUnusable."""
        contract = Contract.load(config.contract)
        embedded_map = mapfile.load(config.map.resolve())  # a link may lead elsewhere soon
        remote = []
        if config.ors_key:
            remote.append(OrsEngine(HOSTED, HOSTED_URL, config.ors_key, config.budget_s))
        if config.ors_url:
            remote.append(OrsEngine(SELF_HOSTED, config.ors_url, None, config.budget_s))
        embedded = ValhallaEngine(embedded_map.tiles)
        chain = Chain(remote, embedded, config.budget_s)
        known = facilities.load(config.facilities, contract)
        roads = RoadApi(contract, chain, embedded_map, config.siren_factors)
        tiles = TileApi(embedded, embedded_map)
        return cls(config, contract, embedded_map, known, chain, roads, tiles)

    def dispatch(self) -> Response:
        """Answer POST /api/v1/dispatch."""
        body = checked_body(self.contract, "dispatch")
        incident, units = _position(body["incident"]), _units(body.get("units", []))
        need = dispatch.Need(body["severity_level"], body.get("needs", []))
        attempt = self.chain.attempt()
        hospitals = dispatch.choose_hospitals(attempt, incident, need, self.facilities)
        ambulances = dispatch.choose_units(attempt, incident, units)
        siren = self._siren(of_level(need.level))
        chosen = answers.dispatch_answer(incident, hospitals, ambulances, need, siren)
        return jsonify(**chosen, **answers.origin_of(attempt, self.map))

    def ready(self) -> dict[str, Any]:
        """Drive from the first hospital to the last on the embedded map; raise Problem 503."""
        start, end = self.facilities[0].position, self.facilities[-1].position
        engine = self.chain.embedded
        try:
            road = engine.route(start, end, "en-US")
        except (NotRoutable, NoRoad, OverLimit, EngineDown) as error:
            detail = f"No road between the first and the last hospital: {type(error).__name__}"
            raise Problem(503, "Not ready", detail) from error
        straight = air_distance_m(road.start, road.end)
        if road.duration_s <= 0 or road.distance_m < straight - 1:
            detail = f"A road of {road.distance_m} m cannot span {straight:.0f} m"
            raise Problem(503, "Not ready", detail)
        return {
            "engine": engine.name,
            "distance_m": road.distance_m,
            "duration_s": road.duration_s,
            "facilities": len(self.facilities),
            "map": answers.map_shown(self.map),
        }

    def _siren(self, priority: str) -> Siren:
        return Siren(priority, self.config.siren_factors[priority])


def create_app(service: Service) -> Flask:
    """Return the WSGI application."""
    app = Flask("routing")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    CORS(
        app,
        origins=list(service.config.origins),
        methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        supports_credentials=False,
        always_send=False,  # to those who send no Origin it would list everybody
    )
    install(app, service.ready)
    service.roads.install(app)
    service.tiles.install(app)
    OrsApi(service.chain, service.map, languages(service.contract)).install(app)
    app.add_url_rule("/api/v1/dispatch", "dispatch", service.dispatch, methods=["POST"])
    app.register_error_handler(
        InsideClosure, lambda error: problem_response(problem_of_closure(error))
    )
    for refusal in (NotRoutable, NoRoad, OverLimit, EngineDown, dispatch.NothingInReach):
        app.register_error_handler(refusal, lambda error: problem_response(_problem(error)))
    return app


def _problem(error: Exception) -> Problem:
    match error:
        case NotRoutable(place=place):
            where = f"lon {place.lon}, lat {place.lat}" if place else "one of the places"
            detail = f"No road within 350 m of {where}: is it on the map, with lon before lat?"
            return Problem(404, "Not routable", detail, extra={"code": 2010})
        case NoRoad():
            detail = "Both places are on roads, but no road leads from one to the other"
            return Problem(404, "No route", detail, extra={"code": 2009})
        case OverLimit():
            return Problem(422, "Too far", str(error), extra={"code": 2004})
        case dispatch.NothingInReach(excluded=excluded):
            detail = "No road leads from the incident to any hospital"
            hospitals = [answers.excluded(one) for one in excluded]
            extra = {"code": 2009, "excluded_hospitals": hospitals}
            return Problem(404, "No hospital in reach", detail, extra=extra)
    return Problem(503, "No routing engine", f"The embedded engine failed: {error}")


def _position(value: dict[str, float]) -> Position:
    return Position(value["lon"], value["lat"])


def _units(entries: Sequence[dict[str, Any]]) -> list[dispatch.Unit]:
    counted = Counter(entry["id"] for entry in entries)
    twice = [
        Violation(f"units[{index}].id", "is used by another unit too", entry["id"])
        for index, entry in enumerate(entries)
        if counted[entry["id"]] > 1
    ]
    if twice:
        raise invalid(twice)
    return [dispatch.Unit(entry["id"], _position(entry), entry["status"]) for entry in entries]
