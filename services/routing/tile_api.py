"""Serve the map itself as vector tiles: a base map without a key and without a network."""

from functools import lru_cache
from typing import Any

from flask import Flask, Response, jsonify, request

from emsync.problem import Problem, Violation
from routing.mapfile import MapFile
from routing.valhalla_engine import ValhallaEngine

_MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
_LOWEST, _HIGHEST = 7, 14  # zooms at which Valhalla draws roads
_KEPT = 128  # tiles in memory, each of at most some 200 kB
_FRESH_S = 300  # after that a browser asks whether the map is another now

# What Valhalla 3.9 puts into its tiles; the kind of each field is said in words, as TileJSON wants.
_LAYERS = {
    "edges": {"tile_level": "Number", "road_class": "Number, 0 motorway to 7 service"},
    "shortcuts": {"tile_level": "Number", "road_class": "Number"},
    "nodes": {"tile_level": "Number", "type": "Number", "traffic_signal": "Boolean"},
    "access_restrictions": {"edge_id": "Number", "type": "Number", "value": "Number"},
}


class TileApi:
    """The tiles of one map."""

    def __init__(self, engine: ValhallaEngine, embedded_map: MapFile) -> None:
        self._map = embedded_map
        self._content = lru_cache(_KEPT)(engine.tile)

    def install(self, app: Flask) -> None:
        """Add /tiles.json and /tiles/{z}/{x}/{y}.mvt."""
        app.add_url_rule("/tiles.json", "tilesJson", self.describe)
        app.add_url_rule("/tiles/<int:z>/<int:x>/<int:y>.mvt", "tile", self.tile)

    def describe(self) -> Response:
        """Answer GET /tiles.json, with the address that the client came by."""
        return jsonify(tile_json(self._map, request.url_root))

    def tile(self, z: int, x: int, y: int) -> Response:
        """Answer GET /tiles/{z}/{x}/{y}.mvt; 204 where there is no road, 304 for one that is known."""
        _require_on_earth(z, x, y)
        content = self._content(z, x, y)
        response = Response(content, 200 if content else 204, content_type=_MEDIA_TYPE)
        response.set_etag(f"{self._map.tiles_sha256[:16]}-{z}-{x}-{y}")
        response.cache_control.public = True
        response.cache_control.max_age = _FRESH_S
        if content:
            response.make_conditional(request)
        return response


def tile_json(embedded_map: MapFile, root: str) -> dict[str, Any]:
    """Return TileJSON 3.0.0: https://github.com/mapbox/tilejson-spec."""
    bounds = {"bounds": embedded_map.bounds} if embedded_map.bounds else {}
    return {
        "tilejson": "3.0.0",
        "name": embedded_map.source,
        "tiles": [f"{root}tiles/{{z}}/{{x}}/{{y}}.mvt"],
        "vector_layers": [{"id": name, "fields": fields} for name, fields in _LAYERS.items()],
        "minzoom": _LOWEST,
        "maxzoom": _HIGHEST,
        "attribution": embedded_map.attribution,
        **bounds,
    }


def _require_on_earth(z: int, x: int, y: int) -> None:
    if z > _HIGHEST:
        rule = f"is more than {_HIGHEST}: enlarge the tiles of zoom {_HIGHEST}"
        raise Problem(404, "No such tile", f"z={z} {rule}", [Violation("z", rule, z)])
    for name, value in (("x", x), ("y", y)):
        if value >= 2**z:
            rule = f"is not below {2**z}, as zoom {z} has it"
            raise Problem(
                404, "No such tile", f"{name}={value} {rule}", [Violation(name, rule, value)]
            )
