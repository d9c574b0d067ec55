"""The hubs under test, those who speak with them, and what went wrong between the two."""

import http.client
import random
import subprocess
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.transfer.conftest import Server
from transfer.access.principal import Principal, Role

READER = Principal("quality", None, "Quality", Role.QUALITY, "hus")


class Over(Exception):
    """The campaign is over: what was not acknowledged need not be."""


@dataclass
class Hub(Server):
    """A hub that is started again until it serves, as a container engine would."""

    clock: Path = Path()
    patience_s: float = 4
    namespace: str | None = None
    skew: timedelta = timedelta()

    @property
    def command(self) -> list[str]:
        inside = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        return [*inside, *super().command]

    def start(self) -> None:
        for _ in range(60):
            process = self.launch()
            while process.poll() is None:
                try:
                    if self.call("GET", "/healthz")[0] == 200:
                        return self.enrol()
                except (OSError, ValueError):
                    threading.Event().wait(0.05)
        raise AssertionError(f"no hub starts: {self.log.read_text()[-2000:]}")

    def enrol(self) -> None:
        super().enrol()
        if self.places:
            # Who signs in at a hub gets a token by that hub's clock.
            self.places.sessions._clock = lambda: datetime.now(UTC) + self.skew

    def post(self, path: str, raw: bytes, meant: dict[str, Any]) -> int:
        """Send bytes as whoever may say what they were meant to say; return the status."""
        assert self.places
        headers = {"Content-Type": "application/json"} | self.places.headers("POST", path, meant)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.patience_s)
        try:
            connection.request("POST", path, raw, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def memory_mb(self) -> int:
        try:
            status = Path(f"/proc/{self.worker()}/status").read_text()
        except (OSError, IndexError):
            return 0  # it is just starting
        return int(status.split("VmHWM:")[1].split()[0]) // 1024


@dataclass
class Fleet:
    """Hubs, and the threads of those who speak with them and listen to them."""

    hubs: list[Hub]
    over: threading.Event = field(default_factory=threading.Event)
    counts: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    # The newest: those that are listened to.
    transfers: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    threads: list[threading.Thread] = field(default_factory=list)

    def any_hub(self) -> Hub:
        if self.over.is_set():
            raise Over
        return random.choice(self.hubs)

    def spawn(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=self._guarded, args=(work,))
        self.threads.append(thread)
        thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()

    def complain(self, kind: str, said: object) -> None:
        self.counts[kind] += 1
        self.complaints.append(f"{kind}: {said}")

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Over:
            return
        except Exception as error:
            self.complain("failed", repr(error))
            raise


def quiet(*command: str, **more: Any) -> str:
    """Run a command to its end; return what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


def environment_of_clock(file: Path) -> dict[str, str]:
    """Return what lets a process read its wall clock from a file: "+3600" is an hour ahead."""
    file.write_text("+0")
    return {
        "LD_PRELOAD": str(libfaketime()),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        # A jump is of the wall clock alone, as when somebody sets it.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DISABLE_SHM": "1",
        "NO_FAKE_STAT": "1",
    }


def libfaketime() -> Path:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    assert found, "libfaketime is missing: apt-get install faketime"
    return found[0]
