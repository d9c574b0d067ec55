"""What a push to main leaves in the registry: images that `up` finds, and a cache for each target."""

import sys
from pathlib import Path

import pytest

from release.digests import NAME, read
from tests.checkout import SERVICES, bake_plan, succeed
from tests.release.conftest import VERSION
from tests.release.play import Play
from verify.images import registry_digest


@pytest.fixture(scope="module")
def cloud(registry, released, tmp_path_factory) -> Play:
    """Play cloud-build.yml for the commit that was released."""
    folder = tmp_path_factory.mktemp("cloud")
    play = Play(released.repository, folder, VERSION, {"REGISTRY": f"{registry}/cloud"})
    play.play("cloud-build.yml")
    return play


@pytest.fixture
def clone(cloud) -> Path:
    return cloud.folder / "cloud-build.yml-push-0"


def test_the_pushed_images_are_those_of_the_release(cloud, clone, published):
    digests = read(published / NAME)
    code = "from engine.images import source_tag; print(source_tag())"
    tag = succeed(sys.executable, "-c", code, cwd=clone).strip()

    assert {service: digests.index(service) for service in SERVICES} == {
        service: registry_digest(f"{cloud.env['REGISTRY']}/{service}:{tag}") for service in SERVICES
    }


def test_every_target_has_its_cache_in_the_registry(cloud):
    plan = bake_plan("default", "test", env={**cloud.env, "CACHE": "write"})
    refs = [entry["ref"] for target in plan["target"].values() for entry in target["cache-to"]]

    assert len(refs) == 2 * len(SERVICES)
    assert [] == [ref for ref in refs if registry_digest(ref) is None]
