"""Run commands to their end, however long emulation takes."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = os.environ.get("PLATFORMS", "linux/amd64,linux/arm64")
QUICK_SECONDS = 20
LINES_OF_A_FAILURE = 40


def run(*command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run a command; when it fails, leave with the end of what it printed."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        end = "\n".join(done.stdout.splitlines()[-LINES_OF_A_FAILURE:])
        raise SystemExit(f"{end}\nfailed: {' '.join(words)}")


def output(*command: str) -> str:
    """Return what a command prints, nothing when it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """Return what an action returns, and how long it took in seconds."""
    start = monotonic()
    result = action()
    return result, monotonic() - start


def typical(measure: Callable[[], float]) -> float:
    """Return the median of three measurements, or the only one when it was slow."""
    first = measure()
    return first if first > QUICK_SECONDS else median([first, measure(), measure()])
