"""Measure what the one origin costs, over running containers: `python3 -m bench.shell`.

`docker compose up --wait` goes before. Every question goes to the service and through the shell in
turn, each over one connection that is kept, so that another load on the machine meets both alike.
Both are asked at their containers' addresses: a published port would add the same to one side alone.
"""

import argparse
import json
import subprocess
from http.client import HTTPConnection
from statistics import quantiles
from time import perf_counter

from bench.machine import described
from tests.checkout import PORTS, ROOT

EXAMPLES = ROOT / "contracts" / "examples"
MOST = 1.3
PLACES = ({"lon": 24.9369, "lat": 60.16925}, {"lon": 24.9457, "lat": 60.1719})
ROUTE = json.dumps({"origin": PLACES[0], "destination": PLACES[1]}).encode()
DISPATCH = json.dumps({"incident": PLACES[0], "severity_level": 2}).encode()
PATIENT = (EXAMPLES / "severity" / "assessSeverity.valid-minimal.json").read_bytes()
QUESTIONS: tuple[tuple[str, str, bytes | None], ...] = (
    ("severity", "/api/v1/severity", PATIENT),
    ("routing", "/api/v1/route", ROUTE),
    ("routing", "/api/v1/dispatch", DISPATCH),
    ("routing", "/tiles.json", None),
    ("transfer", "/healthz", None),
)


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    parser = argparse.ArgumentParser(prog="python3 -m bench.shell", description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--project", default="emsync", help="the compose project that is measured")
    options = parser.parse_args()
    print(f"{described()}, {options.rounds} rounds")
    print(f"{'':28}{'shell p50':>13}{'p95':>9}{'direct p50':>14}{'p95':>9}{'ratio':>8}  target")
    addresses = {name: _address(options.project, name) for name in PORTS}
    for service, path, body in QUESTIONS:
        print(_compare(addresses, service, path, body, options.rounds), flush=True)
    return 0


def _compare(
    addresses: dict[str, str], service: str, path: str, body: bytes | None, rounds: int
) -> str:
    shell, direct = HTTPConnection(addresses["shell"]), HTTPConnection(addresses[service])
    times = [
        (_timed(shell, f"/{service}{path}", body), _timed(direct, path, body))
        for _ in range(rounds)
    ]
    (our_50, our_95), (bare_50, bare_95) = (_p50_p95(column) for column in zip(*times, strict=True))
    ratio = our_50 / bare_50
    return (
        f"{service + ' ' + path:28}{our_50:10.2f} ms{our_95:6.1f} ms{bare_50:11.2f} ms{bare_95:6.1f} ms"
        f"{ratio:7.2f}x  <= {MOST:g}x: {'met' if ratio <= MOST else 'MISSED'}"
    )


def _timed(connection: HTTPConnection, path: str, body: bytes | None) -> float:
    """Return the milliseconds that an answer takes; it must be one of 200."""
    headers = {"Content-Type": "application/json"} if body else {}
    started = perf_counter()
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    taken = (perf_counter() - started) * 1000
    if answer.status != 200:
        raise SystemExit(f"bench: {path} answered {answer.status}: {content[:200]!r}")
    return taken


def _p50_p95(times: tuple[float, ...]) -> tuple[float, float]:
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


def _address(project: str, service: str) -> str:
    """Return where a service's container listens."""
    shown = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
    inspect = ["docker", "inspect", "--format", shown, f"{project}-{service}-1"]
    done = subprocess.run(inspect, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(
            f"bench: project {project} runs no {service}: docker compose up --wait goes before"
        )
    return f"{done.stdout.strip()}:{PORTS[service]}"


if __name__ == "__main__":
    raise SystemExit(main())
