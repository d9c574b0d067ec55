"""Propose what changed in the locks as a pull request: `python3 -m ci.propose FILE`.

FILE is Markdown; its first line is the title. `gh auth setup-git` goes before, so that git may push.
"""

import json
import subprocess
import sys
from pathlib import Path

from engine.shell import ROOT, run

BRANCH = "locks"
AUTHOR = "EMsync locks <locks@emsync.invalid>"


def main(file: str) -> int:
    """Push the locks to a branch of their own; open its pull request, or renew the open one."""
    head, _, body = Path(file).read_text("utf-8").partition("\n")
    title = head.removeprefix("# ")
    text = Path(file).with_suffix(".body.md")
    text.write_text(body.lstrip(), "utf-8")
    run(["git", "switch", "--force-create", BRANCH])
    run(["git", "add", "constraints", *_package_locks()])
    name, _, mail = AUTHOR.rstrip(">").partition(" <")
    run(["git", "-c", f"user.name={name}", "-c", f"user.email={mail}", "commit", "-m", title])
    run(["git", "push", "--force", "origin", BRANCH])
    number = _open_pull_request()
    target = ["create", "--head", BRANCH] if number is None else ["edit", str(number)]
    return run(["gh", "pr", *target, "--title", title, "--body-file", str(text.resolve())])


def _package_locks() -> list[str]:
    locks = ROOT.glob("services/*/package-lock.json")
    return sorted(lock.relative_to(ROOT).as_posix() for lock in locks)


def _open_pull_request() -> int | None:
    command = ["gh", "pr", "list", "--state=open", f"--head={BRANCH}", "--json=number"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return min((request["number"] for request in json.loads(done.stdout)), default=None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
