"""Tell what CI runs side by side, out of the bake file and tox.ini: `python3 -m ci.matrix`."""

import configparser
import json
import sys

from ci.outputs import tell
from engine.bake import images
from engine.shell import ROOT


def environments() -> list[str]:
    """Return tox's environments in their order."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read_string((ROOT / "tox.ini").read_text("utf-8"))
    return [name.strip() for name in tox["tox"]["env_list"].replace("\n", ",").split(",") if name]


def main() -> int:
    """Tell the services, `shell` among them, and the checks: the environments that belong to none."""
    found = images()
    tell("services", json.dumps(found))
    tell("checks", json.dumps([name for name in environments() if name not in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
