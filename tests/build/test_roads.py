"""The routing service on real cities, held to numbers that others published or find."""

import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.checkout import BAKE, ROOT, SHARED, forget_images, native_platform, printed, succeed

OSM = SHARED / "osm"
SAN_FRANCISCO = SHARED / "mclp_sf"
CITIES = [
    ("heidelberg", "heidelberg.test.osm.pbf"),
    ("jemss", "jemss-edmonton.osm.pbf"),
    ("jemss", "jemss-auckland.osm.pbf"),
]


def bake(tests: str, extract: str, folder: Path) -> Path:
    """Build a city's map, hold the service to it; return the report."""
    settings = {"OSM": str(OSM), "ROADS": tests, "EXTRACT": extract}
    arguments = [
        f"--allow=fs.read={OSM}",
        f"--allow=fs.write={folder}",
        f"--set=roads.output=type=local,dest={folder}",
    ]
    succeed(*BAKE, *arguments, "roads", env=settings)
    return folder / "roads" / f"{tests}.xml"


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Iterator[dict[str, Future[Path]]]:
    """Start every city, each of which keeps one processor busy; each test waits for its own alone."""
    with ThreadPoolExecutor() as cities:
        yield {
            extract: cities.submit(bake, tests, extract, tmp_path_factory.mktemp("city"))
            for tests, extract in CITIES
        }


@pytest.mark.skipif(not OSM.exists(), reason=f"the maps of these cities are not at {OSM}")
@pytest.mark.parametrize(("tests", "extract"), CITIES, ids=lambda value: value.split(".")[0])
def test_ways_and_choices_in_a_city_are_what_others_say(reports, tests, extract, capsys):
    suite = ET.parse(reports[extract].result()).getroot()[0]
    with capsys.disabled():
        for told in suite.iter("property"):
            print(f"\n{extract}: {told.get('name')}: {told.get('value')}", end="")
    assert ("0", "0", "0") == tuple(suite.get(key) for key in ("failures", "errors", "skipped"))
    assert int(suite.get("tests")) > 5


@pytest.mark.skipif(not SAN_FRANCISCO.exists(), reason=f"the benchmark is not at {SAN_FRANCISCO}")
def test_leaves_21_tracts_of_san_francisco_uncovered_as_was_published():
    name = f"emsync-tests-{uuid.uuid4().hex[:8]}"
    try:
        succeed(*BAKE, "routing", env={"REGISTRY": name, "PLATFORMS": native_platform()})
        told = printed(
            *("docker", "run", "--rm", "--network=none", "--entrypoint=python"),
            *("-v", f"{ROOT / 'tests' / 'roads'}:/tests:ro", "-v", f"{SAN_FRANCISCO}:/mclp:ro"),
            *(f"{name}/routing:latest", "/tests/san_francisco.py", "/mclp"),
        )
    finally:
        forget_images(f"{name}/*")

    expected = {"sites": 16, "tracts": 205, "uncovered": 21, "people": 875_247, "proven": True}
    assert expected == json.loads(told)
