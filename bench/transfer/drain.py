"""Time how long a hub takes to stop with live sockets: `python -m bench.transfer.drain`.

Run it as bench.transfer is run. SIGTERM goes to the master alone, as a container engine sends it.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.transfer.load import Load
from bench.transfer.serving import on_other_cores, served
from bench.transfer.sides import HUB, NODE

TARGET_S = 2


def main() -> int:
    """Measure and print."""
    options = _options()
    on_other_cores()
    with tempfile.TemporaryDirectory() as folder:
        load = Load.prepare(Path(folder), clients=20, events=0)
        times = [_seconds(load, options.connections) for _ in range(options.rounds)]
    worst = max(times)
    print(
        f"SIGTERM with {options.connections} live sockets: stopped after "
        f"{', '.join(f'{seconds:.2f}' for seconds in times)} s, target < {TARGET_S} s: "
        f"{'met' if worst < TARGET_S else 'MISSED'}"
    )
    return 0


def _seconds(load: Load, connections: int) -> float:
    with served(HUB.command, HUB.settings(load.fleet.folder)) as server:
        command = ["node", str(NODE / "hold.js"), server.address, str(load.clients)]
        with subprocess.Popen(
            [*command, str(connections), "30"], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            started = perf_counter()
            server.process.terminate()
            server.process.wait(60)
            took = perf_counter() - started
            process.kill()
    return took


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer.drain", description=__doc__)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
