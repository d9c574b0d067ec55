"""What the tag of a version looks like, wherever one is read."""

import re

# Semantic Versioning 2.0.0 without build metadata, which no image tag may carry.
VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?P<pre>-[0-9A-Za-z.-]+)?")


def is_version(tag: str) -> bool:
    """Return whether a tag names a version, pre-releases such as v1.2.3-rc.1 among them."""
    return VERSION.fullmatch(tag) is not None


def release_number(tag: str) -> tuple[int, ...] | None:
    """Return the three numbers of a release, nothing for a pre-release and for other tags."""
    found = VERSION.fullmatch(tag)
    return None if found is None or found["pre"] else tuple(map(int, found.group(1, 2, 3)))
