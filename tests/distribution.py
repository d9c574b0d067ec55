"""A repository of a registry, asked through the distribution API."""

import hashlib
import io
import json
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFESTS = f"{INDEX}, application/vnd.oci.image.manifest.v1+json"


class Repository:
    """One repository of a registry, through the distribution API."""

    def __init__(self, name: str) -> None:
        address, _, self._name = name.partition("/")
        self._root = f"http://{address}"

    def get(self, kind: str, digest: str) -> bytes:
        path = f"/v2/{self._name}/{kind}/{digest}"
        return self._call("GET", path, headers={"Accept": MANIFESTS})[0]

    def put_blob(self, content: bytes) -> str:
        location = self._call("POST", f"/v2/{self._name}/blobs/uploads/", b"")[1]
        path = location.removeprefix(self._root)
        mark = "&" if "?" in path else "?"
        binary = {"Content-Type": "application/octet-stream"}
        self._call(
            "PUT", f"{path}{mark}{urlencode({'digest': digest_of(content)})}", content, binary
        )
        return digest_of(content)

    def put_manifest(self, document: dict, name: str | None = None) -> str:
        content = json.dumps(document).encode()
        media = {"Content-Type": document["mediaType"]}
        reference = name or digest_of(content)
        self._call("PUT", f"/v2/{self._name}/manifests/{reference}", content, media)
        return digest_of(content)

    def _call(self, method, path, body=None, headers=None) -> tuple[bytes, str]:
        request = urllib.request.Request(self._root + path, body, headers or {}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read(), answer.headers.get("Location", "")

    def archive(self, index: str, target: Path) -> None:
        """Write every platform of an image as an OCI archive, byte for byte as the registry has it."""
        with tarfile.open(target, "w") as archive:
            for digest, content in self._below(index):
                assert digest == digest_of(content)
                _add(archive, f"blobs/{digest.replace(':', '/')}", content)
            _add(
                archive,
                "index.json",
                json.dumps({"manifests": [{"digest": index, "mediaType": INDEX}]}).encode(),
            )

    def _below(self, index: str) -> Iterator[tuple[str, bytes]]:
        """Yield an index, its manifests, and what these name: each once."""
        blobs = set()
        yield index, (content := self.get("manifests", index))
        for entry in json.loads(content)["manifests"]:
            yield entry["digest"], (manifest := self.get("manifests", entry["digest"]))
            named = json.loads(manifest)
            blobs |= {part["digest"] for part in (named["config"], *named["layers"])}
        for digest in sorted(blobs):
            yield digest, self.get("blobs", digest)


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))
