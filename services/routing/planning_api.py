"""Answer /api/v1/coverage and /siting: what is reached in time, and from where it would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify

from emsync.flask_edge import checked_body, problem_response
from emsync.problem import Problem, Violation, invalid
from routing import answers, closed, dispatch
from routing.coverage import Coverage, coverage, within
from routing.desk import Desk, require_few
from routing.dispatch_answer import excluded
from routing.engine import Position
from routing.facilities import used_twice
from routing.linear import NotSolved
from routing.priority import Siren
from routing.siting import maximal_covering

_MOST_CELLS = 10_000


class PlanningApi(Desk):
    """Answer what is asked about the whole region."""

    def install(self, app: Flask) -> None:
        """Add the two paths, and the refusal of what the solver cannot solve."""
        for name in ("coverage", "siting"):
            app.add_url_rule(f"/api/v1/{name}", name, getattr(self, name), methods=["POST"])
        app.register_error_handler(NotSolved, lambda error: problem_response(_unsolved(error)))

    def coverage(self) -> Response:
        """Answer POST /api/v1/coverage."""
        body, now = checked_body(self.contract, "coverage"), datetime.now(UTC)
        minutes, siren = body.get("minutes", [4, 8, 12]), self.siren(body.get("priority", "P1"))
        free, left_out = dispatch.sendable(self.stores.units(body.get("units"), now))
        places, weights = self._demand(body)
        drives = self._drives([unit.position for unit in free], places, siren, now)
        found = coverage(drives.seconds, weights, minutes)
        return jsonify(
            **_coverage_shown(found, [unit.id for unit in free]),
            excluded_units=[excluded(one) for one in left_out],
            **drives.shown,
        )

    def siting(self) -> Response:
        """Answer POST /api/v1/siting."""
        body, now = checked_body(self.contract, "siting"), datetime.now(UTC)
        sites, siren = body["sites"], self.siren(body.get("priority", "P1"))
        _check_sites(sites, body["count"])
        places, weights = self._demand(body)
        drives = self._drives(self.places(sites, "sites"), places, siren, now)
        reach = within(drives.seconds, body["minutes"] * 60, len(weights))
        found = maximal_covering(reach, weights, body["count"])
        weight = sum(weights[point] for point in found.reached)
        return jsonify(
            sites=[sites[site]["id"] for site in found.chosen],
            weight=round(weight, 6),
            share=round(weight / sum(weights), 6),
            uncovered=sorted(set(range(len(weights))) - set(found.reached)),
            proven=found.proven,
            **drives.shown,
        )

    def _demand(self, body: Mapping[str, Any]) -> tuple[list[Position], list[float]]:
        weights = [point.get("weight", 1) for point in body["demand"]]
        if not any(weights):
            raise invalid([Violation("demand", "needs a weight above 0 in one of the points")])
        return self.places(body["demand"], "demand"), weights

    def _drives(
        self, origins: Sequence[Position], places: Sequence[Position], siren: Siren, now: datetime
    ) -> "_Drives":
        require_few("demand", len(origins), len(places))
        attempt = self.chain.attempt(len(origins) + len(places))
        warnings: list[str] = []
        rows: Sequence[Sequence[float | None]] = []
        if origins:
            matrix, warnings = closed.matrix(attempt, origins, places, self.stores.closures(now))
            rows = matrix.durations_s
        seconds = [[s if s is None else siren.shorten(s) for s in row] for row in rows]
        shown = {"siren": siren, "warnings": warnings}
        return _Drives(seconds, shown | answers.origin_of(attempt, self.map))


@dataclass(frozen=True)
class _Drives:
    """Seconds with the siren's factor, and the members that say where they are from."""

    seconds: Sequence[Sequence[float | None]]
    shown: Mapping[str, Any]


def _coverage_shown(found: Coverage, names: Sequence[str]) -> dict[str, Any]:
    return {
        "covered": found.covered,
        "units": [
            {"id": name, "lost_if_sent": lost} for name, lost in zip(names, found.lost, strict=True)
        ],
    }


def _check_sites(sites: Sequence[Mapping[str, Any]], count: int) -> None:
    wrong = used_twice(sites, "sites")
    if count > len(sites):
        wrong.append(Violation("count", f"is more than the {len(sites)} sites", count))
    if wrong:
        raise invalid(wrong)


def _unsolved(error: Exception) -> Problem:
    detail = f"The solver found no choice of sites in time ({error}): ask with fewer points"
    return Problem(503, "Not solved", detail)
