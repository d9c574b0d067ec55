"""Kill hubs, PostgreSQL and Valkey under load; then look for what was lost, doubled or out of order.

From a checkout, with the packages of constraints/transfer.txt and tests.txt, on SQLite with one hub:

    PYTHONPATH=services:. python -m bench.transfer.campaign --kills 40

or with three hubs on empty stores of compose.scale.yaml, whose ports and passwords the environment gives as
`TRANSFER_DATABASE`, `TRANSFER_WAKE` and their files, and whose containers are killed with the hubs:

    PYTHONPATH=services:. python -m bench.transfer.campaign --kills 40 --containers POSTGRES VALKEY

It prints a table, and fails when anything was lost, doubled or out of order.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tests.transfer.conftest import Make, Server, prepared
from transfer.config import read
from transfer.stores import open_database

AMBULANCES = 6
STORE_NAMES = ("TRANSFER_DATABASE", "TRANSFER_WAKE")
_TRIES = (OSError, HTTPException, ValueError)


@dataclass
class Ambulance(threading.Thread):
    """Sends one event after the other of one transfer, each until it is acknowledged."""

    servers: list[Server]
    make: Make
    over: threading.Event
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    repeated: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        asked = self.make.asking()
        self.send("/api/v1/transfers", asked)
        path = f"/api/v1/transfers/{asked['transfer_id']}/eta"
        while not self.over.is_set():
            said = {"eta": "2026-11-20T14:30:00Z"}
            self.send(path, self.make.noting(asked["transfer_id"], "eta", **said))

    def send(self, path: str, body: dict[str, Any]) -> None:
        while True:
            try:
                status, answer = random.choice(self.servers).call("POST", path, body)
            except _TRIES:
                status, answer = 0, {}
            if status in {200, 201}:
                self.acknowledged.append(answer)
                return
            assert status in {0, 500, 503}, answer
            self.repeated += 1
            time.sleep(0.05)


def kill_hub(servers: list[Server]) -> None:
    server = random.choice(servers)
    server.signal(signal.SIGKILL)
    server.start()


def kill_container(name: str) -> None:
    for verb in ("kill", "start"):
        subprocess.run(["docker", verb, name], check=True, capture_output=True)


def wrong(server: Server, ambulance: Ambulance) -> Counter[str]:
    """Return how many acknowledged events the log lacks, has twice, or has elsewhere."""
    transfer_id = ambulance.acknowledged[0]["transfer_id"]
    events = server.call("GET", f"/api/v1/transfers/{transfer_id}/events")[1]["events"]
    kept = [event["event_id"] for event in events]
    told = [answer["event_id"] for answer in ambulance.acknowledged]
    in_order = [event["seq"] for event in events] == list(range(1, len(events) + 1))
    return Counter(
        acknowledged=len(told),
        repeated=ambulance.repeated,
        lost=len(set(told) - set(kept)),
        doubled=len(kept) - len(set(kept)),
        out_of_order=int(kept[: len(told)] != told or not in_order),
    )


def campaign(kills: int, containers: list[str], folder: Path) -> Counter[str]:
    stores = {k: v for k, v in os.environ.items() if k.startswith(STORE_NAMES)}
    environment = prepared(folder) | stores
    servers = [Server(folder, dict(environment)) for _ in range(3 if containers else 1)]
    for server in servers:
        server.pens, server.places = servers[0].pens, servers[0].places
        server.start()
    over = threading.Event()
    fleet = [Ambulance(servers, Make(servers[0].pens), over) for _ in range(AMBULANCES)]
    for ambulance in fleet:
        ambulance.start()
    found: Counter[str] = Counter()
    try:
        for _ in range(kills):
            time.sleep(random.uniform(0.1, 1.5))
            target = random.choice(["hub", *containers])
            kill_hub(servers) if target == "hub" else kill_container(target)
            found[f"kills of {target}"] += 1
    finally:
        over.set()
        for ambulance in fleet:
            ambulance.join()
    for ambulance in fleet:
        found += wrong(servers[0], ambulance)
    for server in servers:
        server.stop()
    with open_database(read(environment)) as database:
        database.verify()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--containers", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = campaign(options.kills, options.containers, Path(folder))
    rows = {name: found[name] for name in sorted(found)}
    rows |= {name: found[name] for name in ("acknowledged", "lost", "doubled", "out_of_order")}
    for name, count in rows.items():
        print(f"| {name} | {count} |")
    return 1 if found["lost"] + found["doubled"] + found["out_of_order"] else 0


if __name__ == "__main__":
    sys.exit(main())
