"""Make a machine that has an engine one that EMsync builds on: `python3 -m engine.runner`.

Does nothing where nothing is missing. Hosted runners come with an engine that keeps images in its
old store, which has no multi-platform images, and without a word of where a Debian archive is.
"""

import json
import sys
from pathlib import Path
from typing import Any

from base.mirror import DebianMirror, NoMirror
from base.resolve import KEYRING
from engine import apt
from engine.doctor import emulated, images_kept_by_containerd
from engine.install import EMULATION_PACKAGES
from engine.shell import as_root, output, run, say, write_as_root

DAEMON_SETTINGS = Path("/etc/docker/daemon.json")


def main() -> int:
    """Install what is missing, change the engine's image store when it is the old one."""
    packages = missing_packages()
    if packages:
        apt.update()
        apt.install(packages)
    if not images_kept_by_containerd():
        _change_image_store()
    say("this machine can build")
    return 0


def missing_packages() -> list[str]:
    """Return the packages that tell a Debian archive, check its signatures, and run the other platform."""
    packages = [] if KEYRING.exists() else ["debian-archive-keyring"]
    try:
        DebianMirror.of_this_machine()
    except NoMirror:
        packages.append("debootstrap")
    return [*packages, *([] if emulated() else EMULATION_PACKAGES)]


def with_containerd_store(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the daemon's settings with containerd's image store, all else as it was."""
    return {
        **settings,
        "features": {**settings.get("features", {}), "containerd-snapshotter": True},
    }


def _change_image_store() -> None:
    if output(["docker", "ps", "--quiet"]):
        # The other store's images and containers stay on disk, but nothing shows them any more.
        raise SystemExit(
            "emsync: containers run on this engine, and changing its image store hides them: stop them, "
            "then run this again"
        )
    known = json.loads(DAEMON_SETTINGS.read_text("utf-8")) if DAEMON_SETTINGS.exists() else {}
    write_as_root(str(DAEMON_SETTINGS), json.dumps(with_containerd_store(known), indent=2) + "\n")
    run(as_root(["systemctl", "restart", "docker"]))
    if not images_kept_by_containerd():
        raise SystemExit(
            "emsync: the engine still keeps images in its old store: see ./emsync doctor"
        )


if __name__ == "__main__":
    sys.exit(main())
