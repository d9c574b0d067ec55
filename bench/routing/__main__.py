"""Measure the service over HTTP beside bare Valhalla in process: `python -m bench.routing`.

Run it with a Python that has constraints/routing.txt, and services/ on PYTHONPATH. Both sides
answer the same questions in turn, so that another load on the machine meets both alike.
"""

import argparse
import json
import os
import platform
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import valhalla  # type: ignore[import-untyped]

from bench.routing.places import on_roads, tiles_over
from bench.routing.serving import Client, served

_MAP = Path(__file__).resolve().parents[2] / "services" / "routing" / "data"
_HEAD = f"{'':22}{'HTTP p50':>11}{'p95':>9}{'bare p50':>11}{'p95':>9}{'ratio':>8}  target"


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    options = _options()
    record = json.loads((options.map / "map.json").read_text("utf-8"))
    print(
        f"{record['source']}, valhalla {valhalla.__version__}, {platform.machine()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.rounds} rounds"
    )
    print(_HEAD, flush=True)
    actor = _bare(options.map / "tiles.tar")
    with served(options.map) as client:
        places = on_roads(actor, random.Random(1), 400, options.box or record["bounds"])
        for row in _rows(client, actor, places, options.rounds):
            print(row, flush=True)
        print(f"memory of the service: {client.resident_mb():.0f} MB")
    return 0


def _rows(client: Client, actor: Any, places: list[Any], rounds: int) -> Iterator[str]:
    yield _compare("route", rounds, *_route(client, actor, places))
    for width in (20, 200):
        rows = max(3, rounds // width)
        yield _compare(f"matrix 1 x {width}", rows, *_matrix(client, actor, places, 1, width))
        yield _compare(f"matrix {width} x 1", rows, *_matrix(client, actor, places, width, 1))
    tiles = tiles_over(places)
    yield _compare(
        "tile",
        min(rounds, len(tiles)),
        lambda i: client.get("/tiles/{z}/{x}/{y}.mvt".format_map(tiles[i % len(tiles)])),
        lambda i: actor.tile({"tile": tiles[i % len(tiles)]}),
        most_ms=10,
    )


def _route(client: Client, actor: Any, places: list[Any]) -> tuple[Any, Any]:
    def pair(i: int) -> tuple[Any, Any]:
        return places[i % len(places)], places[(7 * i + 3) % len(places)]

    def ours(i: int) -> object:
        origin, destination = pair(i)
        return client.post("/api/v1/route", {"origin": origin, "destination": destination})

    def bare(i: int) -> object:
        return actor.route({"locations": list(pair(i)), "costing": "auto"})

    return ours, bare


def _matrix(
    client: Client, actor: Any, places: list[Any], height: int, width: int
) -> tuple[Any, Any]:
    def ends(i: int) -> tuple[list[Any], list[Any]]:
        some = random.Random(i).sample(places, height + width)
        return some[:height], some[height:]

    def ours(i: int) -> object:
        origins, destinations = ends(i)
        return client.post("/api/v1/matrix", {"origins": origins, "destinations": destinations})

    def bare(i: int) -> object:
        origins, destinations = ends(i)
        return actor.matrix({"sources": origins, "targets": destinations, "costing": "auto"})

    return ours, bare


def _compare(
    what: str,
    rounds: int,
    ours: Callable[[int], object],
    bare: Callable[[int], object],
    most_ms: float | None = None,
) -> str:
    times: list[tuple[float, float]] = [(_timed(ours, i), _timed(bare, i)) for i in range(rounds)]
    (our_50, our_95), (bare_50, bare_95) = (_p50_p95(column) for column in zip(*times, strict=True))
    ratio = our_50 / bare_50
    met = ratio <= 1.5 if most_ms is None else our_50 <= most_ms
    target = "<= 1.5x" if most_ms is None else f"p50 <= {most_ms:g} ms"
    return (
        f"{what:22}{our_50:8.1f} ms{our_95:6.1f} ms{bare_50:8.1f} ms{bare_95:6.1f} ms"
        f"{ratio:7.2f}x  {target}: {'met' if met else 'MISSED'}"
    )


def _timed(ask: Callable[[int], object], i: int) -> float:
    """Return the milliseconds that an answer takes; what has no answer takes its time too."""
    started = perf_counter()
    with suppress(valhalla.ValhallaError):
        ask(i)
    return (perf_counter() - started) * 1000


def _p50_p95(times: tuple[float, ...]) -> tuple[float, float]:
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _bare(tiles: Path) -> Any:
    """Return Valhalla as it comes."""
    configuration = valhalla.get_config(tile_extract=tiles, tile_dir="")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(configuration, file)
        file.flush()
        return valhalla.Actor(file.name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.routing", description=__doc__)
    parser.add_argument("--map", type=Path, default=_MAP, help="folder of routing.mapbuild")
    parser.add_argument(
        "--box", type=float, nargs=4, help="west south east north; else the bounds of the map"
    )
    parser.add_argument("--rounds", type=int, default=200)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
