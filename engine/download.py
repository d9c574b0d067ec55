"""Fetch a file whose hash is known."""

import hashlib
import re
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

_PART = 1 << 20
_SHA256 = re.compile("[0-9A-Fa-f]{64}")


def fetch(url: str, sha256: str, folder: Path) -> Path:
    """Write what an http(s) address holds into a folder, showing how far it is; return the file.

    Raises:
        SystemExit: it cannot be had, or is not what the hash says; no file is left.
    """
    if not url.startswith(("https://", "http://")):
        raise SystemExit(f"emsync: {url} is neither a file nor an http or https address")
    if not _SHA256.fullmatch(sha256):
        raise SystemExit(f"emsync: {sha256} is not a SHA-256: it has 64 hexadecimal digits")
    target = folder / name_in(url)
    try:
        found = _copy(url, target)
    except (URLError, OSError) as error:
        target.unlink(missing_ok=True)
        raise SystemExit(f"emsync: {url} cannot be had: {error}") from error
    if found != sha256.lower():
        target.unlink()
        raise SystemExit(f"emsync: {url} has SHA-256 {found}, not {sha256}: it is not used")
    return target


def name_in(url: str) -> str:
    """Return the name of the file that an address leads to."""
    return url.partition("?")[0].rsplit("/", 1)[-1]


def _copy(url: str, target: Path) -> str:
    """Copy in parts and return the SHA-256."""
    digest, size = hashlib.sha256(), 0
    with urllib.request.urlopen(url, timeout=60) as answer, target.open("wb") as file:
        whole = int(answer.headers.get("Content-Length") or 0)
        while part := answer.read(_PART):
            digest.update(part)
            file.write(part)
            size += len(part)
            share = f" of {whole / 1e6:.1f} MB, {100 * size // whole} %" if whole else " MB"
            print(f"\r{target.name}: {size / 1e6:.1f}{share}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return digest.hexdigest()
