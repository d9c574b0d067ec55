"""Fail unless every job before this one succeeded: `NEEDS='{"lint": {"result": …}}' python3 -m ci.required`."""

import json
import os
import sys


def main() -> int:
    """Print each job's result; return 1 when one failed, was cancelled or was skipped."""
    needs = json.loads(os.environ.get("NEEDS") or "{}")
    for job, outcome in needs.items():
        print(f"{outcome['result']:9} {job}", flush=True)
    # No job at all proves nothing.
    return 0 if needs and all(job["result"] == "success" for job in needs.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
