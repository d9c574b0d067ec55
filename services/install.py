"""Install a lock's wheels for an architecture, on any other.

Runs inside a build step, `python install.py ARCHITECTURE LOCK TARGET [REPORT]`. Nothing that is
installed runs, and nothing that the lock does not name by hash is installed. REPORT is pip's own
account of which of the locked wheels it took.
"""

import os
import subprocess
import sys
from pathlib import Path

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
# pip does not expand one manylinux tag to those below it; Debian 13 has glibc 2.41.
GLIBC_MINORS = range(41, 16, -1)
CA = Path("/run/secrets/ca")


def main(architecture: str, lock: str, target: str, report: str | None = None) -> int:
    """Run pip and return its exit code."""
    machine = MACHINES[architecture]
    tags = [f"manylinux_2_{minor}_{machine}" for minor in GLIBC_MINORS] + [
        f"manylinux2014_{machine}"
    ]
    command = [
        *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"),
        *(f"--platform={tag}" for tag in tags),
        *("--only-binary=:all:", "--no-deps", "--require-hashes", "--no-compile"),
        *("--root-user-action=ignore", f"--target={target}", f"--requirement={lock}"),
        *([f"--report={report}"] if report else []),
    ]
    environment = {**os.environ, "PIP_CONFIG_FILE": "/run/secrets/pip"}
    if CA.exists() and CA.stat().st_size:
        environment["PIP_CERT"] = str(CA)
    return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
