"""Open an issue, or renew the open one of the same title: `python3 -m ci.issue FILE`.

FILE is Markdown; its first line is the title. `gh` needs GH_TOKEN, and GH_REPO outside of a checkout.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.shell import run


def main(file: str) -> int:
    """Say it once, however many nights it stays true."""
    head, _, body = Path(file).read_text("utf-8").partition("\n")
    title = head.removeprefix("# ")
    with tempfile.NamedTemporaryFile("w", suffix=".md", encoding="utf-8") as text:
        text.write(body.lstrip())
        text.flush()
        number = _open_issue(title)
        if number is None:
            return run(["gh", "issue", "create", "--title", title, "--body-file", text.name])
        return run(["gh", "issue", "edit", str(number), "--body-file", text.name])


def _open_issue(title: str) -> int | None:
    command = ["gh", "issue", "list", "--state=open", "--limit=500", "--json=number,title"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    same = [issue["number"] for issue in json.loads(done.stdout) if issue["title"] == title]
    return min(same, default=None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
