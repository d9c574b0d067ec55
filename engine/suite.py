"""Run pytest with what constraints/e2e.txt locks: `python -m engine.suite tests/build`.

The environments of tox that need it share one installation, which takes a while to make.
"""

import os
import sys
from pathlib import Path

from engine.shell import run
from engine.tools import ensure_suite


def main() -> int:
    """Return pytest's exit code."""
    python = ensure_suite()
    # Commands that the tests call find the same Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(python).parent), os.environ["PATH"]])
    return run([python, "-m", "pytest", *sys.argv[1:]], check=False)


if __name__ == "__main__":
    sys.exit(main())
