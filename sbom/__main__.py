"""Write the bill of materials of every image and platform: `python -m sbom OUT [SERVICE ...]`.

It is made from what `python3 -m base` and `docker buildx bake inventory` left in .cache.
"""

import argparse
import sys
from pathlib import Path

from base.lockfile import LockError
from engine.bake import RELEASED, tags
from sbom import cyclonedx, spdx
from sbom.bill import Bill, bill_of
from sbom.components import PLATFORMS


def write(bill: Bill, folder: Path) -> list[Path]:
    """Write a bill in both forms."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {".cdx.json": cyclonedx.document(bill), ".spdx.json": spdx.document(bill)}
    for suffix, content in documents.items():
        (folder / f"{bill.name}{suffix}").write_bytes(content)
    return [folder / f"{bill.name}{suffix}" for suffix in documents]


def main() -> int:
    """Write all documents and print their names."""
    parser = argparse.ArgumentParser(prog="python -m sbom", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("services", nargs="*", metavar="SERVICE", help="default: all of a release")
    options = parser.parse_args()
    for service in tags(options.services or [RELEASED]):
        for platform in PLATFORMS:
            bill = bill_of(service, platform)
            for path in write(bill, options.out):
                print(f"{path} ({len(bill.components)} components)", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LockError as error:
        sys.exit(f"sbom: {error}")
