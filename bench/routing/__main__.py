"""Measure the service over HTTP beside bare Valhalla and OSRM: `python -m bench.routing EXTRACT`.

EXTRACT is a sorted .osm.pbf file. Run it with a Python that has constraints/routing.txt and
constraints/tests.txt, and services/ on PYTHONPATH. All engines answer the same questions in turn,
the bare ones in process, so that another load on the machine meets all alike.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

import valhalla  # type: ignore[import-untyped]

from bench.machine import described
from bench.routing.engines import Osrm, Valhalla, build_map
from bench.routing.places import on_roads
from bench.routing.questions import Questions
from bench.routing.serving import served
from bench.routing.table import HEAD, compare


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        region = Path(folder) / "map"
        record = build_map(options.extract, region)
        bare = Valhalla(region / "tiles.tar")
        places = on_roads(bare.actor, random.Random(1), 400, options.box or record["bounds"])
        osrm = Osrm(options.extract, Path(folder))
        print(
            f"{record['source']}, valhalla {valhalla.__version__}, {described()}, "
            f"{options.rounds} rounds"
        )
        print(HEAD, flush=True)
        with served(region, places[:10]) as client:
            for question in Questions(client, bare, osrm, places).all(options.rounds):
                print(compare(question), flush=True)
            print(f"memory of the service: {client.resident_mb():.0f} MB (target 250 MB)")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.routing", description=__doc__)
    parser.add_argument("extract", type=Path, help="a sorted .osm.pbf file")
    parser.add_argument(
        "--box", type=float, nargs=4, help="west south east north; else the bounds of the map"
    )
    parser.add_argument("--rounds", type=int, default=200)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
