"""Answer the operations that choose hospitals and ambulances."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify

from emsync.flask_edge import checked_body, problem_response
from emsync.problem import Problem, invalid
from routing import answers, dispatch
from routing.area import holds
from routing.desk import Desk, require_few
from routing.dispatch_answer import Plan, excluded, plan_shown
from routing.engine import Area, Position
from routing.facilities import Facility, used_twice
from routing.obstacles import Need
from routing.priority import of_level
from routing.trips import Stay, Trip, later_trips, soonest_hospitals
from routing.wave import Incident, Wave, plan_wave
from routing.wave_answer import wave_shown

_TURNAROUND_MINUTES = 30  # at the scene and at the hospital, together


class DispatchApi(Desk):
    """Answer /api/v1/dispatch and /api/v1/dispatch/wave."""

    def install(self, app: Flask) -> None:
        """Add the two paths, and the refusal when no hospital is in reach."""
        app.add_url_rule("/api/v1/dispatch", "dispatch", self.dispatch, methods=["POST"])
        app.add_url_rule("/api/v1/dispatch/wave", "wave", self.wave, methods=["POST"])
        app.register_error_handler(
            dispatch.NothingInReach, lambda error: problem_response(_nobody(error.excluded))
        )

    def dispatch(self) -> Response:
        """Answer POST /api/v1/dispatch."""
        body, now = checked_body(self.contract, "dispatch"), datetime.now(UTC)
        incident = self._place(body, "incident")
        need = Need(body["severity_level"], body.get("needs", []), body.get("trauma_level"))
        units = self.stores.units(body.get("units"), now)
        known, closed = self.stores.facilities(now), self.stores.closures(now)
        # Whoever lies inside a closure is fetched all the same.
        avoided = [area for area in closed if not holds(area, incident)]
        unit_needs = body.get("unit_needs", [])
        attempt = self.chain.attempt(len(known) + len(units))
        with ThreadPoolExecutor(1) as beside:  # the searches of both are shared by all processors
            chosen_units = beside.submit(
                dispatch.choose_units, attempt, incident, units, unit_needs, avoided
            )
            hospitals = dispatch.choose_hospitals(attempt, incident, need, known, avoided)
        plan = Plan(
            incident,
            need,
            hospitals,
            chosen_units.result(),
            self.siren(of_level(need.level)),
            self.config.stale_s,
            closed,
        )
        return jsonify(**plan_shown(plan), **answers.origin_of(attempt, self.map))

    def wave(self) -> Response:
        """Answer POST /api/v1/dispatch/wave."""
        body, now = checked_body(self.contract, "wave"), datetime.now(UTC)
        incidents = self._incidents(body["incidents"])
        free, left_out = dispatch.sendable(self.stores.units(body.get("units"), now))
        require_few("incidents", len(free), len(incidents))
        places = [incident.position for incident in incidents]
        closed = self.stores.closures(now)
        avoided = [area for area in closed if not any(holds(area, place) for place in places)]
        attempt = self.chain.attempt(len(free) + len(incidents))
        origins = [unit.position for unit in free]
        cells = attempt.matrix(origins, places, avoided).durations_s if origins else []
        found = plan_wave(
            incidents,
            free,
            cells,
            lambda pairs: attempt.roads(
                [(unit.position, to.position) for unit, to in pairs], "en-US", avoided
            ),
        )
        hospitals = self.stores.facilities(now)
        trips = self._later_trips(body, found, hospitals, avoided)
        return jsonify(
            **wave_shown(found, self.siren, closed, trips, hospitals),
            excluded_units=[excluded(one) for one in left_out],
            **answers.origin_of(attempt, self.map),
        )

    def _later_trips(
        self,
        body: Mapping[str, Any],
        found: Wave,
        hospitals: Sequence[Facility],
        avoided: Sequence[Area],
    ) -> list[Trip]:
        most = body.get("trips", 1)
        if most == 1 or not found.unit_of or len(found.unit_of) == len(found.incidents):
            return []
        scenes = [incident.position for incident in found.incidents]
        doors = [hospital.position for hospital in hospitals]
        require_few("incidents", len(doors), len(scenes))
        attempt = self.chain.attempt(2 * (len(scenes) + len(doors)))
        there = attempt.matrix(scenes, doors, avoided).durations_s
        back = attempt.matrix(doors, scenes, avoided).durations_s
        turnaround_s = 60 * body.get("turnaround_minutes", _TURNAROUND_MINUTES)
        stay = Stay(soonest_hospitals(found, hospitals, there), there, back, turnaround_s)
        return later_trips(found, stay, most)

    def _incidents(self, told: Sequence[dict[str, Any]]) -> list[Incident]:
        if twice := used_twice(told, "incidents"):
            raise invalid(twice)
        return [
            Incident(
                entry["id"], place, entry["severity_level"], frozenset(entry.get("unit_needs", []))
            )
            for entry, place in zip(told, self.places(told, "incidents"), strict=True)
        ]

    def _place(self, body: dict[str, Any], field: str) -> Position:
        place = Position(body[field]["lon"], body[field]["lat"])
        if violations := self.stores.region.violations(field, place):
            raise invalid(violations)
        return place


def _nobody(left_out: Sequence[dispatch.Excluded]) -> Problem:
    detail = "No road leads from the incident to any hospital"
    hospitals = [excluded(one) for one in left_out]
    extra = {"code": 2009, "excluded_hospitals": hospitals}
    return Problem(404, "No hospital in reach", detail, extra=extra)
