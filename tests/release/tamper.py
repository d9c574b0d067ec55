"""What an attacker with the registry's password can do: put another image under a version's tag."""

import gzip
import io
import json
import tarfile

from tests.distribution import Repository, digest_of


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
