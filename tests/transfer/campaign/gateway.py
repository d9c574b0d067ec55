"""Starts a device's process, notes what it said, and kills it while its outbox is full."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path

from tests.transfer.campaign.device import PASSPHRASE
from tests.transfer.campaign.fleet import Fleet
from transfer.client.keyfile import Identity, save


class Gateway:
    """A device and what was in its outbox, by transfer, in the order in which it was said."""

    def __init__(self, fleet: Fleet, home: Path) -> None:
        self._fleet, self._home = fleet, home
        self.said: dict[str, list[str]] = defaultdict(list)
        self._full = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._notes: threading.Thread | None = None
        home.mkdir()
        pen = fleet.hubs[0].pens["tablet"]
        save(home / "device.keys", Identity.make(pen.device_id, pen.keys), PASSPHRASE)

    def start(self, *more: str) -> None:
        self._full.clear()
        command = [sys.executable, "-m", "tests.transfer.campaign.device"]
        with (self._home / "device.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, random.choice(self._fleet.hubs).url, str(self._home), *more],
                env=os.environ,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._notes = threading.Thread(target=self._note, args=(self._process,))
        self._notes.start()

    def kill(self) -> None:
        """Kill it with a full outbox, some of which may have been sent; and start it again."""
        self._full.wait(20)
        self._fleet.over.wait(random.uniform(0, 0.3))
        self.stop()
        self.start()

    def stop(self) -> None:
        if self._process and self._notes:
            self._process.send_signal(signal.SIGKILL)
            self._end(-signal.SIGKILL)

    def deliver(self) -> None:
        """Let it send what is left."""
        self.stop()
        self.start("deliver")
        self._end(0)

    def _end(self, expected: int) -> None:
        assert self._process
        assert self._notes
        if self._process.wait(timeout=120) != expected:
            log = (self._home / "device.log").read_text()
            self._fleet.complain("failed", f"the device ended: {log[-1500:]}")
        self._notes.join()
        self._process = None

    def _note(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            kind, *rest = line.split(" ", 2)
            if kind == "said":
                self.said[rest[0]].append(rest[1].strip())
            elif kind == "refused":
                self._fleet.complain("refused", line)
            else:
                self._full.set()
