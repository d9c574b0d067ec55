import pytest
from routing_world import QUAY, STATION, served

TRIP = {"origin": STATION, "destination": QUAY}
LAKE = {"lon": 25.4, "lat": 60.0}


def test_answers_a_drive_through_the_city(post):
    answer = post("route", TRIP | {"priority": "P1"}).json

    line = answer["route"]["geometry"]["coordinates"]
    assert answer["route"]["geometry"]["type"] == "LineString"
    assert 700 < answer["distance_m"] < 2000
    assert answer["distance_m"] == pytest.approx(
        sum(s["distance_m"] for s in answer["steps"]), abs=5
    )
    assert answer["duration_s"] == pytest.approx(
        sum(s["duration_s"] for s in answer["steps"]), abs=1
    )
    assert (0, len(line) - 1) == (
        answer["steps"][0]["first_point"],
        answer["steps"][-1]["last_point"],
    )
    assert answer["snapped"]["origin"]["distance_m"] < 5
    assert answer["warnings"] == []


def test_shows_the_siren_factor_beside_the_plain_time(post):
    answer = post("route", TRIP | {"priority": "P1"}).json

    assert answer["siren"] == {"priority": "P1", "factor": 0.75}
    assert round(answer["duration_s"] * 0.75, 1) == answer["duration_with_siren_s"]


def test_drives_without_sirens_unless_told(post):
    answer = post("route", TRIP).json

    assert answer["siren"] == {"priority": "P3", "factor": 1.0}


def test_takes_the_siren_factor_from_the_configuration(service):
    answer = served(
        service, TRIP | {"priority": "P2"}, "route", ROUTING_SIREN_FACTORS="P2=0.5"
    ).json

    assert answer["siren"] == {"priority": "P2", "factor": 0.5}


def test_instructs_in_the_language_asked_for(post):
    english, german = (
        post("route", TRIP | {"language": language}).json["steps"][0]["instruction"]
        for language in ("en-US", "de-DE")
    )

    assert english == "Drive northeast on Simonkatu."
    assert german == "Auf Simonkatu Richtung Nordosten fahren."


def test_names_engine_and_map(post, service):
    answer = post("route", TRIP).json

    assert (
        answer["engine"],
        answer["degraded"],
        answer["fallbacks"],
    ) == ("valhalla embedded", False, [])
    assert service.map.tiles_sha256 == answer["map"]["tiles_sha256"]
    assert answer["map"]["data_timestamp"] == "2019-04-21T09:50:14Z"
    assert "OpenStreetMap" in answer["map"]["attribution"]


def test_warns_when_the_road_is_far_from_the_place(post):
    sea = {"lon": 24.9556, "lat": 60.1658}

    answer = post("route", TRIP | {"destination": sea}).json

    assert 100 < answer["snapped"]["destination"]["distance_m"] < 350
    assert any("m from the destination" in warning for warning in answer["warnings"])


@pytest.mark.parametrize("end", ["origin", "destination"])
@pytest.mark.parametrize(
    "place",
    [LAKE, {"lon": 60.16925, "lat": 24.9369}, {"lon": -70.6, "lat": -33.4}, {"lon": 0, "lat": 90}],
)
def test_refuses_a_place_without_a_road_near_and_names_it(post, end, place):
    response = post("route", TRIP | {end: place})

    assert (response.status_code, response.json["code"]) == (404, 2010)
    assert f"lon {place['lon']}, lat {place['lat']}" in response.json["detail"]
    assert [end] == [violation["field"] for violation in response.json["violations"]]
    assert response.mimetype == "application/problem+json"


def test_arrives_at_once_when_already_there(post):
    answer = post("route", {"origin": STATION, "destination": STATION}).json

    assert (answer["distance_m"], answer["duration_s"]) == (0, 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"origin": {"lon": NaN, "lat": 60}, "destination": {"lon": 24, "lat": 60}}', 400),
        (b'{"origin": {"lon": 1e999, "lat": 60}, "destination": {"lon": 24, "lat": 60}}', 422),
        (b"{", 400),
        (b"[]", 422),
        (b"null", 422),
        (b"[" * 100_000, 400),
        (b" " * 1_100_000, 413),
    ],
)
def test_refuses_a_body_that_is_no_request(client, body, status):
    response = client.post("/api/v1/route", data=body, content_type="application/json")

    assert (status, "application/problem+json") == (response.status_code, response.mimetype)


def test_refuses_another_media_type_and_another_method(client):
    assert client.post("/api/v1/route", data="origin=1").status_code == 415
    assert client.get("/api/v1/route").status_code == 405
    assert client.get("/api/v1/nowhere").status_code == 404


def test_shows_other_ways_when_asked(post):
    body = {"origin": QUAY, "destination": {"lon": 24.94282, "lat": 60.17045}}

    alone, answer = (post("route", body | {"alternatives": count}).json for count in (0, 2))

    assert alone["alternatives"] == []
    assert answer["route"] == alone["route"]
    assert 1 <= len(answer["alternatives"]) <= 2
    for other in answer["alternatives"]:
        assert other["route"] != answer["route"]
        assert other["duration_s"] > 0
        assert other["steps"]
