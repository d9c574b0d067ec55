"""Measure EMsync's build beside the plain way (bench/plain), in one run: `python -m bench.build`.

It works on copies in a temporary directory and removes the images, containers and build cache that
it made. PLATFORMS, as for bake, says what is built.
"""

import argparse
import signal
import sys

from bench.build.bench import Bench
from bench.build.compare import MEASURES, compare, no_op_of_all
from bench.build.shell import PLATFORMS, output
from bench.build.table import HEAD
from bench.machine import described
from tests.checkout import SERVICES

NOTES = """\
Cold: no build cache, and for each side a pip download cache of its own, empty at the cold build and
warm for what follows. Before the clock starts: our root file systems are unpacked, and the plain side
has its base image. The plain base is `base-build`, under the name of the Python image.
Quick measurements are medians of three. Pushed: bytes of the blobs that the registry had not.
"""


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    engine = output("docker", "version", "--format", "{{.Server.Version}}").strip()
    print(f"{described()}, engine {engine}, {PLATFORMS}")
    print(NOTES)
    print(HEAD, flush=True)
    with Bench() as bench:
        for service in options.services:
            for row in compare(bench, service, options.only):
                print(row, flush=True)
        if "noop" in options.only and set(options.services) == set(SERVICES):
            print(no_op_of_all(bench), flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES, metavar="NAME")
    parser.add_argument(
        "--services", nargs="+", choices=SERVICES, default=SERVICES, metavar="SERVICE"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
