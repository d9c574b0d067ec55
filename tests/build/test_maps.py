"""`./emsync map` lets a link lead to the newest map in one step."""

import gzip
import hashlib
import json

import pytest

from engine import maps
from tests.checkout import ROOT, run, succeed


@pytest.fixture
def built(tmp_path):
    """Make a folder as bake's target `region` leaves it."""

    def build(tiles: bytes):
        folder = tmp_path / "built"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "tiles.tar").write_bytes(tiles)
        record = {"tiles_sha256": hashlib.sha256(tiles).hexdigest()}
        (folder / "map.json").write_text(json.dumps(record))
        return folder

    return build


def test_the_link_leads_to_the_newest_map_and_older_ones_stay(built, tmp_path):
    first = maps.keep(built(b"one"), tmp_path)
    second = maps.keep(built(b"two"), tmp_path)

    assert b"two" == (tmp_path / "current" / "tiles.tar").read_bytes()
    assert (b"one", b"two") == tuple((p / "tiles.tar").read_bytes() for p in (first, second))


def test_the_link_holds_in_a_container_too(built, tmp_path):
    kept = maps.keep(built(b"one"), tmp_path)

    assert kept.name == str((tmp_path / "current").readlink())


def test_the_services_user_may_read_the_map(built, tmp_path):
    kept = maps.keep(built(b"one"), tmp_path)

    assert 0o755 == kept.stat().st_mode & 0o777


def test_a_map_that_is_there_already_is_led_to_again(built, tmp_path):
    first = maps.keep(built(b"one"), tmp_path)
    maps.keep(built(b"two"), tmp_path)

    assert first == maps.keep(built(b"one"), tmp_path)
    assert b"one" == (tmp_path / "current" / "tiles.tar").read_bytes()


@pytest.mark.parametrize("name", ["map.zip", "nowhere.osm.pbf"])
def test_refuses_what_is_no_extract_and_says_what_one_is(tmp_path, name):
    (tmp_path / "map.zip").write_bytes(b"")

    done = run(ROOT / "emsync", "map", tmp_path / name, tmp_path / "maps")

    assert 0 != done.code
    assert f"{name} is not a file of OpenStreetMap: .osm.pbf" in done.text
    assert not (tmp_path / "maps").exists()


ROADS = """<osm version="0.6" generator="by hand">
<way id="2" version="1" timestamp="2024-05-06T07:08:09Z">
  <nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="Long Road"/></way>
<node id="3" version="1" lat="50.002" lon="8.000" timestamp="2024-05-06T07:08:09Z"/>
<node id="1" version="1" lat="50.000" lon="8.000" timestamp="2024-05-06T07:08:09Z"/>
<node id="2" version="1" lat="50.001" lon="8.000" timestamp="2024-05-06T07:08:09Z"/>
</osm>
"""


def test_builds_what_is_compressed_and_not_sorted_and_keeps_it_when_the_next_is_broken(tmp_path):
    (tmp_path / "village.osm.gz").write_bytes(gzip.compress(ROADS.encode()))
    (tmp_path / "broken.osm.gz").write_bytes(gzip.compress(ROADS.encode())[:-40])

    succeed(ROOT / "emsync", "map", tmp_path / "village.osm.gz", tmp_path / "maps")
    broken = run(ROOT / "emsync", "map", tmp_path / "broken.osm.gz", tmp_path / "maps")

    record = json.loads((tmp_path / "maps" / "current" / "map.json").read_text("utf-8"))
    assert ("village.osm.gz", "2024-05-06T07:08:09Z") == (
        record["source"],
        record["data_timestamp"],
    )
    assert 0 != broken.code
    assert "map not built: broken.osm.gz: not a whole .osm.gz file" in broken.text
