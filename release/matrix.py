"""Tell what CI runs side by side, out of the bake file and tox.ini: `python3 -m release.matrix`."""

import configparser
import json
import sys

from base.network import write_network_settings
from engine.shell import ROOT, output
from release.outputs import tell

BAKE = ["docker", "buildx", "bake", "-f", "docker-bake.hcl"]


def services() -> list[str]:
    """Return the bake targets of the default group.

    Raises:
        SystemExit: Buildx is missing, or the bake file cannot be read.
    """
    # Printing the plan asks whether the secrets' files are there.
    write_network_settings(ROOT / ".cache" / "network")
    plan = output([*BAKE, "--print"])
    if plan is None:
        raise SystemExit("docker-bake.hcl cannot be printed: see ./emsync doctor")
    return sorted(json.loads(plan)["target"])


def environments() -> list[str]:
    """Return tox's environments in their order."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read_string((ROOT / "tox.ini").read_text("utf-8"))
    return [name.strip() for name in tox["tox"]["env_list"].replace("\n", ",").split(",") if name]


def main() -> int:
    """Tell the services, and the checks: the environments that belong to no service."""
    found = services()
    tell("services", json.dumps(found))
    tell("checks", json.dumps([name for name in environments() if name not in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
