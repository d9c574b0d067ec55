"""What bake is given to keep is in no layer, configuration, manifest, cache, log or bill of materials."""

import base64
import gzip
import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.canary import Canary, blobs_of_archive, blobs_of_folder
from tests.checkout import BAKE, ROOT, copy_checkout, native_platform, succeed

CREDENTIALS = ("DOCKERHUB_TOKEN", "COSIGN_PASSWORD", "PIP_INDEX_URL", "TRANSFER_KEK_FILE")
INSTALL = 'python /install.py "${TARGETARCH}" /lock.txt /out/usr/local/lib/python3.13/dist-packages /report.json'


@dataclass(frozen=True)
class Baked:
    """What one bake said and made."""

    log: str
    image: Path
    cache: Path

    def places(self, canary: Canary) -> list[str]:
        return [
            *canary.places([("log", self.log.encode())]),
            *canary.places(blobs_of_archive(self.image)),
            *(f"cache: {place}" for place in canary.places(blobs_of_folder(self.cache))),
        ]


def bake(checkout: Path, target: Path, canary: Canary, *options: str) -> Baked:
    """Bake `transfer` and its inventory, and write out all that is made on the way."""
    env = dict.fromkeys(CREDENTIALS, canary.text)
    env |= {"BUILDX_BAKE_ENTITLEMENTS_FS": "0", "PLATFORMS": native_platform()}
    outputs = (
        f"--set=transfer.output=type=oci,oci-mediatypes=true,dest={target}/image.tar",
        # The inventory inherits what is set of the image, and two exports must not share a folder.
        f"--set=transfer.cache-to=type=local,mode=max,dest={target}/cache/image",
        f"--set=inventory-transfer.cache-to=type=local,mode=max,dest={target}/cache/inventory",
    )
    log = succeed(
        *BAKE, *options, *outputs, "transfer", "inventory-transfer", cwd=checkout, env=env
    )
    return Baked(log, target / "image.tar", target / "cache")


@pytest.fixture(scope="module")
def canary() -> Canary:
    return Canary()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, canary) -> Path:
    """A checkout whose build secrets carry the canary where pip and OpenSSL pass over it."""
    checkout = copy_checkout(tmp_path_factory.mktemp("checkout"))
    for secret in ("pip.conf", "ca.pem"):
        with (checkout / ".cache" / "network" / secret).open("a") as file:
            file.write(f"\n# {canary.text}\n")
    # Secrets are no part of what a step is known by: one that runs meanwhile would be taken for this one.
    with (checkout / "services" / "install.py").open("a") as file:
        file.write(f"\n# {uuid.uuid4()}\n")
    return checkout


@pytest.fixture(scope="module")
def baked(checkout, canary, tmp_path_factory) -> Baked:
    return bake(checkout, tmp_path_factory.mktemp("baked"), canary, "--no-cache")


def test_no_secret_is_in_anything_that_a_build_makes(baked, canary):
    assert {"configuration", "layer", "manifest"} <= {
        name.split()[0] for name, _ in blobs_of_archive(baked.image)
    }
    assert any(name.startswith("layer") for name, _ in blobs_of_folder(baked.cache))
    assert [] == baked.places(canary)


def test_no_secret_is_in_a_bill_of_materials(checkout, baked, canary, tmp_path):
    (checkout / ".cache" / "debs").symlink_to(ROOT / ".cache" / "debs")
    env = dict.fromkeys(CREDENTIALS, canary.text)
    succeed(sys.executable, "-m", "sbom", tmp_path / "bills", "transfer", cwd=checkout, env=env)

    found = [
        *blobs_of_folder(checkout / ".cache" / "inventory"),
        *blobs_of_folder(tmp_path / "bills"),
    ]
    assert 4 == sum(name.endswith((".cdx.json", ".spdx.json")) for name, _ in found)
    assert [] == canary.places(found)


def test_the_search_finds_a_secret_that_leaks(checkout, canary, tmp_path):
    """Into the log, into a layer, into the history and configuration."""
    leaking = shutil.copytree(checkout, tmp_path / "leaking", symlinks=True)
    dockerfile = leaking / "services" / "Dockerfile"
    text = dockerfile.read_text("utf-8")
    assert 1 == text.count(INSTALL)
    text = text.replace(INSTALL, f"{INSTALL} && tee /out/leak < /run/secrets/pip")
    text = text.replace("USER 10001", f"LABEL leak={canary.text}\nUSER 10001")
    dockerfile.write_text(text, "utf-8")

    again = "--set=transfer.no-cache-filter=packages"
    places = bake(leaking, tmp_path, canary, again).places(canary)

    assert "log" in places
    assert {"configuration", "layer", "cache:"} <= {place.split()[0] for place in places}


@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_the_search_knows_a_secret_in_other_forms(canary, before):
    content = f"{before}{canary.text}, and more".encode()

    assert canary.is_in(gzip.compress(content))
    assert canary.is_in(base64.b64encode(content))
    assert canary.is_in(content.hex().encode())
    assert not canary.is_in(content.replace(b"canary", b"parrot"))
