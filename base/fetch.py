"""Download locked packages; refuse every file whose SHA-256 is not the locked one."""

import os
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfileobj

from base.lockfile import Deb, Lock, sha256_of
from base.mirror import DebianMirror

PARALLEL_DOWNLOADS = 8
SECONDS_WITHOUT_DATA = 60
# Among so many downloads a name or a connection fails now and then.
PAUSES_S = (0.5, 2)


class FetchError(RuntimeError):
    """Packages are not to be had as locked; the message names each and the command that helps."""


def fetch(lock: Lock, debs: Iterable[Deb], cache: Path, mirror: DebianMirror) -> None:
    """Bring every package into `cache`, named by its SHA-256; those already there are checked.

    Raises:
        FetchError: a file is gone from the archive and its snapshots, or is not the locked one.
    """
    cache.mkdir(parents=True, exist_ok=True)
    distinct = {deb.sha256: deb for deb in debs}.values()
    with ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
        complaints = [
            c for c in pool.map(lambda deb: _fetch_one(lock, deb, cache, mirror), distinct) if c
        ]
    if complaints:
        raise FetchError("\n".join(sorted(complaints)))


def cached(deb: Deb, cache: Path) -> Path:
    """Return where a package lies in the cache."""
    return cache / f"{deb.sha256}.deb"


def _fetch_one(lock: Lock, deb: Deb, cache: Path, mirror: DebianMirror) -> str | None:
    target = cached(deb, cache)
    if target.exists():
        found = sha256_of(target)
        return (
            None
            if found == deb.sha256
            else _differs(deb, found, f"in the download cache ({target})")
        )
    reasons, answered = [], False
    for url in _urls(lock, deb, mirror):
        try:
            found = _tried_again(url, target, deb.sha256)
        except OSError as error:
            answered |= isinstance(error, urllib.error.HTTPError)
            reasons.append(f"{url}: {error}")
            continue
        return None if found == deb.sha256 else _differs(deb, found, f"at {url}")
    if not answered:
        raise FetchError(
            f"{deb} cannot be downloaded ({'; '.join(reasons)}): check this machine's network and DNS, "
            "or name another archive in DEBIAN_MIRROR"
        )
    hint = (
        ""
        if mirror.snapshot
        else "; DEBIAN_SNAPSHOT=<URL of a snapshot service's archive/> finds old versions"
    )
    return f"{deb}: gone ({'; '.join(reasons)}): run ./emsync lock to take the newest version{hint}"


def _differs(deb: Deb, found: str, where: str) -> str:
    return f"{deb}: SHA-256 expected {deb.sha256}, found {found} {where}: nothing was built from it"


def _urls(lock: Lock, deb: Deb, mirror: DebianMirror) -> list[str]:
    urls = [f"{mirror.base_of(deb.archive)}/{deb.path}"]
    if mirror.snapshot and deb.archive in lock.dates:
        urls.append(f"{mirror.snapshot}/{deb.archive}/{lock.dates[deb.archive]}/{deb.path}")
    return urls


def _tried_again(url: str, target: Path, expected: str) -> str:
    """Download, three times unless somebody answers."""
    for pause in PAUSES_S:
        try:
            return _download(url, target, expected)
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(pause)
    return _download(url, target, expected)


def _download(url: str, target: Path, expected: str) -> str:
    """Download beside the target, move it there only when it is the expected file."""
    handle, name = tempfile.mkstemp(dir=target.parent)
    part = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            urllib.request.urlopen(url, timeout=SECONDS_WITHOUT_DATA) as answer,
        ):
            copyfileobj(answer, file)
        found = sha256_of(part)
        if found == expected:
            part.replace(target)
        return found
    finally:
        part.unlink(missing_ok=True)
