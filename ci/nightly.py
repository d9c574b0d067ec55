"""Verify a release and write what was found as an issue: `python3 -m ci.nightly v1.2.3 FILE`.

Ends as `./emsync verify` does; FILE is written only when that is not 0.
"""

import subprocess
import sys
from pathlib import Path

from engine.shell import ROOT

FINDINGS = {
    1: "a rebuild of {} differs from what was published",
    2: "nothing that was published as {} can be had",
    3: "{} is not signed as it must be",
}
LAST_LINES = 300


def issue(tag: str, code: int, said: str) -> str:
    """Return the issue in Markdown: its title, how to see the same, what verify said."""
    title = FINDINGS.get(code, "verify of {} broke off").format(tag)
    last = "\n".join(said.splitlines()[-LAST_LINES:])
    return (
        f"# {title}\n\n`./emsync verify {tag}` ended with {code}. Run it on your own machine: "
        f"it needs nothing but this repository.\n\n```\n{last}\n```\n"
    )


def main(tag: str, target: str) -> int:
    """Verify, showing all that is said; return verify's code.

    Findings come on standard output; how the build went on is on the other, for the log alone.
    """
    command = ["./emsync", "verify", tag]
    said: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
    if process.returncode:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        Path(target).write_text(issue(tag, process.returncode, "".join(said)), "utf-8")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
