"""Make a tree's bytes depend on its files alone: compile it, then settle times, modes and omissions.

Runs inside a build step, on the Python that the images carry:
`python settle.py TREE [--omit FILE]`, where FILE holds one path pattern a line.
"""

import argparse
import compileall
import os
import py_compile
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def omit(tree: Path, patterns: list[str]) -> None:
    """Remove every file whose path under `tree` matches a pattern, and directories left empty."""
    for path in list(_below(tree)):
        inside = path.relative_to(tree).as_posix()
        if any(fnmatchcase(inside, pattern) for pattern in patterns):
            path.unlink()
    for path in _below(tree, directories=True):
        if not any(path.iterdir()):
            path.rmdir()


def compile_python(tree: Path) -> None:
    """Write bytecode that never looks at its source again, one file after the other.

    Parallel compilation may order interned constants differently and so give other bytes.
    """
    compileall.compile_dir(
        tree,
        maxlevels=100,
        quiet=2,
        force=True,
        stripdir=str(tree),
        prependdir="/",
        workers=1,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def settle(tree: Path) -> None:
    """Set every time to SOURCE_DATE_EPOCH, every mode to one of four, every owner to root."""
    for path in [*_below(tree), *_below(tree, directories=True), tree]:
        os.chown(path, 0, 0, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(_settled_mode(path))
        os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)


def _settled_mode(path: Path) -> int:
    mode = path.stat().st_mode
    if path.is_dir():
        return 0o1777 if mode & 0o1000 else 0o755
    return 0o755 if mode & 0o100 else 0o644


def _below(tree: Path, *, directories: bool = False) -> Iterator[Path]:
    """Yield files, or directories from the deepest up."""
    for folder, folders, files in os.walk(tree, topdown=False):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        real = [name for name in folders if name not in links]
        yield from (
            Path(folder, name) for name in sorted(real if directories else [*files, *links])
        )


def main() -> int:
    """Settle the tree named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--omit", type=Path)
    options = parser.parse_args()
    if options.omit:
        lines = options.omit.read_text("utf-8").splitlines()
        omit(options.tree, [line for line in lines if line and not line.startswith("#")])
    compile_python(options.tree)
    settle(options.tree)
    return 0


if __name__ == "__main__":
    sys.exit(main())
