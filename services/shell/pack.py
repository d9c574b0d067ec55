"""Pack a site's files beside themselves, for nginx to send as they are: `python pack.py SITE`."""

import gzip
import sys
from pathlib import Path

PACKED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".webmanifest"}
LEAST_BYTES = 1024


def main(site: str) -> None:
    """Write FILE.gz for every file that becomes smaller by it; the same content gives the same bytes."""
    for path in sorted(Path(site).rglob("*")):
        if path.suffix in PACKED and path.stat().st_size >= LEAST_BYTES:
            packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


if __name__ == "__main__":
    main(*sys.argv[1:])
