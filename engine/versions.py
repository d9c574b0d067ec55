"""Know the oldest versions that do, and read those that tools print."""

import re

LEAST = {"Python": (3, 11), "git": (2, 0), "engine": (28, 0), "Buildx": (0, 19), "Compose": (2, 20)}


def version_in(text: str | None) -> tuple[int, int] | None:
    """Return the first version in a text by its two leading numbers."""
    found = re.search(r"(\d+)\.(\d+)", text or "")
    return (int(found[1]), int(found[2])) if found else None
