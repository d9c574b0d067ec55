"""Prepare what the clients send once, and let them send it to one server after the other."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bench.transfer.fleet import Fleet, prepare
from bench.transfer.serving import Server, served
from bench.transfer.sides import NODE, Side
from transfer.envelope.canonical import to_base64

# One event of each client in each, and the first of them does not count.
PACED_SECONDS = 11


@dataclass(frozen=True)
class Figures:
    """What one server did in one round: events a second, milliseconds, CPU, megabytes."""

    rate: float
    cpu_us: float
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
    def prepare(cls, folder: Path, clients: int, events: int) -> Self:
        """Install the load's packages, fill a hub, and seal what each client sends."""
        if not (NODE / "node_modules").is_dir():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-fund"], cwd=NODE, check=True)
        hub = folder / "hub"
        hub.mkdir()
        load = cls(folder, prepare(hub, clients))
        load._write(events)
        return load

    def measure(self, side: Side, seconds: float) -> Figures:
        """Run a server on a fresh copy of the data, and the clients against it."""
        data = self.folder / "round"
        shutil.copytree(self.fleet.folder, data)
        try:
            with served(side.command, side.settings(data)) as server:
                again = {} if side.counts_once else {"AGAIN": "1"}
                return self._sent(server, seconds, os.environ | again)
        finally:
            shutil.rmtree(data)

    def _sent(self, server: Server, seconds: float, environment: dict[str, str]) -> Figures:
        times = [str(PACED_SECONDS), str(seconds)]
        command = ["node", str(NODE / "load.js"), server.address, str(self.clients), *times]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            before = server.cpu_seconds()
            said = json.loads(process.stdout.readline())
            cpu_us = (server.cpu_seconds() - before) / said.pop("events") * 1e6
        return Figures(**said, cpu_us=cpu_us, resident_mb=server.resident_mb())

    def _write(self, events: int) -> None:
        keys = {
            a.pen.device_id: to_base64(a.pen.keys.public_signing) for a in self.fleet.ambulances
        }
        (self.fleet.folder / "devices.json").write_text(json.dumps(keys), "utf-8")
        with self.clients.open("w", encoding="utf-8") as file:
            for ambulance, token in zip(self.fleet.ambulances, self.fleet.tokens(), strict=True):
                said = [ambulance.message() for _ in range(events)]
                file.write(json.dumps({"token": token, "events": said}) + "\n")
