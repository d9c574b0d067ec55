"""Publish what two builders agreed on: `python3 -m release.publish DIGESTS.json VERSION`.

Bakes once more and pushes; refuses when a digest is not the agreed one. Then signs every image by
its digest, attests provenance and bill of materials of every platform, pushes the signed release
bundle, and only then sets the version's tags. Nothing that was published is ever overwritten.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.bake import BAKE, RELEASED, bake
from engine.git import commit
from engine.images import settings, source_tag
from engine.shell import ROOT, run, say
from engine.tools import ensure_cosign
from release import bundle
from release.digests import Digests, read
from release.provenance import predicate
from release.sign import Signer
from release.version import is_version
from verify.images import registry_digest

BUNDLE = ROOT / ".cache" / "release" / "bundle"


def main(document: Path, version: str) -> None:
    """Publish a version."""
    digests = replace(read(document), version=version)
    registry, signer = settings()["REGISTRY"], Signer.of_this_environment()
    complaints = [*refusals(digests, registry)]
    if complaints:
        raise SystemExit("\n".join(f"release: {complaint}" for complaint in complaints))
    ensure_cosign()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    push(digests, registry)
    bundle.write(BUNDLE, digests, registry, write_bills)
    digest = bundle.push(BUNDLE, registry, source_tag())
    for image in sorted(digests.images):
        attest(signer, digests, image, registry, started)
    signer.sign(f"{registry}/{bundle.IMAGE}@{digest}")
    for image in sorted(digests.images):
        set_tag(f"{registry}/{image}", digests.index(image), version)
    # The bundle's tag comes last: a version that has one is complete.
    set_tag(f"{registry}/{bundle.IMAGE}", digest, version)
    say(f"{version} is published: ./emsync verify {version} proves it")


def refusals(digests: Digests, registry: str) -> Iterator[str]:
    """Yield each reason why this may not be published."""
    if not is_version(digests.version):
        yield f"VERSION={digests.version!r} is not v<major>.<minor>.<patch>: git tag -l lists those that are"
    if digests.commit != commit():
        yield f"the digests are of another commit than this checkout's: git checkout {digests.commit}"
    for image in [*sorted(digests.images), bundle.IMAGE]:
        reference = f"{registry}/{image}:{digests.version}"
        if registry_digest(reference) not in {None, digests.images.get(image, {}).get("index")}:
            yield f"{reference} is there already and is something else: take the next version"


def push(digests: Digests, registry: str) -> None:
    """Bake and push under the tag that names the sources; refuse what is not the agreed digest."""
    tag = source_tag()
    bake({"REGISTRY": registry, "TAG": tag}, ["--push", RELEASED])
    for image in sorted(digests.images):
        found = registry_digest(f"{registry}/{image}:{tag}")
        if found != digests.index(image):
            raise SystemExit(
                f"release: {image} became {found} here and {digests.index(image)} elsewhere: "
                "nothing was tagged; run ./emsync verify"
            )


def write_bills(folder: Path) -> None:
    """Write the bills of materials of every image and platform to a folder."""
    run([*BAKE, "inventory"])
    run([sys.executable, "-m", "sbom", str(folder)])


def attest(signer: Signer, digests: Digests, image: str, registry: str, started: str) -> None:
    """Sign an image, and attach to each of its platforms where it comes from and what is in it."""
    signer.sign(f"{registry}/{image}@{digests.index(image)}")
    for platform, manifest in digests.manifests(image).items():
        reference = f"{registry}/{image}@{manifest}"
        signer.sign(reference)
        bills = {
            kind: bundle.bill_file(BUNDLE / bundle.BILLS, image, platform, kind)
            for kind in bundle.BILL_FILES
        }
        components = json.loads(bills["cyclonedx"].read_text("utf-8"))
        with TemporaryDirectory() as folder:
            statement = Path(folder) / "provenance.json"
            statement.write_text(predicate(digests, image, components, started), "utf-8")
            signer.attest(reference, bundle.PROVENANCE, statement)
        for kind, file in bills.items():
            signer.attest(reference, kind, file)


def set_tag(repository: str, digest: str, tag: str) -> None:
    """Let a tag name a digest that is in the registry already."""
    create = ["docker", "buildx", "imagetools", "create", "--progress", "quiet"]
    run([*create, "--tag", f"{repository}:{tag}", f"{repository}@{digest}"])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2])
