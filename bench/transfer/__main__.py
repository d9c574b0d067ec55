"""Measure the hub beside what it is built on and what it replaced: `python -m bench.transfer`.

Run it with a Python that has constraints/transfer.txt, and services/ on PYTHONPATH; `node` and `npm`
of 20.19 or later make the load. 200 clients send sealed events of 1 KB and wait for each
acknowledgement: first each once a second, then as fast as they get their answers. All servers are
measured in turn, round by round, each on a core of its own where there are two.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.machine import described
from bench.transfer.load import Load
from bench.transfer.serving import CORES, on_other_cores
from bench.transfer.sides import sides
from bench.transfer.table import HEAD, rows


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    options = _options()
    on_other_cores()
    with tempfile.TemporaryDirectory() as folder:
        load = Load.prepare(Path(folder), options.clients, options.events)
        found = {side.name: [] for side in sides()}
        print(
            f"{options.clients} clients, {described(len(CORES))}, "
            f"{options.rounds} rounds of {options.seconds} s"
        )
        for _ in range(options.rounds):
            for side in sides():
                found[side.name].append(load.measure(side, options.seconds))
    print(HEAD)
    for row in rows(found):
        print(row)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer", description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--events", type=int, default=100, help="for each client, at most")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
