"""Tell the newest release that this checkout has a tag of: `python3 -m ci.newest`."""

import sys
from collections.abc import Iterable

from ci.outputs import tell
from engine.shell import output
from release.version import release_number


def newest(tags: Iterable[str]) -> str:
    """Return the highest version, nothing when there is none; a pre-release is no release."""
    found = {number: tag for tag in tags if (number := release_number(tag))}
    return found[max(found)] if found else ""


def main() -> int:
    """Tell the version, empty before the first release."""
    tell("version", newest((output(["git", "tag", "--list", "v*"]) or "").splitlines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
