"""Read .deb files (deb(5)): an ar archive whose data.tar member holds the package's files."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

_MAGIC = b"!<arch>\n"
_HEADER_BYTES = 60


class DebError(ValueError):
    """The file is no .deb that we can read."""


def open_data(path: Path) -> tarfile.TarFile:
    """Open the package's files as a tar archive; close it after use.

    Raises:
        DebError: it is no .deb, or its data is compressed in a way that Python cannot read.
    """
    for name, content in _members(path):
        if name.startswith("data.tar"):
            try:
                return tarfile.open(fileobj=io.BytesIO(content), mode="r:*")
            except tarfile.ReadError as error:
                msg = f"{path.name}: {name} cannot be read: {error}"
                raise DebError(msg) from error
    msg = f"{path.name} holds no data.tar"
    raise DebError(msg)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            msg = f"{path.name} is not a .deb"
            raise DebError(msg)
        while header := file.read(_HEADER_BYTES):
            size = int(header[48:58])
            yield header[:16].decode("ascii").rstrip(" /"), file.read(size)
            file.seek(size % 2, io.SEEK_CUR)
