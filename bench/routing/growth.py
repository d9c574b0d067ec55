"""Plot what a dispatch costs by its number of ambulances: `python -m bench.routing.growth EXTRACT`.

Writes growth.svg beside this file, and prints the numbers. Run it as bench.routing is run.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.routing.engines import Place, Valhalla, build_map
from bench.routing.places import on_roads
from bench.routing.serving import Client, served

_COUNTS = (10, 20, 50, 100, 200, 500, 1000)
_PLOT = Path(__file__).with_name("growth.svg")
_WIDTH, _HEIGHT, _MARGIN = 640, 400, 60


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
    _PLOT.write_text(_svg(found, record["source"]), "utf-8")
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


def _svg(found: list[tuple[int, float]], source: str) -> str:
    """Return the plot: ambulances to the right, milliseconds upwards, both on logarithmic axes."""
    counts, times = zip(*found, strict=True)
    right, bottom = _WIDTH - _MARGIN, _HEIGHT - _MARGIN

    def at(count: int, ms: float) -> tuple[float, float]:
        x = _MARGIN + _share(count, counts) * (right - _MARGIN)
        return round(x, 1), round(bottom - _share(ms, times) * (bottom - _MARGIN), 1)

    points = [at(*pair) for pair in found]
    line = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="3"/><text x="{x}" y="{y - 8}">{ms:.0f} ms</text>'
        f'<text x="{x}" y="{bottom + 18}">{count}</text>'
        for (x, y), (count, ms) in zip(points, found, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" text-anchor="middle">\n'
        f"<title>Milliseconds of a dispatch by number of ambulances, {source}</title>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>\n'
        f'<text x="{_WIDTH / 2}" y="24">A dispatch by number of ambulances ({source})</text>\n'
        f'<path d="M{_MARGIN} {_MARGIN}V{bottom}H{right}" fill="none" stroke="black"/>\n'
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>\n'
        f'{dots}\n<text x="{right}" y="{bottom + 36}" text-anchor="end">ambulances</text>\n</svg>\n'
    )


def _share(value: float, values: Sequence[float]) -> float:
    """Return how far a value lies between the least and the most, 0 to 1, by its logarithm."""
    return log(value / min(values)) / log(max(values) / min(values))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.routing.growth", description=__doc__)
    parser.add_argument("extract", type=Path, help="a sorted .osm.pbf file")
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
