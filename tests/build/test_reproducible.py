"""Same commit, same locks: the same manifest digest, whatever else differs."""

import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import BAKE, IMAGES, ROOT, copy_checkout, run, succeed
from verify.compare import differences
from verify.images import pushed_manifests
from verify.layout import Layout

PLATFORMS = ["linux/amd64", "linux/arm64"]
SOMEBODY = 12345


def other_times_and_modes(checkout: Path, seed: int) -> None:
    """Give every file another time, and the modes of a umask that the other checkout had not."""
    chance = random.Random(seed)
    for path in sorted(checkout.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else chance.choice([0o600, 0o664, 0o640]))
            moment = chance.randrange(10**9, 2 * 10**9)
            os.utime(path, (moment, moment))


def made_in_another_order(checkout: Path, target: Path) -> Path:
    """Copy a checkout file by file, the last name first, so that its directories list otherwise."""
    for path in sorted(checkout.rglob("*"), reverse=True):
        if path.is_file():
            place = target / path.relative_to(checkout)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return target


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that another user may enter; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="emsync-elsewhere-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.fixture(scope="module")
def elsewhere(folder) -> Path:
    """A checkout on another path, with other modes, times and order, and base made again in it."""
    plain = copy_checkout(folder / "plain", with_cache=False)
    checkout = made_in_another_order(plain, folder / "another path with ünusual names")
    other_times_and_modes(checkout, seed=20261123)
    (checkout / ".cache").mkdir()
    (checkout / ".cache" / "debs").symlink_to(ROOT / ".cache" / "debs")
    closed = ["sh", "-c", 'umask 077 && exec "$@"', "sh"]
    succeed(*closed, sys.executable, "-m", "base", cwd=checkout)
    return checkout


def as_somebody(*folders: Path) -> list[str]:
    """Return what goes before a command to run it as another user on another host name.

    Only root can become somebody else, so only root's runs vary this for real.
    """
    if os.geteuid() != 0:
        return []
    for path in [inside for folder in folders for inside in [folder, *folder.rglob("*")]]:
        os.chown(path, SOMEBODY, SOMEBODY, follow_symlinks=False)
    group = Path("/var/run/docker.sock").stat().st_gid
    user = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={group}", "--clear-groups"]
    return ["unshare", "--uts", "sh", "-c", 'hostname elsewhere && exec "$@"', "sh", *user]


@pytest.fixture(scope="module")
def rebuilt(elsewhere, folder) -> dict[str, Layout]:
    """Every image built without cache by another user's hand: alone, in reverse order."""
    out, home, temporary = (folder / name for name in ("out", "home", "temporary"))
    for path in (out, home, temporary):
        path.mkdir()
    env = {
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "TZ": "Pacific/Kiritimati",
        "TMPDIR": str(temporary),
        "HOME": str(home),
        "USER": "somebody",
        "LOGNAME": "somebody",
        "PYTHONHASHSEED": "42",
        "SOURCE_DATE_EPOCH": "315532800",
        "BUILDX_BAKE_ENTITLEMENTS_FS": "0",
        "PLATFORMS": "linux/arm64,linux/amd64",
    }
    somebody = as_somebody(elsewhere, out, home, temporary)
    for service in reversed(IMAGES):
        output = f"--set={service}.output=type=oci,oci-mediatypes=true,dest={out / service}.tar"
        succeed(*somebody, *BAKE, "--no-cache", output, service, cwd=elsewhere, env=env)
    return {service: Layout(out / f"{service}.tar") for service in IMAGES}


@pytest.mark.parametrize("service", IMAGES)
def test_a_rebuild_elsewhere_gives_the_same_manifests(pushed, rebuilt, service, registry, tmp_path):
    if pushed[service] != rebuilt[service].manifests:
        succeed(
            "docker",
            "image",
            "save",
            "-o",
            tmp_path / "pushed.tar",
            f"{registry}/emsync/{service}:test",
        )
        pytest.fail(
            "\n".join(differences(service, Layout(tmp_path / "pushed.tar"), rebuilt[service]))
        )

    assert PLATFORMS == sorted(pushed[service])
    assert pushed[service] == rebuilt[service].manifests


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


def test_verify_finds_what_was_pushed_equal(registry, pushed):
    done = run(
        "./emsync", "verify", "transfer", env={"REGISTRY": f"{registry}/emsync", "TAG": "test"}
    )

    assert 0 == done.code, done.text
    for platform, digest in pushed["transfer"].items():
        assert f"equal    transfer  {platform:12} {digest}" in done.text


def test_verify_names_the_file_that_differs(registry, one_line_changed):
    done = run(
        "./emsync", "verify", "transfer", env={"REGISTRY": f"{registry}/emsync", "TAG": "line"}
    )

    assert 1 == done.code, done.text
    for platform, digest in one_line_changed.items():
        assert f"DIFFERS  transfer  {platform:12} {digest}" in done.text
        line = rf"transfer {platform} layer \d+: app/transfer/states\.py: content"
        assert re.search(line, done.text), done.text


def test_verify_says_when_there_is_nothing_to_compare_with(registry):
    done = run(
        "./emsync", "verify", "transfer", env={"REGISTRY": f"{registry}/nobody", "TAG": "none"}
    )

    assert 2 == done.code, done.text
    assert "./emsync build makes them" in done.text
