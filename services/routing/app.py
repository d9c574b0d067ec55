"""Answer over HTTP: parse, ask, shape; map refusals to problems."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Flask, Response
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

from emsync.contract import Contract
from emsync.flask_edge import StrictJson, install, problem_response
from emsync.problem import Problem, Violation
from routing import ambulances, answers, facilities, mapfile, stores_api
from routing.board import Board
from routing.chain import Chain
from routing.closed import InsideClosure
from routing.config import Config
from routing.dispatch_api import DispatchApi
from routing.engine import (
    Area,
    EngineDown,
    NoRoad,
    NotRoutable,
    OverLimit,
    air_distance_m,
)
from routing.ors_api import OrsApi
from routing.ors_engine import HOSTED, HOSTED_URL, SELF_HOSTED, OrsEngine
from routing.places.api import PlacesApi
from routing.planning_api import PlanningApi
from routing.region import Region
from routing.road_api import RoadApi, languages, problem_of_closure
from routing.stores import AMBULANCES, FACILITIES, Stores
from routing.tile_api import TileApi
from routing.valhalla_engine import ValhallaEngine

_LARGEST_BODY = 1024 * 1024


@dataclass(frozen=True)
class Service:
    """What requests are answered with."""

    config: Config
    contract: Contract
    map: mapfile.MapFile
    stores: Stores
    chain: Chain
    tiles: TileApi
    embedded: ValhallaEngine

    @classmethod
    def from_config(cls, config: Config) -> "Service":
        """Load everything; raise FacilitiesInvalid, MapUnusable or FileUnusable."""
        contract = Contract.load(config.contract)
        embedded_map = mapfile.load(config.map_folder.resolve())  # a link may lead elsewhere soon
        remote = []
        if config.ors_key:
            remote.append(OrsEngine(HOSTED, HOSTED_URL, config.ors_key, config.budget_s))
        if config.ors_url:
            remote.append(OrsEngine(SELF_HOSTED, config.ors_url, None, config.budget_s))
        # More threads than processors search no faster, and each holds memory of its own.
        threads = min(config.threads, os.process_cpu_count() or 1)
        embedded = ValhallaEngine(embedded_map.tiles, threads)
        chain = Chain(remote, embedded, config.budget_s)
        first = {FACILITIES: facilities.load(config.facilities_file, contract)}
        if config.ambulances_file:
            first[AMBULANCES] = ambulances.load(config.ambulances_file)
        region = Region(None if remote else embedded_map.bounds)
        stores = Stores(Board(config.data), contract, region, first)
        tiles = TileApi(embedded, embedded_map)
        return cls(config, contract, embedded_map, stores, chain, tiles, embedded)

    @property
    def facilities(self) -> list[facilities.Facility]:
        """Return the hospitals as they are now."""
        return self.stores.facilities(datetime.now(UTC))

    def closures(self) -> Sequence[Area]:
        """Return the closures that hold now."""
        return self.stores.closures(datetime.now(UTC))

    @property
    def dispatcher(self) -> DispatchApi:
        """Return what answers the operations that choose."""
        return DispatchApi(self.config, self.contract, self.map, self.stores, self.chain)

    @property
    def planning(self) -> PlanningApi:
        """Return what answers the operations that look at the whole region."""
        return PlanningApi(self.config, self.contract, self.map, self.stores, self.chain)

    @property
    def roads(self) -> RoadApi:
        """Return what answers the operations that only find roads."""
        factors = self.config.siren_factors
        return RoadApi(self.contract, self.chain, self.map, factors, self.closures)

    def ready(self) -> dict[str, Any]:
        """Drive from the first hospital to the last on the embedded map; raise Problem 503."""
        known = self.facilities
        start, end = known[0].position, known[-1].position
        engine = self.chain.embedded
        try:
            road = engine.route(start, end, "en-US")
        except (NotRoutable, NoRoad, OverLimit, EngineDown) as error:
            detail = (
                f"No road between the first and the last hospital ({type(error).__name__}): "
                "tell those of this map with PUT /api/v1/facilities"
            )
            raise Problem(503, "Not ready", detail) from error
        straight = air_distance_m(road.start, road.end)
        if road.duration_s <= 0 or road.distance_m < straight - 1:
            detail = f"A road of {road.distance_m} m cannot span {straight:.0f} m"
            raise Problem(503, "Not ready", detail)
        return {
            "engine": engine.name,
            "distance_m": road.distance_m,
            "duration_s": road.duration_s,
            "facilities": len(known),
            "map": answers.map_shown(self.map),
        }


class FastJson(StrictJson):
    """The same JSON, written ten times as fast: a way has thousands of numbers."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """Return the JSON of a value, dataclasses among it."""
        return msgspec.json.encode(obj).decode()

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return what jsonify does, without a text in between."""
        found = self._prepare_response_obj(args, kwargs)
        return Response(msgspec.json.encode(found), mimetype=self.mimetype)


def create_app(service: Service) -> Flask:
    """Return the WSGI application."""
    app = Flask("routing")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    # The shell says by which address a client came; who lies about it misleads itself alone.
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
        app.wsgi_app, x_for=0, x_proto=1, x_host=1, x_prefix=1
    )
    CORS(
        app,
        origins=list(service.config.origins),
        methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Content-Type", "If-Match"],
        expose_headers=["ETag"],
        supports_credentials=False,
        always_send=False,  # to those who send no Origin it would list everybody
    )
    install(app, service.ready)
    app.json = FastJson(app)
    service.roads.install(app)
    service.tiles.install(app)
    PlacesApi(service.map.places, service.contract).install(app)
    OrsApi(
        service.chain,
        service.map,
        languages(service.contract),
        service.closures,
        service.embedded.near,
    ).install(app)
    stores_api.install(app, service.stores)
    service.dispatcher.install(app)
    service.planning.install(app)
    app.register_error_handler(
        InsideClosure,
        lambda error: problem_response(problem_of_closure(error, service.embedded)),
    )
    for refusal in (NotRoutable, NoRoad, OverLimit, EngineDown):
        app.register_error_handler(refusal, lambda error: problem_response(_problem(error)))
    return app


def _problem(error: Exception) -> Problem:
    match error:
        case NotRoutable(place=place, field=field):
            where = f"lon {place.lon}, lat {place.lat}" if place else "one of the places"
            detail = f"No road within 350 m of {where}: is it on the map, with lon before lat?"
            named = [Violation(field, "has no road within 350 m")] if field else []
            return Problem(404, "Not routable", detail, named, {"code": 2010})
        case NoRoad():
            detail = "Both places are on roads, but no road leads from one to the other"
            return Problem(404, "No route", detail, extra={"code": 2009})
        case OverLimit():
            return Problem(422, "Too far", str(error), extra={"code": 2004})
    return Problem(503, "No routing engine", f"The embedded engine failed: {error}")
