"""What was tampered with gives a clear error and no image."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from base.check import write_sums
from tests.checkout import BAKE, ROOT, copy_checkout, native_platform, run

TAG = {"REGISTRY": "emsync-tampered", "TAG": "test", "PLATFORMS": native_platform()}


@pytest.fixture
def checkout(tmp_path) -> Path:
    return copy_checkout(tmp_path / "checkout")


def bake(checkout: Path):
    return run(*BAKE, "transfer", cwd=checkout, env=TAG)


def assert_no_image():
    assert 0 != run("docker", "image", "inspect", "emsync-tampered/transfer:test").code


def test_a_wheel_that_is_not_the_locked_one_stops_the_build(checkout):
    lock = checkout / "constraints" / "transfer.txt"
    other = re.sub(
        r"(?<=bidict==)(\S+) \\\n    --hash=sha256:\w{64}",
        r"\1 --hash=sha256:" + "0" * 64,
        lock.read_text("utf-8"),
    )
    lock.write_text(other, "utf-8")
    write_sums(checkout / "constraints")

    done = bake(checkout)

    assert 0 != done.code
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.text
    assert "bidict" in done.text
    assert f"Expected sha256 {'0' * 64}" in done.text
    assert_no_image()


def test_a_lock_that_was_edited_by_hand_stops_the_build(checkout):
    lock = checkout / "constraints" / "transfer.txt"
    lock.write_text(lock.read_text("utf-8") + "# harmless?\n", "utf-8")

    done = bake(checkout)

    assert 0 != done.code
    assert "transfer.txt was edited by hand: run ./emsync lock" in done.text
    assert_no_image()


def test_a_lock_that_was_edited_by_hand_stops_the_root_file_systems_too(checkout):
    lock = checkout / "constraints" / "base.lock"
    lock.write_text(lock.read_text("utf-8").replace("dash ", "dash  ", 1), "utf-8")

    done = run(sys.executable, "-m", "base", cwd=checkout)

    assert 1 == done.code
    assert "base.lock was edited by hand: run ./emsync lock" in done.text


def test_a_missing_lock_stops_the_build(checkout):
    (checkout / "constraints" / "transfer.txt").unlink()

    assert (
        "transfer.txt is missing: run ./emsync lock"
        in run(sys.executable, "-m", "base", cwd=checkout).text
    )
    done = bake(checkout)
    assert 0 != done.code
    assert re.search(r"/transfer\.txt.*not found", done.text)
    assert_no_image()


def test_a_package_of_the_base_that_is_not_the_locked_one_stops_the_build(checkout):
    shutil.rmtree(checkout / ".cache" / "rootfs")
    shutil.copytree(ROOT / ".cache" / "debs", checkout / ".cache" / "debs")
    line = next(
        row
        for row in (checkout / "constraints" / "base.lock").read_text("utf-8").splitlines()
        if row.startswith("dash ")
    )
    package, version, architecture, sha256, *_ = line.split()
    with (checkout / ".cache" / "debs" / f"{sha256}.deb").open("ab") as file:
        file.write(b"one byte more")

    done = run(sys.executable, "-m", "base", cwd=checkout)

    assert 1 == done.code
    assert f"{package} {version} {architecture}: SHA-256 expected {sha256}, found " in done.text
    assert [] == list((checkout / ".cache" / "rootfs").glob("*.tar"))
    done = bake(checkout)
    assert 0 != done.code
    assert_no_image()


def test_an_unknown_platform_stops_the_build(checkout):
    done = run(*BAKE, "transfer", cwd=checkout, env={**TAG, "PLATFORMS": "linux/mips"})

    assert 0 != done.code
    assert (
        "PLATFORMS='linux/mips' has another platform than linux/amd64 and linux/arm64" in done.text
    )
    assert_no_image()
