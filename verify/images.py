"""Get images as OCI layouts: from a registry, from the engine's store, or built anew."""

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.bake import BAKE
from engine.shell import ROOT, output, run
from verify.layout import Layout, platforms_of


@contextmanager
def workspace() -> Iterator[Path]:
    """Give a folder of this checkout for archives of images; it is gone afterwards."""
    work = ROOT / ".cache" / "verify"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        yield Path(folder)


def registry_digest(reference: str) -> str | None:
    """Return what a registry has under a tag, None when it has nothing."""
    raw = _raw(reference)
    return f"sha256:{hashlib.sha256(raw.encode()).hexdigest()}" if raw else None


def pushed_manifests(reference: str) -> dict[str, str] | None:
    """Return the manifests that a registry has for a tag or digest, None when it has none."""
    raw = _raw(reference)
    index = json.loads(raw) if raw else {}
    if "manifests" not in index:
        return None
    repository = re.sub(r"(@sha256:\w+|:[\w.-]+)$", "", reference)
    return platforms_of(index, lambda digest: json.loads(_raw(f"{repository}@{digest}") or "{}"))


def _raw(reference: str) -> str | None:
    return output(
        ["docker", "buildx", "imagetools", "inspect", "--raw", reference], keep_space=True
    )


def saved(reference: str, target: Path) -> Layout | None:
    """Return the engine's own copy of an image, None when it has none."""
    if output(["docker", "image", "inspect", reference]) is None:
        return None
    run(["docker", "image", "save", "--output", str(target), reference])
    return Layout(target)


def pulled(reference: str, platforms: list[str], target: Path) -> Layout | None:
    """Return a registry's copy of an image, with these platforms."""
    for platform in platforms:
        run(["docker", "pull", "--quiet", "--platform", platform, reference])
    return saved(reference, target)


def rebuilt(targets: list[str], directory: Path, sources: Path = ROOT) -> dict[str, Layout]:
    """Bake the targets of a checkout, without any cache, and return what came out."""
    directory.mkdir(parents=True, exist_ok=True)
    outputs = [
        f"--set={t}.output=type=oci,oci-mediatypes=true,dest={directory / t}.tar" for t in targets
    ]
    # Asking before writing outside of the checkout protects from strangers' bake files; this is ours.
    environment = {"BUILDX_BAKE_ENTITLEMENTS_FS": "0"}
    run(
        [
            *BAKE,
            "--progress",
            os.environ.get("BUILDX_PROGRESS", "auto"),
            "--no-cache",
            *outputs,
            *targets,
        ],
        environment,
        cwd=sources,
    )
    return {target: Layout(directory / f"{target}.tar") for target in targets}


def remake_rootfs(sources: Path = ROOT) -> None:
    """Unpack a checkout's root file systems again from their checked packages."""
    for key in (sources / ".cache" / "rootfs").glob("*.key"):
        key.unlink()
    run([sys.executable, "-m", "base"], cwd=sources)
