"""Answer GET /api/v1/places: where a place of that name is."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, request

from emsync.contract import Contract
from emsync.problem import Problem, Violation, invalid
from routing.places.index import PlaceIndex

_FEW, _MOST = 8, 50


@dataclass(frozen=True)
class PlacesApi:
    """The places of one map; None when the map was built without them."""

    index: PlaceIndex | None
    contract: Contract

    def install(self, app: Flask) -> None:
        """Add the operation."""
        app.add_url_rule("/api/v1/places", "findPlaces", self.find)

    def find(self) -> Response:
        """Answer GET /api/v1/places?q=TEXT&limit=NUMBER."""
        text, limit = request.args.get("q", ""), request.args.get("limit", str(_FEW))
        wrong = self.contract.violations_of("PlaceText", text)
        violations = [Violation("q", one.rule, text) for one in wrong[:1]]
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:3]) <= _MOST):
            rule = f"must be a whole number from 1 to {_MOST}"
            violations.append(Violation("limit", rule, limit))
        if violations:
            raise invalid(violations)
        if self.index is None:
            detail = "This map was built without them: build it again with `./emsync map`"
            raise Problem(404, "No places", detail)
        return jsonify(places=self.index.find(text, int(limit)))
