"""Hold idle connections to one hub: `python -m bench.transfer.idle [--connections 5000]`.

Run it as bench.transfer is run. Prints how many were held to the end, and what each costs. A device
has as many sockets as the hub allows it, so there are as many devices as that takes.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.transfer.fleet import settings
from bench.transfer.load import Load
from bench.transfer.serving import on_other_cores, served
from bench.transfer.sides import HUB, NODE
from transfer.config import read

# What a process has open beside its connections: libraries, the database, pipes.
_FILES_BESIDE = 200


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    options = _options()
    _allow_files(options.connections + _FILES_BESIDE)
    on_other_cores()
    with tempfile.TemporaryDirectory() as folder:
        each = read(settings(Path(folder))).sockets
        load = Load.prepare(Path(folder), math.ceil(options.connections / each), events=0)
        print(_held(load, options.connections, options.seconds))
    return 0


def _held(load: Load, connections: int, seconds: float) -> str:
    with served(HUB.command, HUB.settings(load.fleet.folder)) as server:
        before, started = server.resident_mb(), perf_counter()
        command = ["node", str(NODE / "hold.js"), server.address, str(load.clients)]
        arguments = [str(connections), str(seconds)]
        with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            if process.stdout.readline() != b"held\n":
                sys.exit(f"not all of {connections} clients came in: see what Node says above")
            took, cpu = perf_counter() - started, server.cpu_seconds()
            memory = server.resident_mb() - before
            left = json.loads(process.stdout.readline())["left"]
        busy = (server.cpu_seconds() - cpu) / seconds
    return (
        f"{left:,} of {connections:,} connections held for {seconds:g} s, target all: "
        f"{'met' if left == connections else 'MISSED'}; connected in {took:.1f} s; each costs "
        f"{memory * 1000 / connections:.0f} kB (the hub has {before + memory:.0f} MB, {before:.0f} "
        f"before) and {busy / connections * 1e6:.1f} us of CPU a second ({busy:.1%} of a core in all)"
    )


def _allow_files(needed: int) -> None:
    """Let this process and those that it starts have so many files open."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < needed:
        sys.exit(
            f"RLIMIT_NOFILE allows {most} open files, and hub and load need {needed} each: raise "
            f"the hard limit (`ulimit -Hn {needed}` as root), or give fewer --connections"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer.idle", description=__doc__)
    parser.add_argument("--connections", type=int, default=5000)
    # Longer than the hub's interval of pings and its patience with them.
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
