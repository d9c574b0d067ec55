"""What can happen to a hub and to what it stands on."""

import random
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta

from tests.transfer.campaign.disk import Disk
from tests.transfer.campaign.fleet import Fleet, Hub
from tests.transfer.campaign.gateway import Gateway
from tests.transfer.campaign.shared import Network, Stores

Fault = Callable[[], None]
HOUR = timedelta(hours=1)


def kill_hub(fleet: Fleet) -> None:
    _killed(random.choice(fleet.hubs)).start()


def kill_device(gateway: Gateway) -> None:
    gateway.kill()


def kill_store(stores: Stores, store: str) -> None:
    stores.kill(store)


def jump(fleet: Fleet) -> None:
    """Set the wall clock of one or all hubs by an hour, and later right again."""
    hubs = random.sample(fleet.hubs, random.randint(1, len(fleet.hubs)))
    skew = random.choice([HOUR, -HOUR])
    _set_clocks(hubs, skew)
    time.sleep(random.uniform(3, 6))
    if random.random() < 0.3:
        _killed(hubs[0]).start()
    _set_clocks(hubs, timedelta())


def fill_file(fleet: Fleet, disk: Disk) -> None:
    """Fill the disk that the hub has its file on; sometimes it is killed then, too."""
    with ExitStack() as killed, disk.full():
        time.sleep(random.uniform(1, 3))
        if random.random() < 0.5:
            killed.callback(_killed(fleet.hubs[0]).start)


def fill_database(stores: Stores, disk: Disk) -> None:
    """Fill PostgreSQL's disk; it gives up when it cannot write its log, and is started again."""
    with disk.full():
        time.sleep(random.uniform(1, 4))
    stores.start("postgres")
    stores.wait()


def cut(fleet: Fleet, network: Network, stores: Stores) -> None:
    """Cut some hubs off from one store or both; sometimes one is killed behind the cut."""
    hubs = random.sample(fleet.hubs, random.randint(1, len(fleet.hubs)))
    addresses = random.choice([stores.addresses, *([one] for one in stores.addresses)])
    with ExitStack() as killed, network.cut([hub.namespace or "" for hub in hubs], addresses):
        time.sleep(random.uniform(1, 12))
        if random.random() < 0.3:
            killed.callback(_killed(hubs[0]).start)


def _killed(hub: Hub) -> Hub:
    hub.signal(signal.SIGKILL)
    return hub


def _set_clocks(hubs: list[Hub], skew: timedelta) -> None:
    for hub in hubs:
        hub.clock.write_text(f"{skew.total_seconds():+.0f}")
        hub.skew = skew


def drawn(faults: Mapping[str, tuple[int, Fault]]) -> list[str]:
    """Return each fault's name as often as it is wanted, in any order."""
    names = [name for name, (times, _) in faults.items() for _ in range(times)]
    random.shuffle(names)
    return names
