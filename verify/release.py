"""Check a release as a sceptic would: who signed it, and whether its sources give its images."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.git import commit
from engine.images import settings
from engine.shell import ROOT, output, run, say
from engine.tools import ensure_cosign
from release import bundle
from release.digests import NAME, Digests, read
from release.sign import Trust
from verify.checkout import DIFFERENT, EQUAL, NOTHING_TO_COMPARE, explain
from verify.images import pushed_manifests, rebuilt, registry_digest, remake_rootfs, workspace
from verify.layout import Layout

NOT_SIGNED = 3
DIGEST = re.compile(r"^sha256:[0-9a-f]{64}$")


def verify_release(name: str, services: list[str]) -> int:
    """Verify a version or the digest of a bundle; print a table and return the exit code.

    Only these services are rebuilt, all of the release when none is named.
    """
    ensure_cosign()
    registry = settings()["REGISTRY"]
    mark = "@" if DIGEST.match(name) else ":"
    digest = registry_digest(f"{registry}/{bundle.IMAGE}{mark}{name}")
    if digest is None:
        say(
            f"{registry} has no release {name}, and no service here has that name: "
            "set REGISTRY, or name a version that was released"
        )
        return NOTHING_TO_COMPARE
    with workspace() as folder:
        return _verify(name, services, f"{registry}/{bundle.IMAGE}@{digest}", registry, folder)


def _verify(name: str, services: list[str], reference: str, registry: str, folder: Path) -> int:
    trust = Trust.of_this_environment(None if DIGEST.match(name) else name)
    complaint = trust.complaint_of_signature(reference)
    if complaint:
        print(f"UNSIGNED {bundle.IMAGE:9} {reference}: {complaint}")
        say(f"the release is not signed by {trust}: nothing in it was believed")
        return NOT_SIGNED
    bundle.fetch(reference, folder / "bundle")
    digests = read(folder / "bundle" / NAME)
    refusal = _refusal(name, services, digests)
    if refusal:
        code, reason = refusal
        say(reason)
        return code
    unsigned = [*_unsigned(trust, digests, registry)]
    print("\n".join(unsigned) or f"signed   every image and statement, by {trust}", flush=True)
    differs = _compare(digests, to_rebuild(services, digests), registry, folder)
    return DIFFERENT if differs else NOT_SIGNED if unsigned else EQUAL


def to_rebuild(services: list[str], digests: Digests) -> list[str]:
    """Return the images that are compared: those that were named, all of the release when none was."""
    return services or sorted(digests.images)


def _refusal(name: str, services: list[str], digests: Digests) -> tuple[int, str] | None:
    """Return why this bundle is not the release that was asked for, or cannot be rebuilt here."""
    version, made_from = digests.version, digests.commit
    if not DIGEST.match(name) and version != name:
        return NOT_SIGNED, f"the registry calls {name} what was signed as {version}"
    if not commit(made_from):
        fix = "git fetch --tags --unshallow"
        return NOTHING_TO_COMPARE, f"commit {made_from} of {version} is not in this clone: {fix}"
    if absent := sorted(set(services) - set(digests.images)):
        return NOTHING_TO_COMPARE, f"{version} has no {', '.join(absent)}: name others, or none"
    tagged = commit(f"refs/tags/{version}")
    if tagged not in {"", made_from}:
        return DIFFERENT, f"git tag {version} is {tagged}, the release was made from {made_from}"
    return None


def _unsigned(trust: Trust, digests: Digests, registry: str) -> Iterator[str]:
    for image in sorted(digests.images):
        name = f"{registry}/{image}"
        now = registry_digest(f"{name}:{digests.version}") or digests.index(image)
        for index in sorted({digests.index(image), now}):
            if complaint := trust.complaint_of_signature(f"{name}@{index}"):
                yield f"UNSIGNED {image:9} {name}@{index}: {complaint}"
        for platform, manifest in digests.manifests(image).items():
            reference = f"{name}@{manifest}"
            for kind in (bundle.PROVENANCE, *bundle.BILL_FILES):
                if complaint := trust.complaint_of_attestation(reference, kind):
                    yield f"UNSIGNED {image:9} {platform:12} {kind}: {complaint}"


def _compare(digests: Digests, services: list[str], registry: str, folder: Path) -> bool:
    """Rebuild; print a line for each platform; explain and return whether anything differs."""
    with sources_of(digests.commit, folder / "sources") as sources:
        remake_rootfs(sources)
        found = rebuilt(services, folder / "rebuilt", sources)
    differs = False
    for image in services:
        reference = f"{registry}/{image}:{digests.version}"
        differs |= _compare_image(image, reference, digests.manifests(image), found[image], folder)
    return differs


def _compare_image(
    image: str, reference: str, released: dict[str, str], found: Layout, folder: Path
) -> bool:
    published = pushed_manifests(reference) or {}
    for platform, digest in released.items():
        others = {"registry": published.get(platform), "rebuilt": found.manifests.get(platform)}
        wrong = [f"{who} has {other}" for who, other in others.items() if other != digest]
        verdict = "DIFFERS" if wrong else "equal"
        print(f"{verdict:8} {image:9} {platform:12} {' '.join([digest, *wrong])}", flush=True)
    if published == released == found.manifests:
        return False
    explain(image, reference, published, found, folder / f"{image}.tar")
    return True


@contextmanager
def sources_of(commit_id: str, folder: Path) -> Iterator[Path]:
    """Lay out the sources of a commit beside this checkout; they share its checked downloads."""
    run(["git", "worktree", "add", "--quiet", "--detach", str(folder), commit_id])
    try:
        downloads = ROOT / ".cache" / "debs"
        downloads.mkdir(parents=True, exist_ok=True)
        (folder / ".cache").mkdir()
        (folder / ".cache" / "debs").symlink_to(downloads)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        output(["git", "worktree", "prune"])
