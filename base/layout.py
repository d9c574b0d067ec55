"""Make an image layout (OCI image-spec 1.1) of a file system, one layer for each architecture."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.lockfile import sha256_of

_TYPE = "application/vnd.oci.image."


def write_layout(folder: Path, tars: Mapping[str, Path]) -> None:
    """Write a layout whose image `latest` holds these tars, by architecture; they are not copied.

    A Dockerfile's `FROM --platform` takes one of them. BuildKit knows it by its digest, so it is sent
    and unpacked once, and what is built on it is one step for all platforms that it is built for.
    """
    shutil.rmtree(folder, ignore_errors=True)
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    manifests = [_manifest(blobs, architecture, tar) for architecture, tar in tars.items()]
    index = _put(blobs, f"{_TYPE}index.v1+json", {"manifests": manifests})
    index["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', "ascii")
    document = {"schemaVersion": 2, "manifests": [index]}
    (folder / "index.json").write_text(json.dumps(document), "ascii")


def _manifest(blobs: Path, architecture: str, tar: Path) -> dict[str, Any]:
    """Write one architecture's configuration and manifest; return the descriptor of the latter."""
    digest = sha256_of(tar)
    (blobs / digest).symlink_to(os.path.relpath(tar, blobs))
    layer = {
        "mediaType": f"{_TYPE}layer.v1.tar",
        "digest": f"sha256:{digest}",
        "size": tar.stat().st_size,
    }
    platform = {"architecture": architecture, "os": "linux"}
    rootfs = {"type": "layers", "diff_ids": [layer["digest"]]}
    config = _put(blobs, f"{_TYPE}config.v1+json", {**platform, "rootfs": rootfs})
    manifest = _put(blobs, f"{_TYPE}manifest.v1+json", {"config": config, "layers": [layer]})
    return {**manifest, "platform": platform}


def _put(blobs: Path, media_type: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Write a document as a blob and return its descriptor."""
    about = {} if "config" in media_type else {"schemaVersion": 2, "mediaType": media_type}
    content = json.dumps({**about, **document}).encode()
    digest = hashlib.sha256(content).hexdigest()
    (blobs / digest).write_bytes(content)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}
