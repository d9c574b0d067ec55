"""OSRM, an engine that has nothing in common with Valhalla but OpenStreetMap."""

import subprocess
from pathlib import Path

import osrm


class Osrm:
    def __init__(self, extract, folder):
        package, graph = Path(osrm.__file__).parent, folder / "graph.osrm"
        profile = package / "share" / "profiles" / "car.lua"
        for program, *arguments in (
            ("osrm-extract", "-p", profile, extract, "--output", graph),
            ("osrm-partition", graph),
            ("osrm-customize", graph),
        ):
            subprocess.run([package / "bin" / program, *arguments], check=True)
        self._engine = osrm.OSRM(
            algorithm="MLD",
            storage_config=str(graph),
            use_shared_memory=False,
            max_locations_distance_table=1000,
        )

    def seconds(self, origins, destinations):
        """Return the seconds from each origin to each destination."""
        places = [*origins, *destinations]
        table = self._engine.Table(
            osrm.TableParameters(
                coordinates=[(place.lon, place.lat) for place in places],
                sources=list(range(len(origins))),
                destinations=list(range(len(origins), len(places))),
            )
        )
        return [list(row) for row in table["durations"]]
