"""`./emsync map` lets a link lead to the newest map in one step."""

import functools
import gzip
import hashlib
import io
import json
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from engine import maps, progress
from engine.download import fetch
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


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["map.zip"], "map.zip is not a file of OpenStreetMap: .osm.pbf"),
        (["nowhere.osm.pbf"], "there is no file nowhere.osm.pbf"),
        (["https://host.example/x.osm.pbf"], "an address and the SHA-256 of what is there"),
        (
            ["https://host.example/x.zip", "0" * 64],
            "x.zip is not a file of OpenStreetMap: .osm.pbf",
        ),
    ],
)
def test_refuses_what_is_no_extract_and_says_what_one_is(tmp_path, words, complaint):
    (tmp_path / "map.zip").write_bytes(b"")

    done = run(ROOT / "emsync", "map", *words, cwd=tmp_path)

    assert 0 != done.code
    assert complaint in done.text
    assert not (tmp_path / "maps").exists()


ROADS = """<osm version="0.6" generator="by hand">
<way id="2" version="1" timestamp="2024-05-06T07:08:09Z">
  <nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="Long Road"/></way>
<node id="3" version="1" lat="50.002" lon="8.000" timestamp="2024-05-06T07:08:09Z"/>
<node id="1" version="1" lat="50.000" lon="8.000" timestamp="2024-05-06T07:08:09Z"/>
<node id="2" version="1" lat="50.001" lon="8.000" timestamp="2024-05-06T07:08:09Z"/>
<node id="4" version="1" lat="50.001" lon="8.001">
  <tag k="amenity" v="hospital"/><tag k="name" v="Village Hospital"/><tag k="emergency" v="no"/></node>
</osm>
"""


def test_builds_what_is_compressed_and_not_sorted_and_keeps_it_when_the_next_is_broken(tmp_path):
    (tmp_path / "village.osm.gz").write_bytes(gzip.compress(ROADS.encode()))
    (tmp_path / "broken.osm.gz").write_bytes(gzip.compress(ROADS.encode())[:-40])

    built = succeed(ROOT / "emsync", "map", tmp_path / "village.osm.gz", cwd=tmp_path)
    broken = run(ROOT / "emsync", "map", tmp_path / "broken.osm.gz", cwd=tmp_path)

    record = json.loads((tmp_path / "maps" / "current" / "map.json").read_text("utf-8"))
    assert ("village.osm.gz", "2024-05-06T07:08:09Z") == (
        record["source"],
        record["data_timestamp"],
    )
    told = json.loads((tmp_path / "maps" / "current" / "facilities.json").read_text("utf-8"))
    (hospital,) = told["facilities"]
    assert ("osm-node-4", "Village Hospital", False) == tuple(
        hospital[name] for name in ("id", "name", "emergency")
    )
    assert "map: 3 of 8: describing roads" in built
    assert 0 != broken.code
    assert "map not built: broken.osm.gz: not a whole .osm.gz file" in broken.text


OTHER = "0" * 64


@pytest.fixture
def address(tmp_path):
    """Serve a folder on the loopback and return its address."""
    (tmp_path / "www").mkdir()
    handler = functools.partial(SimpleHTTPRequestHandler, directory=tmp_path / "www")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_fetches_what_the_hash_says(address, tmp_path):
    (tmp_path / "www" / "region.osm.pbf").write_bytes(b"data")

    file = fetch(f"{address}/region.osm.pbf", hashlib.sha256(b"data").hexdigest(), tmp_path)

    assert ("region.osm.pbf", b"data") == (file.name, file.read_bytes())


def test_keeps_nothing_that_is_not_what_the_hash_says(address, tmp_path):
    (tmp_path / "www" / "region.osm.pbf").write_bytes(b"other data")

    with pytest.raises(SystemExit, match=rf"has SHA-256 .*, not {OTHER}: it is not used"):
        fetch(f"{address}/region.osm.pbf", OTHER, tmp_path)

    assert not (tmp_path / "region.osm.pbf").exists()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host.example/x.osm.pbf"])
def test_fetches_from_the_web_alone(tmp_path, url):
    with pytest.raises(SystemExit, match="neither a file nor an http or https address"):
        fetch(url, "00", tmp_path)


def test_says_that_there_is_nothing(address, tmp_path):
    with pytest.raises(SystemExit, match=r"cannot be had: .*404"):
        fetch(f"{address}/nowhere.osm.pbf", OTHER, tmp_path)


def test_fetches_nothing_under_a_hash_that_is_none(address, tmp_path):
    with pytest.raises(SystemExit, match="00 is not a SHA-256: it has 64 hexadecimal digits"):
        fetch(f"{address}/region.osm.pbf", "00", tmp_path)


class Terminal(io.StringIO):
    def isatty(self):
        return True


LINES = ["#9 0.4 map: 2 of 8: joining roads\n", "#9 0.9 map: 4 of 8: levels of roads\n"]


def test_draws_a_bar_on_a_terminal():
    terminal = Terminal()

    progress.show(LINES, terminal)

    drawn = terminal.getvalue()
    assert "[######..................] 2 of 8: joining roads" in drawn
    assert "[############............] 4 of 8: levels of roads" in drawn
    assert "#9" not in drawn


def test_prints_plain_lines_elsewhere():
    log = io.StringIO()

    progress.show(LINES, log)

    assert "".join(LINES) == log.getvalue()


def test_shows_on_a_terminal_why_a_map_was_not_built():
    terminal = Terminal()

    progress.show([*LINES, "#9 1.0 map not built: no roads\n", "ERROR: failed\n"], terminal)

    assert "map not built: no roads" in terminal.getvalue()
