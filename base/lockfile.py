"""Read and write constraints/base.lock: every .deb by name, version, architecture and SHA-256."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

HEADER = "# Made by `./emsync lock` from constraints/base.in; do not edit.\n"
COLUMNS = "# package version architecture sha256 archive path-in-archive\n"


class LockError(ValueError):
    """The lock does not hold what it must; the message names the line and the command that fixes it."""


@dataclass(frozen=True, order=True)
class Deb:
    """One locked package file."""

    package: str
    version: str
    architecture: str
    sha256: str
    archive: str
    path: str

    def __str__(self) -> str:
        return f"{self.package} {self.version} {self.architecture}"


@dataclass(frozen=True)
class Lock:
    """All locked packages, and the date of each archive that they were taken from."""

    debs: tuple[Deb, ...]
    dates: dict[str, str]

    def find(self, package: str, architecture: str) -> Deb:
        """Return the package for an architecture.

        Raises:
            LockError: it is not locked.
        """
        for deb in self.debs:
            if deb.package == package and deb.architecture == architecture:
                return deb
        msg = f"base.lock has no {package} for {architecture}: run ./emsync lock"
        raise LockError(msg)

    def render(self) -> str:
        """Return the lock as text: sorted, one package a line."""
        dates = "".join(
            f"# {archive} as of {date}\n" for archive, date in sorted(self.dates.items())
        )
        lines = (
            f"{d.package} {d.version} {d.architecture} {d.sha256} {d.archive} {d.path}\n"
            for d in sorted(self.debs)
        )
        return HEADER + dates + COLUMNS + "".join(lines)


def read_lock(path: Path) -> Lock:
    """Read a lock.

    Raises:
        LockError: the file is missing, or a line has not six columns or no SHA-256.
    """
    if not path.exists():
        msg = f"{path.name} is missing: run ./emsync lock"
        raise LockError(msg)
    debs, dates = [], {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if " as of " in line and line.startswith("# "):
            archive, date = line[2:].split(" as of ")
            dates[archive] = date
        elif line and not line.startswith("#"):
            debs.append(_parse(path.name, number, line))
    return Lock(tuple(debs), dates)


def _parse(name: str, number: int, line: str) -> Deb:
    columns = line.split()
    if len(columns) != 6 or len(columns[3]) != 64 or set(columns[3]) - set("0123456789abcdef"):
        msg = f"{name}:{number}: {line!r} is not `{COLUMNS[2:].strip()}`: run ./emsync lock"
        raise LockError(msg)
    return Deb(*columns)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
