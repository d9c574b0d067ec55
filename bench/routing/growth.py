"""Plot what a dispatch costs by its number of ambulances: `python -m bench.routing.growth EXTRACT`.

Writes growth.svg beside this file, and prints the numbers. Run it as bench.routing is run.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.plot import growth
from bench.routing.engines import Place, Valhalla, build_map
from bench.routing.places import on_roads
from bench.routing.serving import Client, served

_COUNTS = (10, 20, 50, 100, 200, 500, 1000)
_PLOT = Path(__file__).with_name("growth.svg")


def main() -> int:
    """Measure, print and plot."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        region = Path(folder) / "map"
        record = build_map(options.extract, region)
        actor = Valhalla(region / "tiles.tar").actor
        places = on_roads(actor, random.Random(1), 1200, record["bounds"])
        settings = {"ROUTING_BUDGET_SECONDS": "30"}
        print(f"{record['source']}: dispatch, 10 hospitals, median of {options.rounds}")
        found = []
        with served(region, places[:10], settings) as client:
            for count in _COUNTS:
                found.append((count, _median_ms(client, places, count, options.rounds)))
                print(f"{count:6} ambulances {found[-1][1]:9.1f} ms", flush=True)
    title = f"A dispatch by number of ambulances ({record['source']})"
    _PLOT.write_text(growth(found, title, "ambulances", "ms", from_zero=False), "utf-8")
    return 0


def _median_ms(client: Client, places: list[Place], count: int, rounds: int) -> float:
    times = []
    for i in range(rounds):
        incident, *units = random.Random(i).sample(places[10:], 1 + count)
        told = [unit | {"id": f"A-{n}", "status": "available"} for n, unit in enumerate(units)]
        body = {"incident": incident, "severity_level": 3, "units": told}
        started = perf_counter()
        client.post("/api/v1/dispatch", body)
        times.append((perf_counter() - started) * 1000)
    return median(times)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.routing.growth", description=__doc__)
    parser.add_argument("extract", type=Path, help="a sorted .osm.pbf file")
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
