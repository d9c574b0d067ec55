"""Write the notes of one version out of CHANGELOG.md: `python3 -m release.notes v1.2.3 FILE`."""

import re
import sys
from pathlib import Path

from engine.shell import ROOT
from release.version import is_version


class NoNotes(LookupError):
    """The changelog has nothing to say of a version; the message says what to write."""


def notes(changelog: str, tag: str) -> str:
    """Return what stands under the heading of a version.

    Raises:
        NoNotes: the tag is no version, or has no section, or an empty one.
    """
    if not is_version(tag):
        msg = f"tag {tag!r} is not a version such as v1.2.3"
        raise NoNotes(msg)
    version = re.escape(tag.removeprefix("v"))
    # Keep a Changelog writes `## [1.2.3] - 2026-01-31`; brackets and date may be left out.
    heading = rf"^## \[?v?{version}\]?(?: - [\d-]+)?\n(.*?)(?=^## |\Z)"
    found = re.search(heading, changelog, re.MULTILINE | re.DOTALL)
    if not found or not found.group(1).strip():
        msg = (
            f"CHANGELOG.md has no section of {tag}: write `## {tag.removeprefix('v')} - YYYY-MM-DD` "
            "under `## Unreleased`, commit it and tag that commit"
        )
        raise NoNotes(msg)
    return found.group(1).strip() + "\n"


def main(tag: str, target: str) -> int:
    """Write the notes."""
    text = notes((ROOT / "CHANGELOG.md").read_text("utf-8"), tag)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except NoNotes as error:
        sys.exit(f"notes: {error}")
