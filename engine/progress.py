"""Show how far the build of a map is, out of the lines that the build prints."""

import re
import sys
from collections import deque
from collections.abc import Iterable
from typing import TextIO

_STEP = re.compile(r"map: (\d+) of (\d+): (.*)")
_WIDTH = 24


def show(lines: Iterable[str], out: TextIO = sys.stderr) -> None:
    """Draw a bar on a terminal, and print its last lines when it fails; elsewhere print each line."""
    if not out.isatty():
        for line in lines:
            print(line, end="", file=out, flush=True)
        return
    last: deque[str] = deque(maxlen=40)
    failed = False
    for line in lines:
        last.append(line)
        failed = failed or line.startswith("ERROR")
        if found := _STEP.search(line):
            print(
                f"\r{bar(int(found[1]), int(found[2]), found[3])}\x1b[K",
                end="",
                file=out,
                flush=True,
            )
    print(file=out)
    if failed:
        out.writelines(last)


def bar(step: int, steps: int, name: str) -> str:
    """Return one line: how much of it is done, and what is done now."""
    done = _WIDTH * step // steps
    return f"map: [{'#' * done}{'.' * (_WIDTH - done)}] {step} of {steps}: {name}"
