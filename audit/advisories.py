"""Read what pip-audit, npm, Debian's archive and its security tracker say of the locks."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from base.lockfile import Deb, Lock

# `CVE-2026-1234 libc6 (fixed, remotely exploitable, high urgency)`
_TRACKED = re.compile(r"^(?P<bug>\S+) (?P<package>\S+)(?: \((?P<notes>.*)\))?$")


@dataclass(frozen=True)
class Part:
    """What one source said: what it was asked, what it found, what is open, or why it was not asked."""

    name: str
    checked: str
    findings: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    skipped: bool = False

    def lines(self) -> Iterator[str]:
        """Yield it for a person to read."""
        if self.skipped:
            yield f"SKIPPED {self.name}: {self.checked}"
            return
        yield f"checked {self.name}: {self.checked}"
        yield from (f"  FOUND {finding}" for finding in self.findings)
        yield from (f"  open, no fix yet: {bug}" for bug in self.open)


def skipped(name: str, reason: str) -> Part:
    """Return a part that could not be asked."""
    return Part(name, " ".join(reason.split()) or "it said nothing", skipped=True)


def wheels(lock: str, code: int, output: str, error: str) -> Part:
    """Read pip-audit's JSON on one lock; a package that the service does not know was not checked."""
    name = f"pip-audit {lock}"
    packages = packages_in(output)
    if not packages:
        return skipped(name, f"exit code {code}: {_last_line(error)}")
    findings = tuple(
        f"{package['name']} {package['version']}: {bug['id']}, fixed in "
        f"{', '.join(bug['fix_versions']) or 'no version yet'}"
        for package in packages
        for bug in package.get("vulns", ())
    )
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if unknown and not findings:
        which = "all" if len(unknown) == len(packages) else ", ".join(unknown)
        return skipped(
            name, f"the advisory service does not know {which} of {len(packages)} packages"
        )
    return Part(name, f"{len(packages) - len(unknown)} of {len(packages)} packages", findings)


def packages_in(output: str) -> list[dict[str, Any]]:
    """Return what pip-audit's JSON says of each package, nothing when it is no such JSON."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return []
    return packages


def npm(service: str, code: int, output: str, error: str) -> Part:
    """Read npm audit's JSON on one package-lock.json."""
    name = f"npm audit {service}"
    try:
        answer = json.loads(output)
    except ValueError:
        return skipped(name, f"exit code {code}: {_last_line(error)}")
    if "vulnerabilities" not in answer:
        return skipped(name, f"exit code {code}: {answer.get('message') or _last_line(error)}")
    found: dict[str, dict[str, Any]] = answer["vulnerabilities"]
    findings = tuple(
        f"{package} {entry['range']}: {entry['severity']}: {_titles(entry)}"
        for package, entry in sorted(found.items())
    )
    return Part(name, f"{answer['metadata']['dependencies']['total']} packages", findings)


def newer(name: str, locked: Lock, offered: Lock) -> Part:
    """Say where Debian has a newer version: its stable archives take only what fixes something."""
    theirs = {(deb.package, deb.architecture): deb for deb in offered.debs}
    findings = tuple(
        f"{deb}: {other.version} is in {other.archive}: ./emsync lock base"
        for deb in locked.debs
        if (other := theirs.get((deb.package, deb.architecture))) and _is_newer(other, deb)
    )
    return Part(name, f"{len(locked.debs)} packages of base.lock", findings)


def tracker(name: str, packages: int, code: int, output: str, error: str) -> Part:
    """Read debsecan's summary: what has a fix is a finding, what has none is open."""
    if code != 0:
        return skipped(name, _last_line(error) if code == 127 else f"debsecan: {_last_line(error)}")
    found = [match for line in output.splitlines() if (match := _TRACKED.match(line))]
    fixed = {match[0] for match in found if "fixed" in (match["notes"] or "").split(", ")}
    still = sorted({match[0] for match in found} - fixed)
    return Part(name, f"{packages} packages of base.lock", tuple(sorted(fixed)), tuple(still))


def status(lock: Lock, architecture: str = "amd64") -> str:
    """Return the lock as the status file of dpkg that debsecan reads."""
    return "".join(_stanza(deb) for deb in lock.debs if deb.architecture == architecture)


def _stanza(deb: Deb) -> str:
    # The pool has a folder for each source package; a rebuild adds +bN to its version.
    source = PurePosixPath(deb.path).parent.name
    version = re.sub(r"\+b\d+$", "", deb.version)
    return (
        f"Package: {deb.package}\nStatus: install ok installed\nVersion: {deb.version}\n"
        f"Architecture: {deb.architecture}\nSource: {source} ({version})\n\n"
    )


def _is_newer(one: Deb, other: Deb) -> bool:
    command = ["dpkg", "--compare-versions", one.version, "gt", other.version]
    return subprocess.run(command, check=False).returncode == 0


def _titles(entry: dict[str, Any]) -> str:
    """Return what is wrong, or through which other package it is."""
    return ", ".join(via if isinstance(via, str) else via["title"] for via in entry["via"])


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")
