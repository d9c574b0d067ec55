"""Write version.json: the git tree id of a service's folder and the SHA-256 of its lock.

Runs inside a build step, `python record.py FOLDER LOCK SUMS TARGET`, and refuses a lock that
`./emsync lock` did not write: pip would take whatever somebody added to it by hand.
"""

import hashlib
import json
import sys
from pathlib import Path


def git_tree(folder: Path) -> bytes:
    """Return the id that git gives a folder of plain files (gitformat: tree objects, SHA-1)."""
    entries = []
    for path in folder.iterdir():
        if is_left_out(path.name):
            continue
        if path.is_dir():
            entries.append((f"{path.name}/", b"40000", path.name, git_tree(path)))
        else:
            entries.append((path.name, b"100644", path.name, _object(b"blob", path.read_bytes())))
    lines = (
        mode + b" " + name.encode() + b"\0" + digest for _, mode, name, digest in sorted(entries)
    )
    return _object(b"tree", b"".join(lines))


def is_left_out(name: str) -> bool:
    """Tell whether services/.dockerignore keeps a name out of the build, so that a checkout counts alike."""
    made = {"__pycache__", "dist", "node_modules"}
    return name.startswith(".") or name in made or name.endswith(".pyc")


def _object(kind: bytes, content: bytes) -> bytes:
    head = kind + b" " + str(len(content)).encode() + b"\0"
    return hashlib.sha1(head + content, usedforsecurity=False).digest()


def checked_sum(lock: Path, sums: Path) -> str:
    """Return a lock's SHA-256, which must be the one in constraints/locks.sha256."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    known = (line.partition("  ") for line in sums.read_text("utf-8").splitlines())
    if (digest, lock.name) not in {(sum_, Path(path).name) for sum_, _, path in known}:
        raise SystemExit(f"{lock.name} was edited by hand: run ./emsync lock, or git checkout it")
    return digest


def content(folder: Path, lock: Path, sums: Path) -> str:
    """Return what version.json says."""
    record = {"source": git_tree(folder).hex(), "lock": checked_sum(lock, sums)}
    return json.dumps(record, sort_keys=True) + "\n"


def main(folder: str, lock: str, sums: str, target: str) -> None:
    """Write the record."""
    Path(target).write_text(content(Path(folder), Path(lock), Path(sums)), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
