"""The release bundle: what a release says of itself, as one small image beside the others.

It holds digests.json, compose.yaml and compose.scale.yaml with every image pinned by digest, and the
bills of materials.
Whoever can pull the images can pull it, with the same tools; its signature covers all of it.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from engine.bake import BAKE
from engine.shell import ROOT, output, run
from release.digests import NAME, Digests
from verify.images import registry_digest
from verify.layout import Layout

IMAGE = "release"
BILLS = "sbom"
COMPOSE_FILES = ("compose.yaml", "compose.scale.yaml")
# What is attested of every platform, as cosign calls it: a bill by the ending of its file.
PROVENANCE = "slsaprovenance1"
BILL_FILES = {"cyclonedx": ".cdx.json", "spdxjson": ".spdx.json"}
_LINE = re.compile(r"^(?P<head> +image: )\S+/(?P<name>[a-z0-9_-]+):\S+$", re.MULTILINE)


def write(
    folder: Path, digests: Digests, registry: str, write_bills: Callable[[Path], None]
) -> None:
    """Write the bundle's files; the same release gives the same content.

    Args:
        folder: is emptied first.
        digests: the release, with its version.
        registry: where its images are.
        write_bills: writes the bills of materials to a folder.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / BILLS).mkdir(parents=True)
    (folder / NAME).write_text(digests.render(), "utf-8")
    for name in COMPOSE_FILES:
        compose = (ROOT / name).read_text("utf-8")
        (folder / name).write_text(pinned(compose, digests, registry), "utf-8")
    write_bills(folder / BILLS)
    # Their times stay as they are: BuildKit takes a file of the same size and time for the one that it
    # was sent before, and digests of two releases have the same size.
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def bill_file(folder: Path, image: str, platform: str, kind: str) -> Path:
    """Return where `python3 -m sbom` wrote a platform's bill of this kind."""
    return folder / f"{image}-{platform.replace('/', '-')}{BILL_FILES[kind]}"


def pinned(compose: str, digests: Digests, registry: str) -> str:
    """Return a file of Compose with the digest of every image in place of its tag.

    Raises:
        KeyError: an image of it is not in the release.
    """
    return _LINE.sub(
        lambda line: f"{line['head']}{registry}/{line['name']}@{digests.index(line['name'])}",
        compose,
    )


def push(folder: Path, registry: str, tag: str) -> str:
    """Push the bundle under a tag and return its digest."""
    env = {"REGISTRY": registry, "TAG": tag, "BUNDLE": str(folder)}
    run([*BAKE, f"--allow=fs.read={folder}", "--push", "bundle"], env)
    reference = f"{registry}/{IMAGE}:{tag}"
    digest = registry_digest(reference)
    if digest is None:
        raise SystemExit(f"release: {reference} was pushed and cannot be found")
    return digest


def fetch(reference: str, folder: Path) -> None:
    """Pull a bundle by its digest and write its files to a folder.

    Raises:
        SystemExit: it cannot be pulled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "bundle.tar"
    run(["docker", "pull", "--quiet", reference])
    run(["docker", "image", "save", "--output", str(archive), reference])
    output(["docker", "image", "rm", reference])
    layout = Layout(archive)
    for layer in layout.layers(next(iter(layout.manifests.values()))):
        for path, content in layout.files(layer):
            _write_inside(folder, path, content)
    archive.unlink()


def _write_inside(folder: Path, path: str, content: bytes) -> None:
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise SystemExit(f"release: the bundle has a path outside of itself: {path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
