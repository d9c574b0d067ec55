"""Find a browser to test pages with, or install the distribution's: `python3 -m engine.browser`."""

import shutil
import sys

from engine import apt
from engine.shell import say

# Chrome first: Ubuntu has a `chromium` that is only an advice to install something else.
COMMANDS = ("google-chrome", "google-chrome-stable", "chromium")
PACKAGES = ["chromium"]
FIX = "python3 -m engine.browser installs one where the distribution has it"


def find() -> str | None:
    """Return the path of a Chromium that is here, None without one."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


def main() -> int:
    """Install a browser where none is."""
    if find() is None:
        apt.update()
        apt.install(PACKAGES)
    say(f"pages can be tested with {find()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
