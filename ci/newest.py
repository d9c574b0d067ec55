"""Tell the newest release that this checkout has a tag of: `python3 -m ci.newest`."""

import re
import sys
from collections.abc import Iterable

from ci.outputs import tell
from engine.shell import output

_RELEASE = re.compile(r"^v(\d+)\.(\d+)\.(\d+)$")


def newest(tags: Iterable[str]) -> str:
    """Return the highest version, nothing when there is none; a pre-release is no release."""
    found = [match for tag in tags if (match := _RELEASE.match(tag))]
    return max(found, key=lambda m: tuple(map(int, m.groups())))[0] if found else ""


def main() -> int:
    """Tell the version, empty before the first release."""
    tell("version", newest((output(["git", "tag", "--list", "v*"]) or "").splitlines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
