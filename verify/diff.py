"""Say how two images differ: `./emsync diff IMAGE_A IMAGE_B`.

An image is a name that this engine has or can pull, or the file of an OCI archive.
Exit codes: 0 the same manifests; 1 they differ, and it was named; 2 an image was not named or is not to be had.
"""

import sys
from pathlib import Path

from engine.shell import say
from verify.checkout import DIFFERENT, EQUAL, NOTHING_TO_COMPARE
from verify.compare import differences
from verify.images import pulled, pushed_manifests, saved, workspace
from verify.layout import Layout


def main(one: str, other: str) -> int:
    """Print the differences and return the exit code."""
    with workspace() as folder:
        ours = _layout(one, folder / "one.tar")
        theirs = _layout(other, folder / "other.tar")
        if ours is None or theirs is None:
            missing = [name for name, had in ((one, ours), (other, theirs)) if had is None]
            say(f"neither the registry nor this engine has {' and '.join(missing)}")
            return NOTHING_TO_COMPARE
        lines = [*differences("", ours, theirs)]
    print("\n".join(line.strip() for line in lines) or f"equal: {one} and {other}")
    return DIFFERENT if lines else EQUAL


def _layout(name: str, archive: Path) -> Layout | None:
    if Path(name).is_file():
        return Layout(Path(name))
    platforms = pushed_manifests(name)
    return pulled(name, sorted(platforms), archive) if platforms else saved(name, archive)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        sys.exit(NOTHING_TO_COMPARE)
    sys.exit(main(*sys.argv[1:]))
