"""Ask a registry what it holds, and so what a push sent."""

import hashlib
import json
import urllib.request
from typing import Any

from bench.build.shell import PLATFORMS
from verify.layout import INDEX_TYPES, platforms_of

MANIFEST_TYPES = (
    *INDEX_TYPES,
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)


class Registry:
    """A registry on this machine, and every blob that it was seen to hold."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._known: set[str] = set()

    def new_bytes(self, reference: str) -> int:
        """Return the size of the blobs behind a tag that no earlier push had brought."""
        blobs = self._blobs(*self._parts(reference))
        size = sum(size for digest, size in blobs.items() if digest not in self._known)
        self._known |= blobs.keys()
        return size

    def sizes(self, reference: str) -> dict[str, int]:
        """Return for each platform how many bytes a pull takes."""
        repository, tag = self._parts(reference)
        index = json.loads(self._manifest(repository, tag))
        if "manifests" not in index:
            return {PLATFORMS: sum(self._blobs(repository, tag).values())}
        # BuildKit states the platform of every manifest in an index.
        manifests = platforms_of(index, lambda digest: self._json(repository, digest))
        return {
            platform: sum(self._blobs(repository, digest).values())
            for platform, digest in sorted(manifests.items())
        }

    def _parts(self, reference: str) -> tuple[str, str]:
        repository, _, tag = reference.removeprefix(f"{self.address}/").rpartition(":")
        return repository, tag

    def _blobs(self, repository: str, name: str) -> dict[str, int]:
        raw = self._manifest(repository, name)
        document = json.loads(raw)
        found = {f"sha256:{hashlib.sha256(raw).hexdigest()}": len(raw)}
        for entry in document.get("manifests", []):
            found |= self._blobs(repository, entry["digest"])
        for blob in [document.get("config"), *document.get("layers", [])]:
            if blob:
                found[blob["digest"]] = blob["size"]
        return found

    def _json(self, repository: str, name: str) -> Any:
        return json.loads(self._manifest(repository, name))

    def _manifest(self, repository: str, name: str) -> bytes:
        request = urllib.request.Request(f"http://{self.address}/v2/{repository}/manifests/{name}")
        request.add_header("Accept", ", ".join(MANIFEST_TYPES))
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()
