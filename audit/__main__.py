"""Say what is known to be vulnerable in what the locks name: `./emsync audit`.

Exit codes: 0 everything was asked and nothing is known; 1 something is known, and it was named;
3 nothing is known, but something could not be asked, and it was named after SKIPPED.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from audit.advisories import Part, newer, npm, packages_in, skipped, status, tracker, wheels
from base.lockfile import read_lock
from base.mirror import DebianMirror, NoMirror
from base.plan import read_plan
from base.resolve import ResolveError, resolve
from engine.shell import ROOT
from engine.tools import ensure_pip_audit

CLEAN, FOUND, NOT_ALL_ASKED = 0, 1, 3
CONSTRAINTS = ROOT / "constraints"
APT, STATUS = ROOT / ".cache" / "apt", ROOT / ".cache" / "base.status"
SUITE = "trixie"


def main() -> int:
    """Ask everybody, print what each says and a line of it all; return the exit code."""
    parser = argparse.ArgumentParser(prog="./emsync audit", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep pip-audit's own words too")
    file = parser.parse_args().json
    parts = []
    said: list[dict[str, Any]] = []
    for part in ask(said):
        print("\n".join(part.lines()), flush=True)
        parts.append(part)
    print(closing(parts), flush=True)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"dependencies": said}, indent=1) + "\n", "utf-8")
    return code(parts)


def ask(said: list[dict[str, Any]]) -> Iterator[Part]:
    """Yield what each source of advisories says, one after the other; pip-audit's words go to `said`."""
    yield from _wheels(said)
    yield from _npm()
    yield _newer()
    yield _tracker()


def code(parts: Sequence[Part]) -> int:
    """Return the exit code."""
    if any(part.findings for part in parts):
        return FOUND
    return NOT_ALL_ASKED if any(part.skipped for part in parts) else CLEAN


def closing(parts: Sequence[Part]) -> str:
    """Return the line that counts what was found and what was not asked."""
    known = sum(len(part.findings) for part in parts)
    unasked = [part for part in parts if part.skipped]
    line = f"audit: {known} known, {len(parts) - len(unasked)} of {len(parts)} checks made"
    return line + (f", {len(unasked)} SKIPPED" if unasked else "")


def _wheels(said: list[dict[str, Any]]) -> Iterator[Part]:
    try:
        program = ensure_pip_audit()
    except (SystemExit, OSError) as error:
        yield skipped("pip-audit", f"constraints/audit.txt cannot be installed: {error}")
        return
    options = ("--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json")
    for lock in sorted(CONSTRAINTS.glob("*.txt")):
        answer = _said([program, *options, "--requirement", str(lock)])
        said += packages_in(answer[1])
        yield wheels(lock.name, *answer)


def _npm() -> Iterator[Part]:
    locks = sorted((ROOT / "services").glob("*/package-lock.json"))
    if not locks:
        yield Part("npm audit", "no package-lock.json in services/")
    for lock in locks:
        command = ["npm", "audit", "--package-lock-only", "--json"]
        yield npm(lock.parent.name, *_said(command, lock.parent))


def _newer() -> Part:
    name = "Debian archive"
    try:
        plan = read_plan(CONSTRAINTS / "base.in")
        offered = resolve(plan, DebianMirror.of_this_machine(), APT)
        return newer(name, read_lock(CONSTRAINTS / "base.lock"), offered)
    except (NoMirror, ResolveError, OSError) as error:
        return skipped(name, str(error))


def _tracker() -> Part:
    STATUS.parent.mkdir(exist_ok=True)
    lock = read_lock(CONSTRAINTS / "base.lock")
    STATUS.write_text(status(lock), "utf-8")
    command = ["debsecan", f"--suite={SUITE}", f"--status={STATUS}", "--format=summary"]
    return tracker("Debian security tracker", len(lock.debs) // 2, *_said(command))


def _said(command: list[str], folder: Path = ROOT) -> tuple[int, str, str]:
    """Return code, standard output and standard error; 127 for a program that is not here."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return 127, "", f"{command[0]} is not installed"
    return done.returncode, done.stdout, done.stderr


if __name__ == "__main__":
    sys.exit(main())
