"""Answer the operations that choose hospitals and ambulances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify

from emsync.contract import Contract
from emsync.flask_edge import checked_body, problem_response
from emsync.problem import Problem, invalid
from routing import answers, dispatch
from routing.area import holds
from routing.chain import Chain
from routing.config import Config
from routing.dispatch_answer import Plan, excluded, plan_shown
from routing.engine import Position
from routing.mapfile import MapFile
from routing.obstacles import Need
from routing.priority import Siren, of_level
from routing.stores import Stores


@dataclass(frozen=True)
class Dispatcher:
    """What these operations are answered with."""

    config: Config
    contract: Contract
    map: MapFile
    stores: Stores
    chain: Chain

    def dispatch(self) -> Response:
        """Answer POST /api/v1/dispatch."""
        body, now = checked_body(self.contract, "dispatch"), datetime.now(UTC)
        incident = self._place(body, "incident")
        need = Need(body["severity_level"], body.get("needs", []), body.get("trauma_level"))
        units = self.stores.units(body.get("units"), now)
        known, closed = self.stores.facilities(now), self.stores.closures(now)
        # Whoever lies inside a closure is fetched all the same.
        avoided = [area for area in closed if not holds(area, incident)]
        attempt = self.chain.attempt()
        plan = Plan(
            incident,
            need,
            dispatch.choose_hospitals(attempt, incident, need, known, avoided),
            dispatch.choose_units(attempt, incident, units, body.get("unit_needs", []), avoided),
            self._siren(need.level),
            self.config.stale_s,
            closed,
        )
        return jsonify(**plan_shown(plan), **answers.origin_of(attempt, self.map))

    def _place(self, body: dict[str, Any], field: str) -> Position:
        place = Position(body[field]["lon"], body[field]["lat"])
        if violations := self.stores.region.violations(field, place):
            raise invalid(violations)
        return place

    def _siren(self, level: int) -> Siren:
        priority = of_level(level)
        return Siren(priority, self.config.siren_factors[priority])


def install(app: Flask, dispatcher: Dispatcher) -> None:
    """Add the operations, and the refusal when no hospital is in reach."""
    app.add_url_rule("/api/v1/dispatch", "dispatch", dispatcher.dispatch, methods=["POST"])
    app.register_error_handler(
        dispatch.NothingInReach, lambda error: problem_response(_nobody(error.excluded))
    )


def _nobody(left_out: Sequence[dispatch.Excluded]) -> Problem:
    detail = "No road leads from the incident to any hospital"
    hospitals = [excluded(one) for one in left_out]
    extra = {"code": 2009, "excluded_hospitals": hospitals}
    return Problem(404, "No hospital in reach", detail, extra=extra)
