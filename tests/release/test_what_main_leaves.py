"""What a push to main leaves in the registry: images that `up` finds, and a cache for each service.

By its name among the last: the services' tests, which it takes from the cache, may run beside the others.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.digests import NAME, read
from tests.checkout import BAKE, IMAGES, succeed
from tests.release.conftest import VERSION
from tests.release.play import Play
from tests.second_engine import second_engine
from verify.images import registry_digest


@pytest.fixture(scope="session")
def cloud(registry, tagged, tmp_path_factory) -> Play:
    """Play cloud-build.yml for the commit that is released."""
    folder = tmp_path_factory.mktemp("cloud")
    play = Play(tagged, folder, VERSION, {"REGISTRY": f"{registry}/cloud"})
    play.play("cloud-build.yml")
    return play


@pytest.fixture
def clone(cloud) -> Path:
    return cloud.folder / "cloud-build.yml-push-0"


@pytest.fixture
def empty(cloud, tmp_path) -> Iterator[dict[str, str]]:
    """Return the environment of an empty engine that reads the cache; pip reaches nothing in its steps."""
    with second_engine(tmp_path / "engine") as env:
        yield {**env, **cloud.env, "CACHE": "read", "TAG": "cached"}


def outcomes(log: str, words: str) -> set[str]:
    """Return how the steps with these words in their command ended, by Buildx's plain progress."""
    steps = re.findall(rf"^(#\d+) \[.*{re.escape(words)}", log, re.MULTILINE)
    ends = re.findall(r"^(#\d+) (CACHED|DONE|ERROR|CANCELED)", log, re.MULTILINE)
    return {end for step, end in ends if step in steps}


def test_the_pushed_images_are_those_of_the_release(cloud, clone, published):
    digests = read(published / NAME)
    code = "from engine.images import source_tag; print(source_tag())"
    tag = succeed(sys.executable, "-c", code, cwd=clone).strip()

    assert {service: digests.index(service) for service in IMAGES} == {
        service: registry_digest(f"{cloud.env['REGISTRY']}/{service}:{tag}") for service in IMAGES
    }


@pytest.mark.parametrize("service", IMAGES)
def test_an_empty_engine_bakes_the_released_image_from_the_cache(empty, clone, published, service):
    succeed(*BAKE, service, cwd=clone, env=empty)
    image = f"{empty['REGISTRY']}/{service}:{empty['TAG']}"
    found = succeed("docker", "image", "inspect", "--format={{.Id}}", image, env=empty)

    assert read(published / NAME).index(service) == found.strip()


@pytest.mark.parametrize("service", IMAGES)
def test_an_empty_engine_takes_the_tests_from_the_cache(empty, clone, service):
    log = succeed(*BAKE, f"test-{service}", cwd=clone, env=empty)

    step = "npm run --silent test" if service == "shell" else f"tests,source={service},"
    assert {"CACHED"} == outcomes(log, step)


def test_an_empty_engine_installs_nothing_after_a_change_of_code(empty, clone, tmp_path):
    changed = shutil.copytree(clone, tmp_path / "changed", symlinks=True)
    with (changed / "services" / "transfer" / "__init__.py").open("a") as module:
        module.write("# changed\n")
    log = succeed(*BAKE, "transfer", cwd=changed, env=empty)

    assert {"CACHED"} == outcomes(log, "/install.py")
