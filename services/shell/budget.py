"""Hold what a browser loads before it shows anything to its budget: `python budget.py SITE`, after pack.py."""

import re
import sys
from pathlib import Path

MOST_BYTES = 250_000
# The script of the page, and what it imports at once; the map and each place come when they are opened.
SCRIPT = re.compile(r'(?:src|href)="/(assets/[^"]+\.js)"')


def main(site: str) -> None:
    """Print the size; fail when it is over the budget."""
    size = first_load(Path(site))
    print(f"first load: {size / 1000:.1f} kB of JavaScript, packed; at most {MOST_BYTES / 1000:g}")
    if size > MOST_BYTES:
        raise SystemExit("budget: import what the first page does not need when it is needed")


def first_load(site: Path) -> int:
    """Return the bytes that are sent of every script that index.html names."""
    names = SCRIPT.findall((site / "index.html").read_text("utf-8"))
    if not names:
        raise SystemExit(f"budget: {site / 'index.html'} names no script")
    return sum(_sent(site / name) for name in names)


def _sent(file: Path) -> int:
    packed = file.with_name(f"{file.name}.gz")
    return (packed if packed.exists() else file).stat().st_size


if __name__ == "__main__":
    main(*sys.argv[1:])
