"""Make base.lock: ask apt, with Debian 13 alone in its sources, for the newest signed packages."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote

from base.lockfile import Deb, Lock
from base.mirror import DebianMirror
from base.plan import ARCHITECTURES, FileSystem

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITES = {"debian": "trixie trixie-updates", "debian-security": "trixie-security"}
_URI = re.compile(r"^'(?P<url>[^']+)' (?P<file>\S+) \d+ SHA256:(?P<sha256>[0-9a-f]{64})$")


class ResolveError(RuntimeError):
    """apt could not name the packages; the message holds what it said."""


def resolve(plan: dict[str, FileSystem], mirror: DebianMirror, state: Path) -> Lock:
    """Return the lock for all packages of the plan, for every architecture.

    Args:
        plan: the file systems of base.in.
        mirror: where the archives are.
        state: a directory of apt's own, kept between runs.

    Raises:
        ResolveError: apt failed, or knows no such package.
    """
    apt = _apt(mirror, state)
    _output([*apt, "update", "-q"])
    names = sorted({package for file_system in plan.values() for package in file_system.packages})
    debs = {deb for arch in ARCHITECTURES for deb in _candidates(apt, names, arch, mirror)}
    missing = {(n, a) for n in names for a in ARCHITECTURES} - {
        (d.package, d.architecture) for d in debs
    }
    if missing:
        msg = f"apt named no file for {sorted(missing)}"
        raise ResolveError(msg)
    return Lock(tuple(sorted(debs)), _dates(state))


def _candidates(apt: list[str], names: list[str], arch: str, mirror: DebianMirror) -> Iterator[Deb]:
    """Yield apt's choice of each package; one for all architectures counts for this one."""
    uris = _output([*apt, f"-oAPT::Architecture={arch}", "download", "--print-uris", *names])
    for line in uris.splitlines():
        if line.startswith("'"):
            yield replace(_deb(line, mirror), architecture=arch)


def _apt(mirror: DebianMirror, state: Path) -> list[str]:
    if not KEYRING.exists():
        msg = f"{KEYRING} is missing, so no signature can be checked: apt-get install debian-archive-keyring"
        raise ResolveError(msg)
    for directory in ("lists/partial", "archives/partial", "empty"):
        (state / directory).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    sources = state / "debian.sources"
    sources.write_text("\n".join(_stanza(mirror.base_of(a), s) for a, s in SUITES.items()), "utf-8")
    options = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": state / "empty",
        "Dir::Etc::Preferences": state / "none",
        "Dir::Etc::PreferencesParts": state / "empty",
        "Dir::State::Lists": state / "lists",
        "Dir::State::Status": state / "status",
        "Dir::Cache": state,
        "Dir::Cache::Archives": state / "archives",
        "APT::Architecture": ARCHITECTURES[0],
        "APT::Architectures": ",".join(ARCHITECTURES),
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
    }
    return ["apt-get", *(f"-o{name}={value}" for name, value in options.items())]


def _stanza(url: str, suites: str) -> str:
    return f"Types: deb\nURIs: {url}\nSuites: {suites}\nComponents: main\nSigned-By: {KEYRING}\n"


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        msg = f"{' '.join(word for word in command if not word.startswith('-o'))[:60]} failed: {done.stderr.strip()}"
        raise ResolveError(msg)
    return done.stdout


def _deb(line: str, mirror: DebianMirror) -> Deb:
    match = _URI.match(line)
    if not match:
        msg = f"apt named a file without a SHA-256: {line}"
        raise ResolveError(msg)
    # The security archive's URL may begin with the main one's: the longer is tried first.
    for archive in sorted(SUITES, key=len, reverse=True):
        prefix = f"{mirror.base_of(archive)}/"
        if match["url"].startswith(prefix):
            package, version, arch = unquote(match["file"]).removesuffix(".deb").split("_")
            return Deb(
                package, version, arch, match["sha256"], archive, match["url"].removeprefix(prefix)
            )
    msg = f"apt named a file outside of the archives: {line}"
    raise ResolveError(msg)


def _dates(state: Path) -> dict[str, str]:
    """Return the date of each archive's newest signed index, in the snapshot service's form."""
    dates: dict[str, str] = {}
    for release in (state / "lists").glob("*_InRelease"):
        found = re.search(r"^Date: (.+)$", release.read_text("utf-8", "replace"), re.MULTILINE)
        if found:
            archive = "debian-security" if "security" in release.name else "debian"
            stamp = parsedate_to_datetime(found.group(1)).strftime("%Y%m%dT%H%M%SZ")
            dates[archive] = max(dates.get(archive, ""), stamp)
    return dates
