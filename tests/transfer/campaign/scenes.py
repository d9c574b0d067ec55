"""A hub alone with its file, and replicas on stores: each with what can happen to it."""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.transfer.campaign import faults, verdict
from tests.transfer.campaign.ambulance import crew
from tests.transfer.campaign.disk import Disk
from tests.transfer.campaign.faults import Fault
from tests.transfer.campaign.fleet import Fleet, Hub, environment_of_clock
from tests.transfer.campaign.gateway import Gateway
from tests.transfer.campaign.listeners import Follower, SlowReader
from tests.transfer.campaign.shared import Network, Stores
from tests.transfer.conftest import prepared

AMBULANCES, FOLLOWERS, SLOW_READERS = 6, 3, 2
REPLICAS = 3
_LIMITS = {
    # An ambulance here does the work of hundreds, from one address.
    "TRANSFER_REQUESTS_PER_MINUTE": "1000000",
    "TRANSFER_SIGN_INS_PER_MINUTE": "1000000",
    # An hour's jump is no hospital's silence.
    "TRANSFER_ANSWER_SECONDS": "86400",
}
_DEVICE = "SIGKILL of a client with a full outbox"
_HUB = "SIGKILL of a hub"


@dataclass
class Scene:
    """Hubs that run, what can happen to them and how often, and how to end."""

    fleet: Fleet
    gateway: Gateway
    faults: dict[str, tuple[int, Fault]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return self.fleet.hubs[0].environment


@contextmanager
def plain(folder: Path, kills: int, _images: str) -> Iterator[Scene]:
    """One hub on SQLite; nothing that needs root."""
    hub = Hub(folder, prepared(folder) | _LIMITS)
    with _running([hub], folder) as scene:
        scene.faults |= _killed(scene, kills)
        yield scene


@contextmanager
def alone(folder: Path, kills: int, _images: str) -> Iterator[Scene]:
    """One hub on SQLite, on a disk that can be full and with a clock that jumps."""
    with ExitStack() as stack:
        disk = Disk(folder / "disk", 1024)
        stack.callback(disk.close)
        environment = prepared(folder) | _LIMITS | {"TRANSFER_DATA": str(disk.folder)}
        hub = _with_clock(Hub(folder, environment), folder / "clock")
        scene = stack.enter_context(_running([hub], folder))
        scene.faults |= _killed(scene, kills)
        fill = partial(faults.fill_file, scene.fleet, disk)
        scene.faults["Full disk"] = (_some(kills, 15), fill)
        scene.faults["Clock jump of ± 1 h"] = (
            _some(kills, 15),
            partial(faults.jump, scene.fleet),
        )
        yield scene


@contextmanager
def replicas(folder: Path, kills: int, images: str) -> Iterator[Scene]:
    """Three hubs on PostgreSQL and Valkey, each in a network that can be cut."""
    with ExitStack() as stack:
        disk = Disk(folder / "disk", 2048)
        stack.callback(disk.close)
        network = Network(f"campaign{random.randrange(1000)}")
        stack.callback(network.close)
        stores = Stores(folder, network, images, disk)
        stack.callback(stores.close)
        environment = prepared(folder) | _LIMITS | stores.environment
        hubs = [
            _with_clock(
                Hub(
                    folder,
                    dict(environment),
                    host=network.address(number),
                    port=5000,
                    namespace=network.namespace(number),
                ),
                folder / f"clock-{number}",
            )
            for number in range(20, 20 + REPLICAS)
        ]
        scene = stack.enter_context(_running(hubs, folder))
        scene.faults |= _killed(scene, kills - kills // 2)
        for store, title, share in (("postgres", "PostgreSQL", 3), ("valkey", "Valkey", 6)):
            kill = partial(faults.kill_store, stores, store)
            scene.faults[f"SIGKILL of {title}"] = (kills // share, kill)
        scene.faults |= {
            "Full disk": (_some(kills, 20), partial(faults.fill_database, stores, disk)),
            "Clock jump of ± 1 h": (_some(kills, 15), partial(faults.jump, scene.fleet)),
            "Network cut between hubs and stores": (
                _some(kills, 10),
                partial(faults.cut, scene.fleet, network, stores),
            ),
        }
        yield scene
        stores.verify()


def play_in_its_own_folder(name: str, kills: int, images: str) -> Counter[str]:
    """Play a scene; what it wrote is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return play(name, Path(folder), kills, images)


SCENES = {"plain": plain, "alone": alone, "replicas": replicas}


def play(name: str, folder: Path, kills: int, images: str) -> Counter[str]:
    """Run one scene to its end; return what was counted. Raises when what is kept is damaged."""
    with SCENES[name](folder, kills, images) as scene:
        counts = scene.fleet.counts
        ambulances = crew(scene.fleet, AMBULANCES)
        for _ in range(FOLLOWERS):
            scene.fleet.spawn(Follower(scene.fleet).run)
        for _ in range(SLOW_READERS):
            scene.fleet.spawn(SlowReader(scene.fleet).run)
        try:
            for fault in faults.drawn(scene.faults):
                time.sleep(random.uniform(0.3, 1.5))
                counts["memory"] = max(counts["memory"], *_memory(scene.fleet))
                scene.faults[fault][1]()
                counts[fault] += 1
                print(f"{sum(counts[name] for name in scene.faults)}: {fault}", file=sys.stderr)
            scene.gateway.deliver()
        finally:
            scene.fleet.stop()
            print(f"{name}: {dict(counts)}", file=sys.stderr)
        verdict.hold(scene.fleet, ambulances, scene.gateway)
        for hub in scene.fleet.hubs:
            hub.stop()
        print(verdict.verify(scene.environment), file=sys.stderr)
    for complaint in scene.fleet.complaints[:20]:
        print(complaint, file=sys.stderr)
    return counts


def _memory(fleet: Fleet) -> list[int]:
    return [hub.memory_mb() for hub in fleet.hubs]


def _with_clock(hub: Hub, file: Path) -> Hub:
    hub.clock = file
    hub.environment |= environment_of_clock(file)
    return hub


def _killed(scene: Scene, kills: int) -> dict[str, tuple[int, Fault]]:
    return {
        _HUB: (kills, partial(faults.kill_hub, scene.fleet)),
        _DEVICE: (_some(kills, 10), partial(faults.kill_device, scene.gateway)),
    }


def _some(kills: int, one_in: int) -> int:
    return max(1, kills // one_in)


@contextmanager
def _running(hubs: list[Hub], folder: Path) -> Iterator[Scene]:
    try:
        hubs[0].start()
        for hub in hubs[1:]:
            hub.pens = hubs[0].pens
            hub.start()
        fleet = Fleet(hubs)
        gateway = Gateway(fleet, folder / "device")
        gateway.start()
        try:
            yield Scene(fleet, gateway)
        finally:
            gateway.stop()
    finally:
        for hub in hubs:
            hub.stop()
