"""Prepare what the clients send once, and let them send it to one server after the other."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Self

from bench.transfer.fleet import NO_STORES, Fleet, prepare
from bench.transfer.paced import paced
from bench.transfer.serving import Server, served
from bench.transfer.sides import NODE, Side
from transfer.envelope.canonical import to_base64

# One event of each client in each. The first do not count: what both ends load in them, and what a
# database's log grows to before it is folded for the first time, is no part of a steady load.
PACED_SECONDS = 16
WARM_SECONDS = 6


@dataclass(frozen=True)
class Figures:
    """What servers did in one round: events a second, CPU for each event, milliseconds, megabytes."""

    rate: float
    cpu_us: float
    stores_us: float
    load_us: float
    paced_p50: float
    paced_p99: float
    full_p50: float
    full_p99: float
    resident_mb: float


@dataclass(frozen=True)
class Load:
    """The clients' file, and the hub's data that it fits: every round begins with the same."""

    folder: Path
    fleet: Fleet

    @property
    def clients(self) -> Path:
        """A file with a line for each client: its token and its events."""
        return self.folder / "clients.jsonl"

    @classmethod
    def prepare(
        cls, folder: Path, clients: int, events: int, stores: Mapping[str, str] = NO_STORES
    ) -> Self:
        """Install the load's packages, fill a hub, and seal what each client sends."""
        if not (NODE / "node_modules").is_dir():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-fund"], cwd=NODE, check=True)
        hub = folder / "hub"
        hub.mkdir()
        load = cls(folder, prepare(hub, clients, stores))
        load._write(events)
        return load

    def measure(self, side: Side, seconds: float) -> Figures:
        """Run a server on a fresh copy of the data, and the clients against it."""
        data = self.folder / "round"
        shutil.copytree(self.fleet.folder, data)
        try:
            with served(side.command, side.settings(data)) as server:
                again = {} if side.counts_once else {"AGAIN": "1"}
                return self.sent([server], seconds, os.environ | again)
        finally:
            shutil.rmtree(data)

    def sent(
        self,
        servers: Sequence[Server],
        seconds: float,
        environment: Mapping[str, str] = os.environ,
        stores: Callable[[], float] = lambda: 0,
    ) -> Figures:
        """Have the clients send, the first to the first server, and so on in turn.

        `stores` gives the CPU seconds so far of what the servers keep their data in.
        """
        addresses = [server.address for server in servers]
        clients = [json.loads(line) for line in self.clients.read_text("utf-8").splitlines()]
        times = paced(addresses, clients, WARM_SECONDS, PACED_SECONDS)
        spent = [str(PACED_SECONDS), str(seconds)]
        command = ["node", str(NODE / "load.js"), ",".join(addresses), str(self.clients), *spent]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            cpu, stored = _cpu_seconds(servers), stores()
            line = process.stdout.readline()
            if not line:
                sys.exit("the load broke off: see what Node says above")
            said = json.loads(line)
            if again := said.pop("again"):
                print(f"{again} events were sent again: a hub had no time for them (503)")
            each = 1e6 / said.pop("events")
            used = {
                "cpu_us": (_cpu_seconds(servers) - cpu) * each,
                "stores_us": (stores() - stored) * each,
            }
        ways = quantiles(times, n=100)
        said |= {"paced_p50": ways[49], "paced_p99": ways[98]}
        return Figures(**said, **used, resident_mb=sum(one.resident_mb() for one in servers))

    def _write(self, events: int) -> None:
        keys = {
            a.pen.device_id: to_base64(a.pen.keys.public_signing) for a in self.fleet.ambulances
        }
        (self.fleet.folder / "devices.json").write_text(json.dumps(keys), "utf-8")
        with self.clients.open("w", encoding="utf-8") as file:
            for ambulance, token in zip(self.fleet.ambulances, self.fleet.tokens(), strict=True):
                said = [ambulance.message() for _ in range(events)]
                file.write(json.dumps({"token": token, "events": said}) + "\n")


def _cpu_seconds(servers: Sequence[Server]) -> float:
    return sum(server.cpu_seconds() for server in servers)
