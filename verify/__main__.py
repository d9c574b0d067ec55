"""Rebuild images without cache and compare: `./emsync verify [RELEASE] [SERVICE ...]`.

RELEASE is a version such as v1.2.3, or the digest (sha256:...) of a release bundle: its signatures
are checked, its sources are rebuilt, and every manifest is compared with what was released and with
what the registry has now. Without one, this checkout is compared with what was pushed of it.
Without a SERVICE, all are compared.

Exit codes: 0 every platform's manifest is equal; 1 something differs, and it was named;
2 there was nothing to compare with; 3 a signature or attestation is missing or is somebody else's.
"""

import argparse
import sys

from engine.bake import images, stores
from verify.checkout import verify_checkout
from verify.release import verify_release


def main() -> int:
    """Compare and print a table; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="./emsync verify",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="RELEASE | SERVICE")
    names = parser.parse_args().names
    known = {*images(), *stores()}
    services = [name for name in names if name in known]
    releases = [name for name in names if name not in known]
    if not releases:
        return verify_checkout(services)
    if len(releases) > 1:
        parser.error(f"{' '.join(releases)}: neither is a service; name one release")
    return verify_release(releases[0], services)


if __name__ == "__main__":
    sys.exit(main())
