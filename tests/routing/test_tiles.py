import math

import pytest
from routing_world import STATION


def tile_at(z, lon, lat):
    """Return x and y of the tile that holds a place (Web Mercator)."""
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    return f"/tiles/{z}/{x}/{y}.mvt"


def test_draws_the_roads_of_the_map(client, contract):
    response = client.get(tile_at(14, STATION["lon"], STATION["lat"]))

    assert (200, "application/vnd.mapbox-vector-tile") == (response.status_code, response.mimetype)
    for layer in contract_layers(client, contract):
        assert layer.encode() in response.data


def contract_layers(client, contract):
    answer = client.get("/tiles.json").json
    assert [] == contract.violations_of_answer("tilesJson", 200, answer)
    return [layer["id"] for layer in answer["vector_layers"]]


def test_says_where_the_tiles_are_by_the_name_that_it_is_called(client):
    answer = client.get("/tiles.json", headers={"Host": "hub.example:8080"}).json

    assert answer["tiles"] == ["http://hub.example:8080/tiles/{z}/{x}/{y}.mvt"]
    assert answer["bounds"][0] < STATION["lon"] < answer["bounds"][2]
    assert "OpenStreetMap" in answer["attribution"]


def test_says_where_the_tiles_are_by_the_way_through_the_shell(client):
    came = {"Proto": "https", "Host": "hub.example", "Prefix": "/routing"}
    answer = client.get("/tiles.json", headers={f"X-Forwarded-{k}": v for k, v in came.items()})

    assert ["https://hub.example/routing/tiles/{z}/{x}/{y}.mvt"] == answer.json["tiles"]


@pytest.mark.parametrize("z", range(8, 15))
def test_draws_roads_at_every_zoom_of_a_city(client, z):
    assert client.get(tile_at(z, STATION["lon"], STATION["lat"])).status_code == 200


def test_has_nothing_to_draw_elsewhere(client):
    response = client.get(tile_at(14, 8.69, 49.41))

    assert (204, b"") == (response.status_code, response.data)


def test_sends_a_tile_that_is_known_no_second_time(client, service):
    path = tile_at(14, STATION["lon"], STATION["lat"])
    tag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": tag})

    assert service.map.tiles_sha256[:16] in tag
    assert (304, b"") == (again.status_code, again.data)


@pytest.mark.parametrize(("path", "field"), [("15/0/0", "z"), ("3/8/0", "x"), ("0/0/1", "y")])
def test_refuses_a_tile_that_is_not_on_earth(client, contract, path, field):
    response = client.get(f"/tiles/{path}.mvt")

    assert response.status_code == 404
    assert [field] == [violation["field"] for violation in response.json["violations"]]
    assert [] == contract.violations_of_answer("tile", 404, response.json)
