"""When every engine has failed, an estimate is better than nothing, and says what it is."""

import hashlib
import json
import tarfile

import pytest
from routing_world import QUAY, STATION, poster, settings, square

from routing.app import Service, create_app
from routing.engine import Limit, Measure, Position, air_distance_m
from routing.straight_line import StraightLine


@pytest.fixture
def ask_without_a_map(service, tmp_path):
    """Ask a service on tiles that are damaged inside, as a failing disk would leave them."""
    tiles = bytearray(service.map.tiles.read_bytes())
    with tarfile.open(service.map.tiles) as archive:
        start = max(archive.getmembers(), key=lambda member: member.size).offset_data
    tiles[start : start + 272] = bytes(272)  # its header
    record = json.loads((service.map.tiles.parent / "map.json").read_text("utf-8"))
    record["tiles_sha256"] = hashlib.sha256(tiles).hexdigest()
    (tmp_path / "map.json").write_text(json.dumps(record))
    (tmp_path / "tiles.tar").write_bytes(tiles)
    broken = Service.from_config(settings(ROUTING_MAP=str(tmp_path)))
    return poster(create_app(broken).test_client(), broken.contract)


def test_estimates_a_way_and_marks_it(ask_without_a_map, caplog):
    body = {"origin": STATION, "destination": QUAY, "closures": [square(24.945, 60.168)]}

    answer = ask_without_a_map("route", body).json

    straight = air_distance_m(Position(**STATION), Position(**QUAY))
    assert (answer["engine"], answer["degraded"]) == ("straight line", True)
    assert answer["distance_m"] == pytest.approx(1.3 * straight, abs=0.1)
    assert answer["duration_s"] == pytest.approx(answer["distance_m"] / (40 / 3.6), abs=0.1)
    assert [fallback["engine"] for fallback in answer["fallbacks"]] == ["valhalla embedded"]
    assert "an estimate from the straight line" in answer["warnings"][0]
    assert "closure closures[0] was not looked at" in answer["warnings"]
    assert "the embedded engine failed" in caplog.text


def test_estimates_everything_else_too(ask_without_a_map):
    matrix = ask_without_a_map("matrix", {"origins": [STATION], "destinations": [STATION, QUAY]})
    dispatch = ask_without_a_map("dispatch", {"incident": STATION, "severity_level": 3})
    reach = ask_without_a_map("isochrones", {"center": STATION, "minutes": [4]})

    assert {"straight line"} == {one.json["engine"] for one in (matrix, dispatch, reach)}
    assert matrix.json["durations_s"][0][0] == 0


def test_a_circle_is_as_wide_as_a_drive_is_long():
    center = Position(24.94, 60.17)

    (reach,) = StraightLine().reach(center, [Limit(Measure.TIME, 600)])

    for lon, lat in reach.rings[0]:
        way = StraightLine().route(center, Position(lon, lat), "en-US")
        assert way.duration_s == pytest.approx(600, abs=1)
