"""Find the key-encryption key: given in a file, or, in the demo profile only, made here."""

import logging
import os
import re
from pathlib import Path

from transfer.sealing import KEY_BYTES, new_key

log = logging.getLogger(__name__)

DEMO_KEY_FILE = "demo.kek"
_DIGITS = re.compile(rb"[0-9A-Fa-f]{%d}" % (2 * KEY_BYTES))


class KeyUnusable(ValueError):
    """The text is not 32 bytes as 64 hexadecimal digits."""


def parsed(text: bytes, source: str) -> bytes:
    """Return the 32 bytes; raise KeyUnusable naming the source, never quoting the text."""
    if not _DIGITS.fullmatch(text):
        msg = f"{source} does not hold 32 bytes as 64 hexadecimal digits; `openssl rand -hex 32`"
        raise KeyUnusable(f"{msg} makes such a key")
    return bytes.fromhex(text.decode("ascii"))


def demo_key(folder: Path) -> bytes:
    """Return the key kept in the data folder; make it there, mode 0600, the first time."""
    path = folder / DEMO_KEY_FILE
    if not path.exists():
        _keep(path, new_key().hex().encode("ascii"))
    log.warning(
        "demo profile: the key-encryption key %s lies beside the data it protects; "
        "give a key in TRANSFER_KEK_FILE before real patients",
        path,
    )
    return parsed(path.read_bytes().strip(), str(path))


def _keep(path: Path, text: bytes) -> None:
    """Write a file that is either whole and on disk, or not there."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
