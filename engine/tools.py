"""Have tools from their hash locks, in virtual environments of the checkout, and the distribution's cosign."""

import hashlib
import shutil
import sys

from engine import apt
from engine.install import add_unstable, system
from engine.shell import ROOT, output, run, say

CONSTRAINTS = ROOT / "constraints"


def ensure_tox() -> str:
    """Return the path of a tox that is what constraints/tox.txt says."""
    return _from_lock("tox", "tox")


def ensure_pip_audit() -> str:
    """Return the path of a pip-audit that is what constraints/audit.txt says."""
    return _from_lock("audit", "pip-audit")


def ensure_suite() -> str:
    """Return the path of a Python that has what constraints/e2e.txt says."""
    return _from_lock("e2e", "python")


def _from_lock(name: str, program: str) -> str:
    """Return the path of a program in a virtual environment that is what a lock says."""
    lock, home = CONSTRAINTS / f"{name}.txt", ROOT / ".cache" / name
    key = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamp, path = home / "key", home / "bin" / program
    if not (path.exists() and stamp.exists() and stamp.read_text("ascii") == key):
        _ensure_venv()
        run([sys.executable, "-m", "venv", "--clear", str(home)])
        pip = [str(home / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        hashed = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(lock)]
        run([*pip, "install", *hashed])
        stamp.write_text(key, "ascii")
    return str(path)


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
