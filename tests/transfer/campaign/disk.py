"""A small file system of its own, which can be filled to the last byte; needs root."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.transfer.campaign.fleet import quiet

_CHUNK = 1 << 20


class Disk:
    """ext4 in a file: `folder` is what is mounted."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        image = folder.with_suffix(".ext4")
        with image.open("wb") as file:
            file.truncate(megabytes * _CHUNK)
        folder.mkdir()
        # Nothing is kept back for root, who would not notice that it is full.
        quiet("mkfs.ext4", "-q", "-m", "0", str(image))
        quiet("mount", "-o", "loop", str(image), str(folder))

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no byte free."""
        with self._filler.open("wb", buffering=0) as file:
            size = _CHUNK
            while size:
                try:
                    file.write(bytes(size))
                    os.fsync(file.fileno())
                except OSError:
                    size //= 2
        try:
            yield
        finally:
            self._filler.unlink()

    def close(self) -> None:
        quiet("umount", "--lazy", str(self.folder))
