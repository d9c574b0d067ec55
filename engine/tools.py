"""Have tox from its hash lock, in a virtual environment of the checkout, and the distribution's cosign."""

import hashlib
import shutil
import sys

from engine import apt
from engine.install import add_unstable, system
from engine.shell import ROOT, output, run, say

LOCK = ROOT / "constraints" / "tox.txt"
HOME = ROOT / ".cache" / "tox"


def ensure_tox() -> str:
    """Return the path of a tox that is what constraints/tox.txt says."""
    key = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    stamp, tox = HOME / "key", HOME / "bin" / "tox"
    if not (tox.exists() and stamp.exists() and stamp.read_text("ascii") == key):
        _ensure_venv()
        run([sys.executable, "-m", "venv", "--clear", str(HOME)])
        pip = [str(HOME / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run(
            [
                *pip,
                "install",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "--no-deps",
                "-r",
                str(LOCK),
            ]
        )
        stamp.write_text(key, "ascii")
    return str(tox)


def _ensure_venv() -> None:
    if output([sys.executable, "-c", "import ensurepip, venv"]) is not None:
        return
    if output(["apt-get", "--version"]) is None:
        raise SystemExit("emsync: this Python has no venv module: install it, then run this again")
    say("this Python has no venv module: installing python3-venv")
    apt.update()
    apt.install(["python3-venv"])


def ensure_cosign() -> None:
    """Install cosign on Debian when it is missing.

    Raises:
        SystemExit: it is missing elsewhere; the message says what to install.
    """
    if shutil.which("cosign"):
        return
    if not system().startswith("debian"):
        raise SystemExit("emsync: cosign checks who signed a release: install cosign 3 or newer")
    say("`cosign` is missing: installing it from the distribution")
    add_unstable("cosign", ["cosign"])
    apt.update()
    apt.install(["cosign"])
