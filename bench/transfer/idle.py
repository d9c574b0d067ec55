"""Hold idle connections to one hub: `python -m bench.transfer.idle [--connections 5000]`.

Run it as bench.transfer is run. Prints how many were held to the end, and what they cost.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.transfer.load import Load
from bench.transfer.serving import on_other_cores, served
from bench.transfer.sides import HUB, NODE


def main() -> int:
    """Measure and print."""
    options = _options()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    on_other_cores()
    with tempfile.TemporaryDirectory() as folder:
        load = Load.prepare(Path(folder), clients=20, events=0)
        with served(HUB.command, HUB.settings(load.fleet.folder)) as server:
            before, started = server.resident_mb(), perf_counter()
            command = ["node", str(NODE / "hold.js"), server.address, str(load.clients)]
            arguments = [str(options.connections), str(options.seconds)]
            with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                process.stdout.readline()
                took, cpu = perf_counter() - started, server.cpu_seconds()
                memory = server.resident_mb() - before
                left = json.loads(process.stdout.readline())["left"]
            busy = (server.cpu_seconds() - cpu) / options.seconds
    kilobytes = memory * 1000 / options.connections
    print(
        f"{left} of {options.connections} connections held for {options.seconds:g} s; connected in "
        f"{took:.1f} s, {kilobytes:.0f} kB each, {busy:.0%} of a core for their pings"
    )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer.idle", description=__doc__)
    parser.add_argument("--connections", type=int, default=5000)
    # Longer than the hub's interval of pings and its patience with them.
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
