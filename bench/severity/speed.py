"""Measure severity over HTTP beside XGBoost alone, by turns in one run.

It runs in the image, and starts the service there once more, as a process on one core:

    docker run --rm --network none --entrypoint python -v "$PWD/bench:/app/bench:ro" \\
        emsync/severity -m bench.severity.speed
"""

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from statistics import median
from time import perf_counter, sleep
from typing import Any

import xgboost

from bench.machine import described
from severity.config import read
from severity.features import columns
from severity.model import Model
from severity.observation import observe

SINGLES, BATCHES, BATCH = 400, 7, 10_000
PATIENCE_SECONDS = 60
MOST_MS, MOST_RATIO, LEAST_PER_SECOND, MOST_MB = 5, 3, 20_000, 400


@dataclass(frozen=True)
class Service:
    """The running service: one connection to it, and its process."""

    connection: http.client.HTTPConnection
    process: int

    def post(self, path: str, body: bytes, media: str = "application/json") -> bytes:
        """Send a body; return the answer's, which must be 200."""
        self.connection.request("POST", path, body, {"Content-Type": media})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}: {content.decode()[:500]}")
        return content

    def megabytes(self, name: str) -> float:
        """Return what the kernel says of the process's memory: VmRSS now, VmHWM at most."""
        status = Path(f"/proc/{self.process}/status").read_text("ascii")
        (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024 / 1e6


@contextmanager
def served() -> Iterator[Service]:
    """Run the service on one core, the first that this process may use."""
    with socket() as free, tempfile.TemporaryDirectory() as data:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = {"SEVERITY_HOST": "127.0.0.1", "SEVERITY_PORT": str(port), "SEVERITY_DATA": data}
        process = subprocess.Popen(
            [sys.executable, "-m", "severity"],
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
        )
        try:
            os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
            yield Service(_connected(process, port), process.pid)
        finally:
            process.terminate()
            process.wait()


def _connected(process: subprocess.Popen[bytes], port: int) -> http.client.HTTPConnection:
    end = perf_counter() + PATIENCE_SECONDS
    while perf_counter() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/readyz")
            connection.getresponse().read()
        except OSError:
            sleep(0.1)
        else:
            return connection
    raise SystemExit(f"severity did not start: its exit code is {process.poll()}")


def patient(chance: random.Random) -> dict[str, Any]:
    """Make up an adult; one measurement in ten is missing."""
    made: dict[str, Any] = {
        "age_years": chance.randint(18, 95),
        "sex": chance.choice(["female", "male"]),
        "arrived_by_ambulance": chance.random() < 0.3,
        "respiratory_rate": chance.randint(10, 34),
        "oxygen_saturation": chance.randint(84, 100),
        "supplemental_oxygen": chance.random() < 0.1,
        "systolic_pressure": chance.randint(85, 210),
        "diastolic_pressure": chance.randint(40, 84),
        "pulse": chance.randint(45, 150),
        "temperature_f": round(chance.uniform(95, 104), 1),
        "consciousness": chance.choice(["alert", "alert", "alert", "voice"]),
        "pain": chance.randint(0, 10),
        "injury": chance.random() < 0.3,
        "reason_for_visit": chance.choice([10100, 10501, 14150, 15451, 19051]),
    }
    return {k: v for k, v in made.items() if k == "age_years" or chance.random() < 0.9}


def alone(model: Model, record: dict[str, Any]) -> Callable[[], object]:
    """Return what XGBoost alone does for the same row: both risks, and the contributions."""
    rows = model.encoding.rows(columns([observe(record)]))
    critical, hospitalised = (model.visit[name].booster for name in ("critical", "hospitalised"))

    def predict() -> object:
        table = xgboost.DMatrix(rows, nthread=1)
        contributions = critical.predict(table, pred_contribs=True)
        return critical.inplace_predict(rows), hospitalised.inplace_predict(rows), contributions

    return predict


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action took."""
    start = perf_counter()
    action()
    return perf_counter() - start


def singles(service: Service, model: Model, chance: random.Random) -> None:
    """Print the median of one prediction with its explanation, and of XGBoost alone, by turns."""
    ours, plain = [], []
    for _ in range(SINGLES):
        record = patient(chance)
        body = json.dumps(record).encode()
        predict = alone(model, record)
        predict()
        plain.append(seconds(predict))
        ours.append(seconds(lambda body=body: service.post("/api/v1/severity", body)))
    http_ms, plain_ms = median(ours) * 1e3, median(plain) * 1e3
    said = f"target <= {MOST_MS} ms and <= {MOST_RATIO}x"
    print(
        f"one prediction with explanation, p50   HTTP {http_ms:.2f} ms   "
        f"XGBoost alone {plain_ms:.2f} ms   ratio {http_ms / plain_ms:.1f}x   {said}"
    )


def batches(service: Service, model: Model, chance: random.Random) -> None:
    """Print patients a second of a batch over HTTP, and of XGBoost's predictions alone."""
    records = [{"id": number, **patient(chance)} for number in range(BATCH)]
    body = "".join(json.dumps(record) + "\n" for record in records).encode()
    ours = median(seconds(lambda: _batch(service, body)) for _ in range(BATCHES))
    rows = model.encoding.rows(columns([observe(record) for record in records]))
    boosters = [learned.booster for learned in model.visit.values()]
    plain = median(
        seconds(lambda: [booster.inplace_predict(rows) for booster in boosters])
        for _ in range(BATCHES)
    )
    print(
        f"batch of {BATCH:,}, median of {BATCHES}   HTTP {BATCH / ours:,.0f} patients/s   XGBoost "
        f"alone {BATCH / plain:,.0f}/s   ratio {ours / plain:.1f}x   target >= {LEAST_PER_SECOND:,}/s"
    )


def _batch(service: Service, body: bytes) -> None:
    answers = service.post("/api/v1/severity/batch", body, "application/x-ndjson")
    if answers.count(b'"level":') != BATCH:
        raise SystemExit(f"the batch answered {answers[:500]!r}")


def main() -> None:
    """Measure and print; a target that is missed is seen, and is no error."""
    chance = random.Random(7)
    print(f"{described()}, service on one core")
    with served() as service:
        model = Model.load(read(os.environ).model)
        singles(service, model, chance)
        batches(service, model, chance)
        now, most = service.megabytes("VmRSS"), service.megabytes("VmHWM")
        print(f"memory of the service   {now:.0f} MB now, {most:.0f} MB at most   <= {MOST_MB} MB")


if __name__ == "__main__":
    main()
