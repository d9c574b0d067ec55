"""Load the service: `python -m bench.routing.load EXTRACT [--requests 100000]`.

Prints the ways a second by number of threads, and the memory while so many requests pass: seven in
ten ask for a way, the others for a dispatch, a matrix or a tile. Run it as bench.routing is run.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from time import perf_counter

from bench.routing.engines import Place, Valhalla, build_map
from bench.routing.places import on_roads, tiles_over
from bench.routing.serving import Client, served

_CLIENTS = 4
_FLAT_MB = 250


def main() -> int:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        region = Path(folder) / "map"
        record = build_map(options.extract, region)
        actor = Valhalla(region / "tiles.tar").actor
        places = on_roads(actor, random.Random(1), 400, record["bounds"])
        rates = _throughput(region, places, options.seconds)
        for line in chain(rates, _memory(region, places, options.requests)):
            print(line, flush=True)
    return 0


def _throughput(region: Path, places: list[Place], seconds: float) -> Iterator[str]:
    yield f"{'threads':>8}{'ways/s':>10}{'to one':>9}   {_CLIENTS} clients on the same machine"
    first = None
    for threads in (1, 2, 4):
        settings = {"ROUTING_THREADS": str(threads)}
        with served(region, places[:10], settings) as client, _clients() as pool:
            jobs = [(client.port, client.pid, places, n, seconds) for n in range(_CLIENTS)]
            rate = sum(pool.map(_ways, jobs)) / seconds
        first = first or rate
        yield f"{threads:8}{rate:10.0f}{rate / first:9.2f}"


def _memory(region: Path, places: list[Place], requests: int) -> Iterator[str]:
    yield f"{'requests':>10}{'memory':>10}   target {_FLAT_MB} MB"
    with served(region, places[:10]) as client, _clients() as pool:
        for part in range(11):
            if part:
                share = requests // 10 // _CLIENTS
                jobs = [(client.port, client.pid, places, part * 10 + n, share) for n in range(4)]
                list(pool.map(_mixed, jobs))
            yield f"{part * requests // 10:10,}{client.resident_mb():7.0f} MB"


def _clients() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(_CLIENTS)


def _ways(job: tuple[int, int, list[Place], int, float]) -> int:
    port, pid, places, seed, seconds = job
    client, chance = Client(port, pid), random.Random(seed)
    until, done = perf_counter() + seconds, 0
    while perf_counter() < until:
        _way(client, *chance.sample(places, 2))
        done += 1
    return done


def _mixed(job: tuple[int, int, list[Place], int, int]) -> None:
    port, pid, places, seed, requests = job
    client, chance = Client(port, pid), random.Random(seed)
    tiles = tiles_over(places)
    for number in range(requests):
        some = chance.sample(places, 21)
        match number % 10:
            case 0:
                units = [
                    p | {"id": f"A-{n}", "status": "available"} for n, p in enumerate(some[1:])
                ]
                body = {"incident": some[0], "severity_level": 3, "units": units}
                client.post("/api/v1/dispatch", body)
            case 1:
                client.post("/api/v1/matrix", {"origins": some[:1], "destinations": some[1:]})
            case 2:
                client.get("/tiles/{z}/{x}/{y}.mvt".format_map(chance.choice(tiles)))
            case _:
                _way(client, *some[:2])


def _way(client: Client, origin: Place, destination: Place) -> None:
    client.post("/api/v1/route", {"origin": origin, "destination": destination})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.routing.load", description=__doc__)
    parser.add_argument("extract", type=Path, help="a sorted .osm.pbf file")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
