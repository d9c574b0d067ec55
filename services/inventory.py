"""Write what an image's packages and bytecode are: the source of its bill of materials.

Runs inside a build step, `python inventory.py REPORT LOCK TARGET TREE...`, and writes to TARGET
  wheels.json    of every wheel that pip took: name, version, file name, SHA-256, licence
  records/*      of every wheel, the RECORD that pip wrote: its files with their SHA-256
  bytecode.json  of every .pyc in the trees: its SHA-256
"""

import base64
import csv
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

LICENCE_FILE = re.compile(r"(^|/)(LICEN[CS]E|COPYING)[^/]*$", re.IGNORECASE)


def wheel_of(item: dict[str, Any], locked: frozenset[str]) -> dict[str, Any]:
    """Return one entry of pip's report, without where it was fetched from.

    Raises:
        SystemExit: its SHA-256 is not in the lock.
    """
    about, source = item["metadata"], item["download_info"]
    digest = source["archive_info"]["hashes"]["sha256"]
    if digest not in locked:
        raise SystemExit(
            f"{about['name']} {about['version']}: SHA-256 {digest} is not in the lock: "
            "pip installed what nobody locked; run ./emsync lock"
        )
    return {
        "name": normal(about["name"]),
        "version": about["version"],
        "file": source["url"].rpartition("/")[2],
        "sha256": digest,
        "license_expression": about.get("license_expression", ""),
        "license": about.get("license", ""),
        "classifiers": [c for c in about.get("classifier", []) if c.startswith("License ::")],
    }


def normal(name: str) -> str:
    """Return a project's name as locks write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def record_of(info: Path) -> dict[str, str]:
    """Return every file that a wheel's RECORD names with its SHA-256, by its path beside the wheel."""
    record = info / "RECORD"
    rows = csv.reader(record.read_text("utf-8").splitlines())
    # pip lays headers and scripts beside the packages, and leaves RECORD as if they were elsewhere.
    hashed = {
        path.removeprefix("../../"): _hexadecimal(digest) for path, digest, _ in rows if digest
    }
    # A RECORD cannot hold its own sum.
    return hashed | {f"{info.name}/RECORD": sha256_of(record)}


def licence_text(info: Path) -> str:
    """Return the wheel's first licence file, for wheels that only say `BSD License`."""
    paths = sorted(p for p in info.rglob("*") if LICENCE_FILE.search(p.as_posix()) and p.is_file())
    return paths[0].read_text("utf-8", "replace") if paths else ""


def bytecode(trees: list[Path]) -> dict[str, str]:
    """Return the SHA-256 of every .pyc by its path in the image."""
    return {
        path.relative_to(tree).as_posix(): sha256_of(path)
        for tree in trees
        for path in sorted(tree.rglob("*.pyc"))
    }


def _hexadecimal(digest: str) -> str:
    kind, _, value = digest.partition("=")
    if kind != "sha256":
        raise SystemExit(f"RECORD has {digest!r}, not a SHA-256: no file can be known by it")
    return base64.urlsafe_b64decode(f"{value}=").hex()


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(path: Path, content: object) -> None:
    """Write JSON that is the same for the same content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(f"{text}\n", "utf-8")


def _infos(trees: list[Path]) -> dict[str, Path]:
    """Return the .dist-info folder of every project."""
    folders = (p for tree in trees for p in tree.glob("usr/local/lib/**/*.dist-info"))
    return {normal(folder.name.partition("-")[0]): folder for folder in folders}


def main(report: str, lock: str, target: str, *trees: str) -> None:
    """Write the three parts of the inventory."""
    out, places = Path(target), [Path(tree) for tree in trees]
    locked = frozenset(re.findall(r"sha256:([0-9a-f]{64})", Path(lock).read_text("utf-8")))
    taken = json.loads(Path(report).read_text("utf-8"))["install"]
    wheels = sorted((wheel_of(item, locked) for item in taken), key=lambda wheel: wheel["name"])
    infos = _infos(places)
    for wheel in wheels:
        info = infos[wheel["name"]]
        if not wheel["license_expression"]:
            wheel["license_text"] = licence_text(info)
        write(out / "records" / f"{wheel['name']}.json", record_of(info))
    write(out / "wheels.json", wheels)
    write(out / "bytecode.json", bytecode(places))


if __name__ == "__main__":
    main(*sys.argv[1:])
