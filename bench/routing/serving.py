"""Run the service as a process and ask it over connections that are kept."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


class Client:
    """One kept connection to the service.

    A request goes out in one piece, as nginx sends it. http.client makes two pieces of it, for
    which the service is woken twice, and takes longer over the answer's headers.
    """

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def post(self, path: str, body: Any) -> bytes:
        """Send JSON and return the answer's bytes."""
        return self._ask("POST", path, json.dumps(body).encode())

    def get(self, path: str) -> bytes:
        """Return an answer's bytes."""
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        head = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        self._socket.sendall("\r\n".join([*head, "\r\n"]).encode() + body)
        length = 0
        while (line := self._answers.readline()) != b"\r\n":
            if not line:
                msg = f"the service closed the connection instead of answering {method} {path}"
                raise ConnectionError(msg)
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return self._answers.read(length)

    def resident_mb(self) -> float:
        """Return the memory of the service's processes, in megabytes; what both share, once."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("utf-8").split()
        return sum(_resident_mb(int(pid)) for pid in [self.pid, *children])


@contextmanager
def served(
    region: Path, hospitals: list[dict[str, float]], settings: Mapping[str, str] | None = None
) -> Iterator[Client]:
    """Run the service on a map, with hospitals at places; the environment's other settings stay."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        ours = {
            "ROUTING_PORT": str(port),
            "ROUTING_HOST": "127.0.0.1",
            "ROUTING_MAP": str(region),
            "ROUTING_DATA": data,
            "ROUTING_FACILITIES": str(_facilities(Path(data), hospitals)),
            "EMSYNC_CONTRACTS": str(_ROOT / "contracts"),
        }
        with subprocess.Popen(
            [sys.executable, "-m", "routing"],
            env=os.environ | ours | (settings or {}),
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                yield _patiently(port, process.pid)
            finally:
                process.terminate()


def _facilities(folder: Path, places: list[dict[str, float]]) -> Path:
    told = [
        place | {"id": f"h{n}", "name": f"Hospital {n}", "capabilities": [], "status": "open"}
        for n, place in enumerate(places)
    ]
    path = folder / "facilities.json"
    path.write_text(json.dumps({"note": "places to measure with", "facilities": told}), "utf-8")
    return path


def _patiently(port: int, pid: int) -> Client:
    for _ in range(300):
        try:
            client = Client(port, pid)
            client.get("/healthz")
        except OSError:
            sleep(0.1)
        else:
            return client
    msg = f"the service did not start on port {port}"
    raise TimeoutError(msg)


def _resident_mb(pid: int) -> float:
    found = re.search(
        r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8"), re.M
    )
    if found is None:
        msg = f"the kernel does not tell the memory of process {pid}"
        raise LookupError(msg)
    return int(found[1]) * 1024 / 1e6
