"""Run a server as a process, on a core of its own where there are two, and know what it uses."""

import os
import socket
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import sleep

from bench.transfer.fleet import ROOT

CORES = sorted(os.sched_getaffinity(0))
_SERVERS_CORE, _OTHERS = set(CORES[:1]), set(CORES[1:]) or set(CORES)
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Return the CPU time of its processes so far."""
        return sum(cpu_seconds(pid) for pid in self._pids())

    def resident_mb(self) -> float:
        """Return the memory of its processes, in megabytes."""
        return sum(_resident_mb(pid) for pid in self._pids())

    def _pids(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        return [pid, *map(int, children)]


@contextmanager
def served(
    command: Sequence[str], settings: Mapping[str, str], cores: Collection[int] = _SERVERS_CORE
) -> Iterator[Server]:
    """Run a server that reads TRANSFER_PORT from its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = {"TRANSFER_HOST": "127.0.0.1", "TRANSFER_PORT": str(port)}
    with subprocess.Popen(
        command,
        env=os.environ | settings | address,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.sched_setaffinity(process.pid, cores)
        try:
            _wait_for(port, process)
            yield Server(port, process)
        finally:
            process.terminate()


def on_other_cores() -> None:
    """Leave the servers' core to the servers."""
    os.sched_setaffinity(0, _OTHERS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            sleep(0.05)
        else:
            return
    msg = f"the server did not start on port {port}: {process.args!r}"
    raise TimeoutError(msg)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
