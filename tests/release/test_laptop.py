"""The laptop: it takes a release, is updated by a little, and gets its space back."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.checkout import IMAGES, ROOT, Done, copy_checkout, native_platform, run, succeed
from tests.release.laptop import Laptop, bytes_of_blobs, publish
from tests.second_engine import host_network, second_engine

MOST_BYTES_OF_AN_UPDATE = 100_000
DATA = "emsync_transfer-data"
ALL_DATA = {"emsync_routing-data", "emsync_severity-data", DATA}


@pytest.fixture(scope="module")
def registry_with_two_releases(registry, tmp_path_factory) -> str:
    """Push release `one`, and `two`, in which one line of one service is new."""
    publish(registry, "one")
    checkout = copy_checkout(tmp_path_factory.mktemp("two"))
    with (checkout / "services" / "transfer" / "states.py").open("a") as file:
        file.write("# One more line.\n")
    publish(registry, "two", checkout)
    return registry


@pytest.fixture(scope="module")
def laptop(tmp_path_factory) -> Iterator[Laptop]:
    folder = tmp_path_factory.mktemp("laptop")
    with second_engine(tmp_path_factory.mktemp("engine")) as env:
        yield Laptop(folder, env)


@pytest.fixture(scope="module")
def running_one(laptop, registry_with_two_releases) -> Laptop:
    laptop.take(registry_with_two_releases, "one")
    return laptop


@pytest.fixture(scope="module")
def updated_by(running_one, registry_with_two_releases) -> int:
    """Update to release `two`; return the bytes of image data that the registry sent for it."""
    before = bytes_of_blobs(registry_with_two_releases)
    running_one.take(registry_with_two_releases, "two")
    return bytes_of_blobs(registry_with_two_releases) - before


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    return repository(copy_checkout(tmp_path_factory.mktemp("checkout")))


def repository(folder: Path) -> Path:
    succeed("git", "init", "--quiet", cwd=folder)
    return folder


def emsync(checkout: Path, laptop: Laptop, registry: str, *words: object, typed: str = "") -> Done:
    env = {**laptop.env, "REGISTRY": f"{registry}/emsync", "TAG": "two"}
    return run(sys.executable, "./emsync", *words, cwd=checkout, env=env, typed=typed)


def test_compose_and_one_env_file_are_all_that_it_takes(running_one):
    files = {path.name for path in running_one.folder.iterdir() if path.is_file()}
    assert {".env", "compose.yaml"} == files
    assert {"ready"} == {running_one.get(s, "/readyz")["status"] for s in IMAGES}


def test_an_update_of_one_line_downloads_one_small_layer(running_one, updated_by):
    assert 0 < updated_by <= MOST_BYTES_OF_AN_UPDATE
    assert "ready" == running_one.get("transfer", "/readyz")["status"]


def test_the_first_installation_is_seen_in_the_access_log(running_one, registry):
    """Or the measurement of the update would prove nothing."""
    assert 10**8 < bytes_of_blobs(registry)


def test_a_dry_run_removes_nothing(running_one, updated_by, checkout, registry):
    before = running_one.images()

    done = emsync(checkout, running_one, registry, "prune", "--dry-run")

    assert 0 == done.code, done.text
    assert before == running_one.images()
    assert f"remove image       {registry}/emsync/transfer:one " in done.text
    assert f"keep   image       {registry}/emsync/transfer:two " in done.text
    assert f"keep   volume      {DATA} " in done.text


def test_prune_takes_old_releases_and_leaves_data_and_the_images_of_others(
    running_one, updated_by, checkout, registry
):
    theirs = {
        running_one.of_somebody_else("somebody/severity:1"),
        running_one.of_somebody_else(f"{registry}/emsync/severity-of-somebody:1"),
    }
    tagged = f"{registry}/emsync/transfer:one"
    pinned = running_one.docker("image", "inspect", "--format={{index .RepoDigests 0}}", tagged)
    running_one.docker("image", "rm", tagged)
    running_one.docker("pull", "--quiet", pinned.strip())

    done = emsync(checkout, running_one, registry, "prune")

    assert 0 == done.code, done.text
    assert f"remove image       {pinned.strip()} " in done.text
    assert running_one.images() == theirs | {f"{registry}/emsync/{s}:two" for s in IMAGES}
    assert ALL_DATA == running_one.volumes()
    assert "ready" == running_one.get("transfer", "/readyz")["status"]


def test_a_volume_in_use_is_refused_and_one_that_is_named_goes(
    running_one, updated_by, checkout, registry
):
    named = ("prune", "--volume", DATA)

    refused = emsync(checkout, running_one, registry, *named)
    assert 1 == refused.code
    assert f"--volume '{DATA}' is mounted by a container: ./emsync down" in refused.text

    assert 0 == emsync(checkout, running_one, registry, "down").code
    assert ALL_DATA == running_one.volumes()
    done = emsync(checkout, running_one, registry, *named)
    assert 0 == done.code, done.text
    assert "lost: every hand-over in it" in done.text
    assert ALL_DATA - {DATA} == running_one.volumes()


@pytest.fixture
def checkout_of_one_service(tmp_path) -> Path:
    """A checkout whose compose.yaml runs `transfer` alone, so that little is baked."""
    checkout = repository(copy_checkout(tmp_path / "checkout"))
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    compose["services"] = {"transfer": compose["services"]["transfer"]}
    (checkout / "compose.yaml").write_text(yaml.safe_dump(compose), "utf-8")
    return checkout


def test_down_with_purge_leaves_the_engine_as_it_was_before_up(
    checkout_of_one_service, registry, tmp_path
):
    here, nowhere = checkout_of_one_service, f"{registry}/nothing"
    with second_engine(tmp_path) as env:
        settings = {"PLATFORMS": native_platform(), "TRANSFER_PORT": "0"}
        laptop = Laptop(here, {**env, **settings})
        theirs = laptop.of_somebody_else("somebody/else:1")
        before = laptop.usage()

        baked = emsync(here, laptop, nowhere, "up", "transfer", *host_network(tmp_path))
        assert 0 == baked.code, baked.text
        assert before != laptop.usage()
        assert {DATA} == laptop.volumes()

        for words in ("", "yes"):
            kept = emsync(here, laptop, nowhere, "down", "--purge", typed=words)
            assert 1 == kept.code
            assert "'purge' was not typed, so nothing was removed" in kept.text
            assert {DATA} == laptop.volumes()

        done = emsync(here, laptop, nowhere, "down", "--purge", typed="purge")
        assert 0 == done.code, done.text
        assert "lost: every hand-over in it" in done.text
        assert before == laptop.usage()
        assert {theirs} == laptop.images()
        assert not (here / ".cache").exists()
