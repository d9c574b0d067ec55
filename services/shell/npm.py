"""Run npm in a build step: `python npm.py install FOLDER`, or `python npm.py lock FOLDER`.

`install` takes what package-lock.json names, each package by its hash; `lock` writes that file with the
newest versions that package.json allows, and COOL_DOWN in the environment says for how many days they
must have been public. npm itself comes by the hash in package.json's `packageManager`, through Debian's
corepack. Nothing that is installed runs.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

COREPACK = "/usr/share/nodejs/corepack/dist/corepack.js"
# Where later steps, which have no network, find `npm`.
COMMANDS = "/usr/local/bin"
SECRETS = Path("/run/secrets")
# A lock names no registry: who installs has one.
QUIETLY = (
    *("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"),
    "--omit-lockfile-registry-resolved",
)


def main(verb: str, folder: str) -> int:
    """Run npm and return its exit code."""
    environment = {**os.environ, **settings(SECRETS)}
    Path(COMMANDS).mkdir(parents=True, exist_ok=True)
    enable = ["node", COREPACK, "enable", f"--install-directory={COMMANDS}", "npm"]
    subprocess.run(enable, check=True, env=environment)
    # What is in npm's cache already is known by its hash, whatever its age.
    verbs = {
        "install": ["ci", "--prefer-offline"],
        "lock": ["install", "--package-lock-only", *cool_down()],
    }
    command = ["npm", *verbs[verb], *QUIETLY]
    return subprocess.run(command, check=False, cwd=folder, env=environment).returncode


def settings(secrets: Path) -> dict[str, str]:
    """Return whom to trust and where to look, where the machine says so."""
    found: dict[str, str] = {}
    ca, npmrc = secrets / "ca", secrets / "npm"
    if ca.exists() and ca.stat().st_size:
        found["NODE_EXTRA_CA_CERTS"] = str(ca)
    for line in npmrc.read_text("utf-8").splitlines() if npmrc.exists() else ():
        name, _, value = line.partition("=")
        if name == "registry":
            found |= {"NPM_CONFIG_REGISTRY": value, "COREPACK_NPM_REGISTRY": value.rstrip("/")}
    return found


def cool_down() -> list[str]:
    """Return what keeps npm from versions younger than COOL_DOWN days."""
    days = os.environ.get("COOL_DOWN")
    return [f"--before={(datetime.now(UTC) - timedelta(int(days))).isoformat()}"] if days else []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
