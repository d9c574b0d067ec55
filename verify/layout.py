"""Read images from an OCI image layout in a tar, as BuildKit and `docker save` write it."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INDEX_TYPES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)


@dataclass(frozen=True)
class Entry:
    """What a layer says of one path; `content` is the SHA-256 of a file's bytes."""

    kind: str
    mode: str
    owner: str
    mtime: int
    link: str
    content: str


class Layout:
    """The manifests of a layout by platform, and the blobs behind them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        top = self._json("index.json")
        self.manifests = platforms_of(top, self._blob_json)
        # What a registry would have under the tag: an index of all platforms, or the only manifest.
        self.index: str = top["manifests"][0]["digest"]

    def config(self, manifest: str) -> dict[str, Any]:
        """Return a manifest's image configuration."""
        return self._blob_json(self.config_digest(manifest))

    def config_digest(self, manifest: str) -> str:
        """Return the digest of a manifest's image configuration."""
        digest: str = self._blob_json(manifest)["config"]["digest"]
        return digest

    def diff_ids(self, manifest: str) -> list[str]:
        """Return the digests of a manifest's layers before compression, the lowest first."""
        digests: list[str] = self.config(manifest)["rootfs"]["diff_ids"]
        return digests

    def layers(self, manifest: str) -> list[str]:
        """Return the digests of a manifest's layers, the lowest first."""
        return [layer["digest"] for layer in self._blob_json(manifest)["layers"]]

    def entries(self, layer: str) -> dict[str, Entry]:
        """Return every path of a layer."""
        with tarfile.open(self._path) as archive:
            blob = archive.extractfile(_blob_name(layer))
            with tarfile.open(fileobj=blob, mode="r:*") as files:
                return {member.name: _entry(files, member) for member in files}

    def files(self, layer: str) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of every plain file of a layer."""
        with tarfile.open(self._path) as archive:
            blob = archive.extractfile(_blob_name(layer))
            with tarfile.open(fileobj=blob, mode="r:*") as members:
                for member in members:
                    if content := members.extractfile(member):
                        yield member.name, content.read()

    def _blob_json(self, digest: str) -> dict[str, Any]:
        return self._json(_blob_name(digest))

    def size(self, digest: str) -> int:
        """Return how many bytes a blob has, as it is stored and sent."""
        with tarfile.open(self._path) as archive:
            return archive.getmember(_blob_name(digest)).size

    def _json(self, name: str) -> dict[str, Any]:
        with tarfile.open(self._path) as archive:
            member = archive.extractfile(name)
            found: dict[str, Any] = json.load(member) if member else {}
            return found


def platforms_of(index: dict[str, Any], read: Any) -> dict[str, str]:
    """Return the digest of each platform's manifest, looking into nested indexes.

    Args:
        index: an OCI index.
        read: returns the JSON of a digest, for indexes within and for manifests without a platform.
    """
    found: dict[str, str] = {}
    for entry in index["manifests"]:
        if entry["mediaType"] in INDEX_TYPES:
            found |= platforms_of(read(entry["digest"]), read)
            continue
        platform = entry.get("platform") or read(read(entry["digest"])["config"]["digest"])
        name = f"{platform['os']}/{platform['architecture']}"
        if name != "unknown/unknown":
            found[name] = entry["digest"]
    return found


def _blob_name(digest: str) -> str:
    return f"blobs/{digest.replace(':', '/')}"


def _entry(files: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    content = files.extractfile(member) if member.isreg() else None
    return Entry(
        kind=member.type.decode("ascii"),
        mode=f"{member.mode:o}",
        owner=f"{member.uid}:{member.gid}",
        mtime=int(member.mtime),
        link=member.linkname,
        content=hashlib.sha256(content.read()).hexdigest() if content else "",
    )
