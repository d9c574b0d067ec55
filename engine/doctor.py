"""Look at this machine: what is present, missing or too old, and the fix for each."""

import re
import shutil
import sys
from pathlib import Path

from engine.access import JOIN, closed
from engine.install import SUPPORTED
from engine.shell import ROOT, output
from engine.versions import LEAST, version_in

LEAST_FREE_BYTES = 15 * 10**9
ENGINE_FIX = f"./emsync up installs it on {SUPPORTED}; elsewhere install Docker 28 or newer"
UPGRADE = "upgrade it: ./emsync changes nothing that is there"


def report() -> int:
    """Print a line for each thing; return 1 when one is missing or too old."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    server = output(["docker", "version", "--format", "{{.Server.Version}}"])
    compose = output(["docker", "compose", "version", "--short"])
    rows = [
        _version("Python", python, "install Python 3.11 or newer"),
        _version("git", output(["git", "--version"]), "install git"),
        _version("engine", server, _engine_fix()),
        _version("Buildx", output(["docker", "buildx", "version"]), ENGINE_FIX),
        _version("Compose", compose, ENGINE_FIX),
        _image_store(),
        _emulation(),
        _disk(),
    ]
    for name, state, found, fix in rows:
        print(f"{state:8} {name:12} {found}" + (f"  -> {fix}" if state != "ok" else ""))
    return 0 if all(row[1] == "ok" for row in rows) else 1


def images_kept_by_containerd() -> bool:
    """Tell whether the engine has containerd's image store, which multi-platform images need."""
    driver = output(["docker", "info", "--format", "{{.DriverStatus}}"]) or ""
    return "io.containerd.snapshotter" in driver


def emulated() -> bool:
    """Tell whether images of the other architecture run here."""
    return Path(f"/proc/sys/fs/binfmt_misc/qemu-{_other_machine()}").exists()


def _other_machine() -> str:
    here = output(["uname", "-m"]) or ""
    return {"aarch64": "x86_64", "arm64": "x86_64"}.get(here, "aarch64")


Row = tuple[str, str, str, str]


def _engine_fix() -> str:
    """Say what brings an engine to answer: what lets this user in, what starts it, what installs it."""
    if closed():
        return f"this user may not use it: {JOIN}, then log in again"
    return ENGINE_FIX if output(["docker", "--version"]) is None else "./emsync up starts it"


def _version(name: str, text: str | None, fix: str) -> Row:
    found, least = re.search(r"\d+\.\d+\S*", text or ""), LEAST[name]
    version = version_in(text)
    if not found or not version:
        return name, "missing", "", fix
    if version < least:
        return name, "too old", f"{found[0]} (needs {least[0]}.{least[1]})", UPGRADE
    return name, "ok", found[0], ""


def _image_store() -> Row:
    if output(["docker", "info"]) is None:
        return "image store", "missing", "", _engine_fix()
    fix = (
        'set "features": {"containerd-snapshotter": true} in /etc/docker/daemon.json and restart the '
        "engine; python3 -m engine.runner does both"
    )
    kept = images_kept_by_containerd()
    return "image store", "ok" if kept else "missing", "containerd" if kept else "", fix


def _emulation() -> Row:
    present = emulated()
    fix = "apt-get install qemu-user-static binfmt-support (only to run the other architecture's images)"
    return "emulation", "ok" if present else "missing", _other_machine() if present else "", fix


def _disk() -> Row:
    free = shutil.disk_usage(ROOT).free
    state = "ok" if free >= LEAST_FREE_BYTES else "too old"
    return (
        "disk",
        "ok" if state == "ok" else "missing",
        f"{free / 1e9:.0f} GB free",
        "./emsync prune frees space; 15 GB are needed",
    )
