"""Read constraints/base.in: which packages make which root file system."""

import configparser
from dataclasses import dataclass
from pathlib import Path

ARCHITECTURES = ("amd64", "arm64")


@dataclass(frozen=True)
class FileSystem:
    """One root file system: the packages it is made of, the path patterns it leaves out."""

    name: str
    packages: tuple[str, ...]
    omits: tuple[str, ...]


def read_plan(path: Path) -> dict[str, FileSystem]:
    """Return the file systems by name, with what they include resolved.

    Raises:
        KeyError: `includes` names a file system that stands nowhere above.
    """
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=None)
    parser.read_string(path.read_text("utf-8"))
    plan: dict[str, FileSystem] = {}
    for name in parser.sections():
        section = parser[name]
        packages, omits = section.get("packages", "").split(), section.get("omits", "").split()
        for included in section.get("includes", "").split():
            packages = [*plan[included].packages, *packages]
            omits = [*plan[included].omits, *omits]
        plan[name] = FileSystem(name, tuple(sorted(set(packages))), tuple(omits))
    return plan
