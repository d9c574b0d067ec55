"""What an attacker with the registry's password can do: put another image under a version's tag."""

import gzip
import hashlib
import io
import json
import tarfile
import urllib.request
from urllib.parse import urlencode

MANIFESTS = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json"


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


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def publish_with_one_byte_changed(repository: str, index: str, tag: str, path: str) -> str:
    """Flip a bit of one file in the amd64 image, push that under the tag.

    Returns the digest of the index that the tag names from now on.
    """
    registry = Repository(repository)
    document = json.loads(registry.get("manifests", index))
    entry = next(e for e in document["manifests"] if e["platform"]["architecture"] == "amd64")
    manifest = json.loads(registry.get("manifests", entry["digest"]))
    config = json.loads(registry.get("blobs", manifest["config"]["digest"]))

    blobs = (registry.get("blobs", layer["digest"]) for layer in manifest["layers"])
    number, whole = next(
        (number, layer)
        for number, layer in enumerate(map(gzip.decompress, blobs))
        if has(layer, path)
    )
    layer = flipped(whole, path)
    compressed = gzip.compress(layer, mtime=0)
    config["rootfs"]["diff_ids"][number] = digest_of(layer)
    settings = json.dumps(config).encode()
    manifest["layers"][number] |= {"digest": registry.put_blob(compressed), "size": len(compressed)}
    manifest["config"] |= {"digest": registry.put_blob(settings), "size": len(settings)}
    entry["digest"] = registry.put_manifest(manifest)
    entry["size"] = len(json.dumps(manifest).encode())
    return registry.put_manifest(document, tag)


def has(layer: bytes, path: str) -> bool:
    """Tell whether a layer holds a file."""
    with tarfile.open(fileobj=io.BytesIO(layer)) as files:
        return path in files.getnames()


def flipped(layer: bytes, path: str) -> bytes:
    """Return a layer in which the lowest bit of a file's first byte is the other one."""
    with tarfile.open(fileobj=io.BytesIO(layer)) as files:
        place = files.getmember(path).offset_data
    return layer[:place] + bytes([layer[place] ^ 1]) + layer[place + 1 :]
