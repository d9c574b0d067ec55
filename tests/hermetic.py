"""Run one service's tests inside its image, without network: the build step behind `bake test`.

The test tools lie outside of what the image knows and come last on the path, so that every
package that the service has is the one that it ships with.
"""

import os
import sys
from pathlib import Path

TOOLS = "/test-tools"
REPORT = Path("/tmp/report")


def main() -> int:
    """Run pytest over the mounted tests and leave the report where the next stage finds it."""
    service = os.environ["EMSYNC_SERVICE"]
    os.environ["PYTHONPATH"] = f"{os.environ['PYTHONPATH']}:{TOOLS}"
    os.environ["EMSYNC_CONTRACTS"] = "/app/contracts"
    os.chdir("/tests")
    sys.path.append(TOOLS)
    import pytest

    REPORT.mkdir(parents=True, exist_ok=True)
    return pytest.main(
        [
            service,
            "--rootdir=/tests",
            "--config-file=/tests/pyproject.toml",
            "-p no:cacheprovider",
            f"--junitxml={REPORT / service}.xml",
            f"-o=junit_suite_name={service}",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
