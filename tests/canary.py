"""A made-up secret, and a search for it through everything that leaves the machine."""

import base64
import gzip
import json
import secrets
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

GZIP = b"\x1f\x8b"


class Canary:
    """A secret that nobody else has, and every form in which it may get out."""

    def __init__(self) -> None:
        self.text = f"canary-{secrets.token_hex(16)}"
        plain = self.text.encode()
        self._forms = [plain, plain.hex().encode(), *_base64(plain)]

    def is_in(self, content: bytes) -> bool:
        """Tell whether it is in these bytes: as it is, in hexadecimal, in Base64, or compressed."""
        found = any(form in content for form in self._forms)
        return found or (content.startswith(GZIP) and self.is_in(gzip.decompress(content)))

    def places(self, named: Iterable[tuple[str, bytes]]) -> list[str]:
        """Return the names of the contents that it is in."""
        return [name for name, content in named if self.is_in(content)]


def _base64(plain: bytes) -> Iterator[bytes]:
    """Yield the part of its Base64 form that stays the same, for each place in a longer text."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        yield whole[4:-4]


def blobs_of_archive(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of an OCI layout in a tar: index, manifests, configurations, layers."""
    with tarfile.open(archive) as files:
        for member in files:
            if member.isreg():
                yield _kind(member.name, files.extractfile(member).read())


def blobs_of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder: an OCI layout, a build cache, or SBOMs."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield _kind(path.relative_to(folder).as_posix(), path.read_bytes())


def _kind(name: str, content: bytes) -> tuple[str, bytes]:
    """Put what a blob is before its name."""
    if content.startswith(GZIP):
        return f"layer {name}", content
    try:
        kind = json.loads(content)
    except ValueError:
        return f"file {name}", content
    known = isinstance(kind, dict)
    is_configuration = known and "rootfs" in kind
    return f"{'configuration' if is_configuration else 'manifest'} {name}", content
