"""Build every image of this checkout without cache: `python3 -m release.build OUT`.

Writes OUT/digests.json. The images themselves are not kept: whoever publishes them builds them
again, and must get the same digests.
"""

import sys
from pathlib import Path

from engine.bake import RELEASED, tags
from engine.git import commit_of_tree
from release import digests
from verify.images import rebuilt, remake_rootfs, workspace


def main(out: Path) -> None:
    """Build, and write what came out."""
    out.mkdir(parents=True, exist_ok=True)
    remake_rootfs()
    with workspace() as folder:
        found = digests.describe(rebuilt([*tags([RELEASED])], folder), commit_of_tree())
    (out / digests.NAME).write_text(found.render(), "utf-8")
    print(f"release: {out / digests.NAME} holds {len(found.images)} images of {found.commit}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
