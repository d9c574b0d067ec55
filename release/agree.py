"""Compare what two builders got: `python3 -m release.agree ONE/digests.json OTHER/digests.json`.

Exit codes: 0 they agree on everything; 1 they do not, and every difference was named.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from release.digests import Digests, read


def disagreements(one: Digests, other: Digests) -> Iterator[str]:
    """Yield a line for each value that the two documents have otherwise."""
    ours, theirs = (dict(_leaves("", json.loads(d.render()))) for d in (one, other))
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"{name}: {ours.get(name, 'absent')} and {theirs.get(name, 'absent')}"


def main(one: Path, other: Path) -> int:
    """Print the manifests when the builders agree, else what differs; return the exit code."""
    ours, theirs = read(one), read(other)
    lines = [*disagreements(ours, theirs)]
    if lines:
        print("\n".join(lines))
        print(f"release: {one} and {other} differ: nothing may be released", file=sys.stderr)
        return 1
    for image in sorted(ours.images):
        for platform, digest in ours.manifests(image).items():
            print(f"agree    {image:9} {platform:12} {digest}")
    return 0


def _leaves(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in pairs:
            yield from _leaves(f"{name}.{key}" if name else str(key), child)
    else:
        yield name, str(value)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
