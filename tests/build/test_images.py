"""What is in the images that were pushed, and what is not."""

import json
import re
from collections.abc import Callable
from functools import cache

import pytest

from tests.checkout import BAKE, IMAGES, PLATFORMS, SERVICES, printed, succeed
from verify.layout import Entry

MOST_MEGABYTES = {"severity": 200, "routing": 90, "transfer": 60, "shell": 20}
UNWANTED = re.compile(
    r"^(usr/)?s?bin/(sh|bash|dash|busybox|apt|apt-get|dpkg|pip\d*|perl|coreutils|ls|cat)$|(^|/)pip(\.pth|/)|python-wheels/"
)


@pytest.fixture(scope="module")
def files_of(layouts) -> Callable[[str, str], list[tuple[str, Entry]]]:
    """Return what gives every path of an image's layers: reading them takes seconds, so they are kept."""

    @cache
    def files(service: str, platform: str) -> list[tuple[str, Entry]]:
        layout = layouts[service]
        layers = layout.layers(layout.manifests[platform])
        return [entry for layer in layers for entry in layout.entries(layer).items()]

    return files


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("service", IMAGES)
def test_every_file_is_settled(files_of, service, platform):
    files = files_of(service, platform)

    assert len(files) > 500
    assert {315532800} == {entry.mtime for _, entry in files}
    assert {"0:0"} == {entry.owner for _, entry in files}
    assert {"644", "755", "1777", "777"} >= {entry.mode for _, entry in files}
    assert [] == [path for path, entry in files if entry.mode == "777" and entry.kind != "2"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("service", IMAGES)
def test_there_is_no_shell_no_package_manager_and_no_cache(files_of, service, platform):
    paths = [path for path, _ in files_of(service, platform)]

    assert [] == [path for path in paths if UNWANTED.search(path)]
    assert [] == [
        path for path in paths if path.startswith(("root/", "tmp/", "run/secrets", "var/lib/apt"))
    ]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("service", IMAGES)
def test_an_image_is_no_larger_than_promised(layouts, service, platform):
    layout = layouts[service]
    size = sum(layout.size(layer) for layer in layout.layers(layout.manifests[platform]))

    assert size <= MOST_MEGABYTES[service] * 1_000_000


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("service", IMAGES)
def test_an_image_starts_its_service_without_rights(layouts, service, platform):
    config = layouts[service].config(layouts[service].manifests[platform])

    assert "10001:10001" == config["config"]["User"]
    assert ["python", "-m", "emsync"] == config["config"]["Entrypoint"]
    assert f"EMSYNC_SERVICE={service}" in config["config"]["Env"]
    assert "1980-01-01T00:00:00Z" == config["created"]


def test_the_lowest_layer_is_the_same_in_every_python_service(layouts):
    for platform in PLATFORMS:
        assert 1 == len({layouts[s].layers(layouts[s].manifests[platform])[0] for s in SERVICES})


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("image", ["transfer", "shell"])
def test_every_shared_library_of_the_base_finds_those_that_it_needs(
    registry, pushed, image, platform
):
    """base.in names every package: this finds the one that somebody forgot."""
    code = (
        "import pathlib, subprocess\n"
        "loader = next(pathlib.Path('/usr').glob('lib*/**/ld-linux-*.so.*'))\n"
        "for path in [*pathlib.Path('/usr/lib').rglob('*.so*'), *pathlib.Path('/usr').glob('*bin/*')]:\n"
        "    if path.is_symlink() or path.read_bytes()[:4] != b'\\x7fELF': continue\n"
        "    said = subprocess.run([loader, '--list', path], capture_output=True, text=True)\n"
        "    for line in (said.stdout + said.stderr).splitlines():\n"
        "        if 'not found' in line or 'cannot open' in line: print(path, line.strip())\n"
        "print('checked')\n"
    )
    reference = f"{registry}/emsync/{image}:test"
    succeed("docker", "pull", "--quiet", "--platform", platform, reference)

    said = printed(
        "docker",
        "run",
        "--rm",
        "--network=none",
        f"--platform={platform}",
        "--entrypoint=python",
        reference,
        "-c",
        code,
    )

    assert "checked\n" == said


def test_another_base_image_takes_the_place_of_ours(registry, pushed):
    env = {"REGISTRY": f"{registry}/other", "TAG": "base"}
    succeed(*BAKE, "--push", "base-run", env=env)
    inspected = ["docker", "buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}"]
    digest = json.loads(printed(*inspected, f"{registry}/other/base-run:base"))["digest"]

    succeed(*BAKE, "transfer", env={**env, "BASE": f"{registry}/other/base-run@{digest}"})

    command = ["docker", "run", "--rm", "--entrypoint=python", f"{registry}/other/transfer:base"]
    assert "ok\n" == printed(*command, "-c", "import transfer.states; print('ok')")
