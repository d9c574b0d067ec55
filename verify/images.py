"""Get images as OCI layouts: from a registry, from the engine's store, or built anew."""

import json
import os
import sys
from pathlib import Path

from engine.bake import BAKE
from engine.shell import ROOT, output, run
from verify.layout import Layout, platforms_of


def pushed_manifests(reference: str) -> dict[str, str] | None:
    """Return the manifests that a registry has for a tag, None when it has none."""

    def raw(of: str) -> dict[str, object] | None:
        text = output(["docker", "buildx", "imagetools", "inspect", "--raw", of])
        return json.loads(text) if text else None

    index = raw(reference)
    if index is None or "manifests" not in index:
        return None
    repository = reference.rpartition(":")[0]
    return platforms_of(index, lambda digest: raw(f"{repository}@{digest}"))


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


def rebuilt(targets: list[str], directory: Path) -> dict[str, Layout]:
    """Bake the targets, without any cache, and return what came out."""
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
    )
    return {target: Layout(directory / f"{target}.tar") for target in targets}


def remake_rootfs() -> None:
    """Unpack the root file systems again from their checked packages."""
    for key in (ROOT / ".cache" / "rootfs").glob("*.key"):
        key.unlink()
    run([sys.executable, "-m", "base"])
