"""Open Valhalla on a tile archive."""

import json
import tempfile
import threading
from pathlib import Path
from typing import Any

import valhalla  # type: ignore[import-untyped]

_FARTHEST_M = 5_000_000


class Actors:
    """One actor for each thread, for an actor is not thread-safe; the tiles are shared by mmap."""

    def __init__(self, tiles: Path) -> None:
        self._configuration = _configuration(tiles)
        self._local = threading.local()

    def mine(self) -> valhalla.Actor:
        """Return this thread's actor."""
        if not hasattr(self._local, "actor"):
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                json.dump(self._configuration, file)
                file.flush()
                self._local.actor = valhalla.Actor(file.name)
        return self._local.actor


def _configuration(tiles: Path) -> dict[str, Any]:
    configuration: dict[str, Any] = valhalla.get_config(tile_extract=tiles, tile_dir="")
    # timedistancematrix is faster, and wrong by up to minutes for many origins and one
    # destination (measured on three cities); the second pass finds what the first one misses.
    configuration["thor"]["source_to_target_algorithm"] = "costmatrix"
    configuration["thor"]["costmatrix"]["allow_second_pass"] = True
    configuration["thor"]["clear_reserved_memory"] = True
    # The contract limits what may be asked for.
    limits = configuration["service_limits"]
    limits["auto"] |= {"max_matrix_location_pairs": 10_000, "max_matrix_distance": _FARTHEST_M}
    limits["isochrone"] |= {"max_contours": 10, "max_time_contour": 240}
    limits |= {"max_exclude_polygons_length": _FARTHEST_M, "max_exclude_polygons_vertices": 20_000}
    return configuration
