"""Run one service's tests inside its image, without network: the build step behind `bake test`.

The test tools lie outside of what the image knows and come last on the path, so that every
package that the service has is the one that it ships with.
"""

import os
import sys
from pathlib import Path

TOOLS = "/test-tools"
REPORT = Path("/tmp/report")
# Files of tests that run side by side: those of transfer are the longest and wait most of the time.
SIDE_BY_SIDE = {"transfer": ["-n2", "--dist=loadfile"]}


def pytest_configure() -> None:
    """Derandomize: the step is cached, so what property tests try must be a function of its inputs."""
    import hypothesis

    hypothesis.settings.register_profile("hermetic", derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("hermetic")


def main() -> int:
    """Run pytest over the mounted tests and leave the report where the next stage finds it."""
    service = os.environ["EMSYNC_SERVICE"]
    os.environ["PYTHONPATH"] = f"{os.environ['PYTHONPATH']}:{TOOLS}"
    os.environ["EMSYNC_CONTRACTS"] = "/app/contracts"
    os.environ["EMSYNC_POSTGRES"] = "/postgres"
    # The tests' own package names begin with `tests.`, so that none hides the service's.
    os.chdir("/checkout")
    sys.path += [TOOLS, "/checkout"]
    import pytest

    REPORT.mkdir(parents=True, exist_ok=True)
    return pytest.main(
        [
            f"tests/{service}",
            "-pno:cacheprovider",
            f"--junitxml={REPORT / service}.xml",
            f"-o=junit_suite_name={service}",
            # By its name: processes of their own know it too.
            "-ptests.hermetic",
            *SIDE_BY_SIDE.get(service, []),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
