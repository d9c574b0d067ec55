"""The routing service on a real city, held to numbers that others published."""

import xml.etree.ElementTree as ET

import pytest

from tests.checkout import BAKE, ROOT, SHARED, succeed

OSM = SHARED / "osm"


@pytest.mark.skipif(not OSM.exists(), reason=f"the map of Heidelberg is not at {OSM}")
def test_ways_in_heidelberg_are_what_openrouteservice_expects():
    succeed(*BAKE, f"--allow=fs.read={OSM}", "roads", env={"OSM": str(OSM)})

    suite = ET.parse(ROOT / ".cache" / "reports" / "roads.xml").getroot().find("testsuite")
    assert ("0", "0", "0") == tuple(suite.get(key) for key in ("failures", "errors", "skipped"))
    assert int(suite.get("tests")) > 15
