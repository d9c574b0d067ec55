"""Write what the image is made of: `python stocktaking.py SITE TARGET TREE...`, inside a build step.

SITE is what Vite made, below the root that it lies in, TREE the others. To TARGET go
  packages.json  of every npm package that the page holds: name and version
  site.json      of every file of the page: its SHA-256
  bytecode.json  of every .pyc in the trees: its SHA-256
"""

import hashlib
import json
import sys
from pathlib import Path

from inventory import bytecode

LICENCES = "app/shell/site/licences.json"


def main(site: str, target: str, *trees: str) -> None:
    """Write the three parts of the inventory."""
    root, out = Path(site), Path(target)
    listed = json.loads((root / LICENCES).read_text("utf-8"))
    packages = [{"name": package["name"], "version": package["version"]} for package in listed]
    files = {p.relative_to(root).as_posix(): _sha256(p) for p in root.rglob("*") if p.is_file()}
    out.mkdir(parents=True)
    parts = {"packages": packages, "site": files, "bytecode": bytecode([Path(t) for t in trees])}
    for name, content in parts.items():
        text = json.dumps(content, indent=1, sort_keys=True)
        (out / f"{name}.json").write_text(f"{text}\n", "utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
