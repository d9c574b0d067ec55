"""Build a region for every engine, and ask the bare ones in process."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import osrm  # type: ignore[import-not-found]
import valhalla  # type: ignore[import-untyped]

from routing import mapbuild

Place = dict[str, float]


def build_map(extract: Path, out: Path) -> dict[str, Any]:
    """Build the service's map of a sorted .osm.pbf file and return what map.json says."""
    return mapbuild.build(extract.name, extract.read_bytes(), out)


class Valhalla:
    """Valhalla as it comes, with the routes and matrices of its defaults."""

    def __init__(self, tiles: Path) -> None:
        configuration = valhalla.get_config(tile_extract=tiles, tile_dir="")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(configuration, file)
            file.flush()
            self.actor = valhalla.Actor(file.name)

    def route(self, origin: Place, destination: Place) -> object:
        """Return the way, with its instructions and its shape."""
        return self.actor.route({"locations": [origin, destination], "costing": "auto"})

    def matrix(self, origins: list[Place], destinations: list[Place]) -> object:
        """Return times and distances."""
        return self.actor.matrix({"sources": origins, "targets": destinations, "costing": "auto"})


class Osrm:
    """OSRM with multi-level Dijkstra and the car profile of its wheel."""

    def __init__(self, extract: Path, folder: Path) -> None:
        graph = folder / "graph.osrm"
        package = Path(osrm.__file__).parent
        profile = package / "share" / "profiles" / "car.lua"
        for command in (
            ["osrm-extract", "-p", profile, extract, "--output", graph],
            ["osrm-partition", graph],
            ["osrm-customize", graph],
        ):
            program, *arguments = command
            subprocess.run(
                [package / "bin" / str(program), *arguments], check=True, capture_output=True
            )
        self._engine = osrm.OSRM(
            algorithm="MLD",
            storage_config=str(graph),
            use_shared_memory=False,
            max_locations_distance_table=1000,
        )

    def route(self, origin: Place, destination: Place) -> object:
        """Return the way, with its steps and its line."""
        asked = osrm.RouteParameters(
            coordinates=[_pair(origin), _pair(destination)],
            steps=True,
            geometries="geojson",
            overview="full",
        )
        return self._engine.Route(asked)

    def matrix(self, origins: list[Place], destinations: list[Place]) -> object:
        """Return times."""
        places = [*origins, *destinations]
        asked = osrm.TableParameters(
            coordinates=[_pair(place) for place in places],
            sources=list(range(len(origins))),
            destinations=list(range(len(origins), len(places))),
        )
        return self._engine.Table(asked)


def _pair(place: Place) -> tuple[float, float]:
    return place["lon"], place["lat"]
