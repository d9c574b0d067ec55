"""Measure three replicas beside one: `python -m bench.transfer.scale --images emsync/{store}:latest`.

Run it as bench.transfer is run, with the packages of constraints/tests.txt too, as root on Linux
with docker and the images of target `store`. All hubs are on one PostgreSQL, and the three wake
each other over Valkey. Both sides take the same events on the same data, round by round. Any process
runs on any core; the last line says what the ratio can be on so many.
"""

import argparse
import math
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.machine import described
from bench.transfer.load import Figures, Load
from bench.transfer.serving import CORES, cpu_seconds, served
from bench.transfer.sides import HUB
from bench.transfer.table import middle_of
from tests.transfer.campaign.disk import Disk
from tests.transfer.campaign.fleet import quiet
from tests.transfer.campaign.shared import Network, Stores

REPLICAS = 3
TARGET = 2
_DISK_MB = 2048
_AS_ADMIN = ("--host=/tmp", "--username=emsync", "--maintenance-db=template1")


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    options = _options()
    found: dict[int, list[Figures]] = {1: [], REPLICAS: []}
    with tempfile.TemporaryDirectory() as folder, _stores(Path(folder), options.images) as stores:
        load = Load.prepare(Path(folder), options.clients, options.events, stores.environment)
        print(
            f"{options.clients} clients, {described(len(CORES))}, "
            f"{options.rounds} rounds of {options.seconds} s",
            flush=True,
        )
        for _ in range(options.rounds):
            for replicas, rounds in found.items():
                rounds.append(_measured(load, stores, replicas, options.seconds))
    for line in _table(found, len(CORES)):
        print(line)
    return 0


@contextmanager
def _stores(folder: Path, images: str) -> Iterator[Stores]:
    with ExitStack() as stack:
        disk = Disk(folder / "disk", _DISK_MB)
        stack.callback(disk.close)
        network = Network(f"scale{secrets.token_hex(2)}")
        stack.callback(network.close)
        stores = Stores(folder, network, images, disk)
        stack.callback(stores.close)
        yield stores


def _measured(load: Load, stores: Stores, replicas: int, seconds: float) -> Figures:
    settings = dict(HUB.settings(load.fleet.folder)) | stores.environment
    settings["TRANSFER_REPLICAS"] = str(replicas)
    if replicas == 1:
        del settings["TRANSFER_WAKE"], settings["TRANSFER_WAKE_PASSWORD_FILE"]
    with _copy(stores) as name, ExitStack() as stack:
        settings["TRANSFER_DATABASE"] = f"{stores.environment['TRANSFER_DATABASE']}-{name}"
        hubs = [stack.enter_context(served(HUB.command, settings, CORES)) for _ in range(replicas)]
        return load.sent(hubs, seconds, stores=lambda: _cpu_seconds(stores))


@contextmanager
def _copy(stores: Stores) -> Iterator[str]:
    """Make a database like the one that was prepared; no hub may be connected to either."""
    stores.inside("postgres", "createdb", *_AS_ADMIN, "--template=postgres", "postgres-round")
    try:
        yield "round"
    finally:
        stores.inside("postgres", "dropdb", *_AS_ADMIN, "--force", "postgres-round")


def _cpu_seconds(stores: Stores) -> float:
    names = [stores.name(store) for store in ("postgres", "valkey")]
    tops = [quiet("docker", "top", name, "-eo", "pid").split()[1:] for name in names]
    return sum(cpu_seconds(int(pid)) for pids in tops for pid in pids)


def _table(found: dict[int, list[Figures]], cores: int) -> Iterator[str]:
    yield (
        f"{'':26}{'events/s':>10}{'lowest':>9}{'highest':>9}{'CPU/event: hubs':>18}{'stores':>10}"
        f"{'load':>10}{'p50':>9}{'p99':>9}{'paced p50':>12}{'p99':>9}"
    )
    one, three = (middle_of(rounds) for rounds in found.values())
    names = ("one replica, PostgreSQL", "three, and Valkey")
    for name, middle, rounds in zip(names, (one, three), found.values(), strict=True):
        rates = [figures.rate for figures in rounds]
        yield (
            f"{name:26}{middle.rate:10,.0f}{min(rates):9,.0f}{max(rates):9,.0f}"
            f"{middle.cpu_us:15.0f} us{middle.stores_us:7.0f} us{middle.load_us:7.0f} us"
            f"{middle.full_p50:6.0f} ms{middle.full_p99:6.0f} ms"
            f"{middle.paced_p50:9.1f} ms{middle.paced_p99:6.1f} ms"
        )
    yield _verdict(three.rate / one.rate, one, cores)


def _verdict(ratio: float, one: Figures, cores: int) -> str:
    """A hub fills one core; all the work of an event has to find room on the cores there are."""
    whole_us = one.cpu_us + one.stores_us + one.load_us
    most = min(REPLICAS, max(1, cores * one.cpu_us / whole_us))
    needed = math.ceil(TARGET * whole_us / one.cpu_us)
    said = "met" if ratio >= TARGET else "MISSED" if cores >= needed else f"needs {needed} cores"
    return (
        f"three to one: {ratio:.2f}; an event takes {whole_us:.0f} us of CPU in all and "
        f"{one.cpu_us:.0f} of a hub, so on {cores} cores at most {most:.2f}; target >= {TARGET}: {said}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer.scale", description=__doc__)
    parser.add_argument("--images", default="emsync/{store}:latest")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--events", type=int, default=60, help="for each client, at most")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
