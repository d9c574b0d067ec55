"""Find the Debian archive that this machine already trusts; no archive is named in this repository."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HOW_TO_NAME_ONE = (
    "set DEBIAN_MIRROR to the URL of a Debian archive (and DEBIAN_SECURITY_MIRROR to one of "
    "Debian-Security), or install debootstrap, which knows one"
)


class NoMirror(LookupError):
    """Nothing on this machine tells where a Debian archive is."""


@dataclass(frozen=True)
class DebianMirror:
    """URLs of the archive, of its security updates, and of a snapshot service if one is set."""

    debian: str
    security: str
    snapshot: str | None = None

    @classmethod
    def of_this_machine(cls) -> "DebianMirror":
        """Take the mirror from the environment, from apt's sources, or from debootstrap.

        Raises:
            NoMirror: none of the three names one; the message says what to set.
        """
        labelled = _from_apt()
        debian = os.environ.get("DEBIAN_MIRROR") or labelled.get("Debian") or _from_debootstrap()
        if not debian:
            msg = f"no Debian archive is known here: {HOW_TO_NAME_ONE}"
            raise NoMirror(msg)
        debian = debian.rstrip("/")
        security = os.environ.get("DEBIAN_SECURITY_MIRROR") or labelled.get("Debian-Security")
        security = (security or f"{debian}-security").rstrip("/")
        snapshot = os.environ.get("DEBIAN_SNAPSHOT", "").rstrip("/") or None
        return cls(debian, security, snapshot)

    def base_of(self, archive: str) -> str:
        """Return the URL of `debian` or `debian-security`."""
        return {"debian": self.debian, "debian-security": self.security}[archive]


def _from_apt() -> dict[str, str]:
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(LABEL) $(REPO_URI)",
        "Created-By: Packages",
        "Origin: Debian",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return {}
    pairs = (line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    return {label: url.strip() for label, url in pairs}


def _from_debootstrap() -> str | None:
    script = Path("/usr/sbin/debootstrap")
    if not script.exists():
        return None
    found = re.search(r'^DEF_MIRROR="([^"]+)"', script.read_text("utf-8"), re.MULTILINE)
    return found.group(1) if found else None
