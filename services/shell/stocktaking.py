"""Write what the image is made of: `python stocktaking.py SITE TARGET TREE...`, inside a build step.

SITE is what Vite made, below the root that it lies in, TREE the others. To TARGET go
  packages.json  of every npm package that the page holds: name and version
  site.json      of every file of the page: its SHA-256
  bytecode.json  of every .pyc in the trees: its SHA-256
"""

import json
import sys
from pathlib import Path

from inventory import bytecode, sha256_of, write

LICENCES = "app/shell/site/licences.json"


def main(site: str, target: str, *trees: str) -> None:
    """Write the three parts of the inventory."""
    root, out = Path(site), Path(target)
    listed = json.loads((root / LICENCES).read_text("utf-8"))
    packages = [{"name": package["name"], "version": package["version"]} for package in listed]
    files = {p.relative_to(root).as_posix(): sha256_of(p) for p in root.rglob("*") if p.is_file()}
    write(out / "packages.json", packages)
    write(out / "site.json", files)
    write(out / "bytecode.json", bytecode([Path(tree) for tree in trees]))


if __name__ == "__main__":
    main(*sys.argv[1:])
