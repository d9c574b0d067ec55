"""Let Lighthouse grade the page of a running `shell`: `python3 -m bench.shell.lighthouse`.

`docker compose up --wait` goes before, and `npm ci --ignore-scripts` in bench/shell/node. Lighthouse loads the
page as a telephone of the middle class on a slow network would, and as a desk does, in the Chromium of this
machine. It computes the times from what it saw, so another load on the machine moves them.
"""

import argparse
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from bench.machine import described
from engine import browser

COMMAND = Path(__file__).parent / "node" / "node_modules" / ".bin" / "lighthouse"
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
DEVICES = {"telephone": [], "desk": ["--preset=desktop"]}
# Where root runs the browser it cannot have a sandbox of its own.
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-quic"


def main() -> int:
    """Grade and print; a target that is missed is said, and is no error."""
    parser = argparse.ArgumentParser(prog="python3 -m bench.shell.lighthouse", description=__doc__)
    parser.add_argument("--site", default="http://127.0.0.1:8080")
    site = parser.parse_args().site
    chromium = browser.find()
    if chromium is None or not COMMAND.exists():
        raise SystemExit(
            f"bench: npm ci --ignore-scripts in bench/shell/node goes before, and {browser.FIX}"
        )
    print(described())
    for device, options in DEVICES.items():
        report = _grade(site, chromium, options)
        for category, least in LEAST.items():
            score = round(report["categories"][category]["score"] * 100)
            met = "met" if score >= least else "MISSED"
            print(f"{device:10}{category:16}{score:4}  >= {least}: {met}")
        print(f"{device:10}{', '.join(_timings(report))}")
        for fault in _faults(report):
            print(f"{device:10}{fault}")
    return 0


def _grade(site: str, chromium: str, options: list[str]) -> dict[str, Any]:
    categories = f"--only-categories={','.join(LEAST)}"
    command = [str(COMMAND), site, "--quiet", "--output=json", categories, *options]
    command.append(f"--chrome-flags={CHROME}")
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"bench: Lighthouse ended with {done.returncode}: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _timings(report: dict[str, Any]) -> list[str]:
    names = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
    return [f"{name} {report['audits'][name]['displayValue']}" for name in names]


def _faults(report: dict[str, Any]) -> list[str]:
    """Return what keeps accessibility and best practices from 100."""
    found = []
    for category in ("accessibility", "best-practices"):
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                found.append(f"{category}: {audit['id']}: {audit['title']}")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
