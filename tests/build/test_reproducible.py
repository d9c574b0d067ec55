"""What is built again is the same, and what is not the same is named.

That another builder, without a cache, gets the same: tests/release/test_two_builders.py.
"""

import re
import sys
from pathlib import Path

import pytest

from tests.checkout import BAKE, ROOT, copy_checkout, run, succeed
from verify.images import pushed_manifests
from verify.layout import Layout

PLATFORMS = ["linux/amd64", "linux/arm64"]
# By one more line in one source file.
CHANGED = {
    "app/transfer/states.py",
    "app/transfer/__pycache__/states.cpython-313.pyc",
    "app/transfer/version.json",
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_built_alone_gives_the_same_manifest(pushed, tmp_path, platform):
    env = {"PLATFORMS": platform, "BUILDX_BAKE_ENTITLEMENTS_FS": "0"}
    output = f"--set=transfer.output=type=oci,oci-mediatypes=true,dest={tmp_path}/alone.tar"
    succeed(*BAKE, output, "transfer", env=env)

    assert {platform: pushed["transfer"][platform]} == Layout(tmp_path / "alone.tar").manifests


@pytest.fixture(scope="module")
def one_line_changed(registry, pushed, tmp_path_factory) -> dict[str, str]:
    """Push `transfer` with one more line in one source file, under the tag `line`."""
    checkout = copy_checkout(tmp_path_factory.mktemp("line"))
    with (checkout / "services" / "transfer" / "states.py").open("a") as file:
        file.write("# One more line.\n")
    env = {"REGISTRY": f"{registry}/emsync", "TAG": "line"}
    succeed(*BAKE, "--push", "transfer", cwd=checkout, env=env)
    return pushed_manifests(f"{registry}/emsync/transfer:line")


def pulled(reference: str, target: Path) -> Layout:
    for platform in PLATFORMS:
        succeed("docker", "pull", "--quiet", "--platform", platform, reference)
    succeed("docker", "image", "save", "-o", target, reference)
    return Layout(target)


def test_one_changed_line_makes_one_small_layer_new_and_the_version(
    registry, one_line_changed, pushed, tmp_path
):
    before = pulled(f"{registry}/emsync/transfer:test", tmp_path / "before.tar")
    after = pulled(f"{registry}/emsync/transfer:line", tmp_path / "after.tar")

    for platform in PLATFORMS:
        old = before.layers(pushed["transfer"][platform])
        new = after.layers(one_line_changed[platform])
        made = [layer for layer in new if layer not in old]
        assert len(old) == len(new)
        assert 2 == len(made)
        assert sum(after.size(layer) for layer in made) <= 100_000


@pytest.fixture(scope="module")
def verify(tmp_path_factory):
    """Return a runner of `./emsync verify` in a copy: it makes the root file systems again, which others read."""
    checkout = copy_checkout(tmp_path_factory.mktemp("verify"))
    (checkout / ".cache" / "debs").symlink_to(ROOT / ".cache" / "debs")

    def verified(image: str, registry: str, tag: str):
        env = {"REGISTRY": registry, "TAG": tag}
        return run(sys.executable, "./emsync", "verify", image, cwd=checkout, env=env)

    return verified


def test_verify_finds_what_was_pushed_equal(verify, registry, pushed):
    done = verify("valkey", f"{registry}/emsync", "test")

    assert 0 == done.code, done.text
    for platform, digest in pushed["valkey"].items():
        assert f"equal    valkey    {platform:12} {digest}" in done.text


def test_verify_names_the_file_that_differs_and_no_other(verify, registry, one_line_changed):
    done = verify("transfer", f"{registry}/emsync", "line")

    assert 1 == done.code, done.text
    for platform, digest in one_line_changed.items():
        assert f"DIFFERS  transfer  {platform:12} {digest}" in done.text
        named = re.findall(rf"transfer {platform} layer \d+: (\S+): content", done.text)
        assert CHANGED == set(named), done.text


def test_verify_says_when_there_is_nothing_to_compare_with(verify, registry):
    done = verify("transfer", f"{registry}/nobody", "none")

    assert 2 == done.code, done.text
    assert "./emsync build makes them" in done.text
