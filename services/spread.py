"""Spread a service's files over layers, so that one changed line makes one small layer new.

Runs inside a build step, `python spread.py FOLDER PLACE TARGET`: a file that the image has under
PLACE goes below TARGET/0 ... TARGET/7, by its path alone.
"""

import hashlib
import shutil
import sys
from pathlib import Path, PurePath

LAYERS = 8


def layer_of(path: PurePath) -> int:
    """Return the layer of a path, which stays the same whatever other files there are."""
    return int.from_bytes(hashlib.sha256(path.as_posix().encode()).digest()) % LAYERS


def spread(folder: Path, place: str, target: Path) -> None:
    """Move every file of `folder` to its layer; each layer has the directory `place`."""
    for layer in range(LAYERS):
        (target / str(layer) / place).mkdir(parents=True)
    for source in [path for path in folder.rglob("*") if not path.is_dir()]:
        inside = PurePath(place) / source.relative_to(folder)
        moved = target / str(layer_of(inside)) / inside
        moved.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, moved)


def main(folder: str, place: str, target: str) -> None:
    """Spread the folder named on the command line."""
    spread(Path(folder), place, Path(target))


if __name__ == "__main__":
    main(*sys.argv[1:])
