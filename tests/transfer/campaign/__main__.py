"""Break everything that a hub stands on, under load; then look for what was lost.

From a checkout, as root on Linux with docker, with the packages of constraints/transfer.txt and
tests.txt, Debian's `faketime`, and the images of target `store`:

    PYTHONPATH=services:. python -m tests.transfer.campaign --kills 240 > docs/campaign.md

It prints a table, and fails when anything was lost, doubled, out of order, refused or damaged.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

from tests.transfer.campaign import report, verdict
from tests.transfer.campaign.scenes import SCENES, play_in_its_own_folder


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.transfer.campaign",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("scenes", nargs="*", help=f"of {', '.join(SCENES)}")
    parser.add_argument("--kills", type=int, default=240, help="SIGKILLs of hubs and stores in all")
    parser.add_argument("--images", default="emsync/{store}:latest")
    given = parser.parse_args()
    names = given.scenes or ["alone", "replicas"]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as side_by_side:
        shares = [given.kills // len(names)] * len(names)
        found = dict(
            zip(
                names,
                side_by_side.map(play_in_its_own_folder, names, shares, repeat(given.images)),
                strict=True,
            )
        )
    print(report.render(found, sys.argv[1:]))
    return 1 if any(found[name][bad] for name in found for bad in verdict.BAD) else 0


if __name__ == "__main__":
    sys.exit(main())
