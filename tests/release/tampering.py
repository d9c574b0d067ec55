"""Change what is in an image's archive, as somebody would who has the registry."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

Files = dict[str, tuple[tarfile.TarInfo, bytes]]


def tampered(archive: Path, target: Path, layer: str, change: Callable[[Files], None]) -> Path:
    """Write a copy of an OCI archive in which one layer's files are changed."""
    with tarfile.open(archive) as old, tarfile.open(target, "w") as new:
        for member in old:
            file = old.extractfile(member)
            content = file.read() if file else b""
            if member.name == f"blobs/{layer.replace(':', '/')}":
                content = _changed(content, change)
                member.size = len(content)
            new.addfile(member, io.BytesIO(content) if file else None)
    return target


def planted(
    path: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> Files:
    """Return one more file, link or directory for a layer."""
    info = tarfile.TarInfo(path)
    info.type, info.linkname, info.size = kind, link, len(content)
    return {path: (info, content)}


def _changed(layer: bytes, change: Callable[[Files], None]) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(layer)) as old:
        files = {m.name: (m, old.extractfile(m).read() if m.isreg() else b"") for m in old}
    change(files)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as new:
        for info, content in files.values():
            new.addfile(info, io.BytesIO(content) if info.isreg() else None)
    return out.getvalue()
