import socket

import pytest
from routing_world import QUAY, STATION, poster, served, settings, square

from routing.app import Service, create_app
from routing.chain import Chain
from routing.ors_engine import HOSTED, SELF_HOSTED, OrsEngine
from routing.valhalla_engine import ValhallaEngine

TRIP = {"origin": STATION, "destination": QUAY}
INCIDENT = {"incident": STATION, "severity_level": 3}


@pytest.fixture
def ask(ors, tmp_path):
    """Ask a service that prefers the openrouteservice server."""
    service = Service.from_config(
        settings(ROUTING_ORS_URL=ors.url, ROUTING_BUDGET_SECONDS="3", ROUTING_SCRATCH=str(tmp_path))
    )
    return poster(create_app(service).test_client(), service.contract)


def test_prefers_the_server(ask, ors):
    answer = ask("route", TRIP | {"language": "de-DE"}).json

    assert (answer["engine"], answer["degraded"]) == (SELF_HOSTED, False)
    assert (answer["distance_m"], answer["duration_s"]) == (900, 120)
    ((path, key, body),) = ors.asked
    assert (path, key) == ("/ors/v2/directions/driving-car/geojson", None)
    assert (body["language"], body["radiuses"]) == ("de-de", [350, 350])


def test_ranks_with_the_server(service, ors):
    body = INCIDENT | {"units": [{"id": "A", **QUAY, "status": "available"}]}
    # Not about the budget: a busy machine may take its time over so many questions.
    patient = {"ROUTING_ORS_URL": ors.url, "ROUTING_BUDGET_SECONDS": "30"}

    answer = served(service, body, "dispatch", **patient).json

    assert (answer["engine"], answer["degraded"]) == (SELF_HOSTED, False)
    assert answer["hospitals"][0]["eta"]["duration_s"] == 120
    assert answer["units"][0]["eta"]["duration_s"] == 120


def test_asks_the_server_for_other_ways_and_to_avoid_closures(ask, ors):
    closure = square(24.945, 60.168)

    answer = ask("route", TRIP | {"alternatives": 2, "closures": [closure]}).json

    (_, _, body) = ors.asked[0]
    assert (SELF_HOSTED, ["closures[0]"]) == (answer["engine"], answer["closures"])
    assert body["alternative_routes"] == {"target_count": 3}
    assert body["options"] == {
        "avoid_polygons": {"type": "MultiPolygon", "coordinates": [closure["coordinates"]]}
    }


def test_asks_the_server_for_matrices_and_isochrones(ask, ors):
    places = {"origins": [STATION, QUAY], "destinations": [QUAY]}

    matrix = ask("matrix", places).json
    isochrones = ask("isochrones", {"center": STATION, "minutes": [8, 4], "direction": "to"}).json

    assert (SELF_HOSTED, SELF_HOSTED) == (matrix["engine"], isochrones["engine"])
    assert ([[102], [102]], [[1020], [1020]]) == (matrix["durations_s"], matrix["distances_m"])
    assert [8, 4] == [f["properties"]["minutes"] for f in isochrones["features"]]
    assert ("destination", [480, 240]) == (
        ors.asked[1][2]["location_type"],
        ors.asked[1][2]["range"],
    )


@pytest.mark.parametrize(
    ("operation", "body", "service"),
    [
        ("matrix", {"origins": [STATION], "destinations": [QUAY]}, "matrix"),
        ("isochrones", {"center": STATION, "minutes": [2]}, "isochrones"),
    ],
)
def test_leaves_to_the_map_what_the_server_cannot_keep_out_of(ask, operation, body, service):
    answer = ask(operation, body | {"closures": [square(24.945, 60.168)]}).json

    assert (answer["engine"], answer["degraded"]) == ("valhalla embedded", True)
    assert answer["fallbacks"][0]["reason"] == f"its {service} cannot avoid closures"


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        ("forbidden", "status 403: Daily quota reached or API key unauthorized"),
        ("over_limit", "status 400: The approximated distance is too long"),
        ("busy", "status 429: Rate Limit Exceeded"),
        ("down", "status 503"),
        ("gateway", "status 502 without JSON"),
        ("nonsense", "an answer of another shape (KeyError)"),
        ("slow", "no answer within its share of the time, 1."),
    ],
)
def test_falls_back_to_the_map_and_says_why(ask, ors, mood, reason):
    ors.mood = mood

    matrix = {"origins": [STATION], "destinations": [QUAY]}
    isochrones = {"center": STATION, "minutes": [2]}
    asked = {"route": TRIP, "dispatch": INCIDENT, "matrix": matrix, "isochrones": isochrones}
    for operation, body in asked.items():
        answer = ask(operation, body).json
        assert (answer["engine"], answer["degraded"]) == ("valhalla embedded", True)
        (fallback,) = answer["fallbacks"]
        assert SELF_HOSTED == fallback["engine"]
        assert fallback["reason"].startswith(reason)


@pytest.mark.parametrize("mood", ["forbidden", "busy", "down", "gateway", "slow"])
def test_asks_a_failing_server_once_only(ask, ors, mood):
    ors.mood = mood

    ask("dispatch", INCIDENT)

    assert len(ors.asked) == 1


def test_falls_back_when_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/ors"
        service = Service.from_config(settings(ROUTING_ORS_URL=url))
        answer = poster(create_app(service).test_client(), service.contract)("route", TRIP).json

    assert (answer["engine"], answer["degraded"]) == ("valhalla embedded", True)
    assert answer["fallbacks"][0]["reason"] == "not reached or not understood: ConnectionError"


def test_believes_the_server_that_no_road_is_near(ask, ors):
    ors.mood = "off_road"

    response = ask("route", TRIP)

    assert (response.status_code, response.json["code"]) == (404, 2010)
    assert "lon 24.94962, lat 60.16627" in response.json["detail"]


def test_believes_the_server_that_no_road_leads_there(ask, ors):
    ors.mood = "cut_off"

    response = ask("route", TRIP)

    assert (response.status_code, response.json["code"]) == (404, 2009)


def test_ranks_on_the_map_when_one_hospital_is_off_the_roads_of_the_server(ask, ors):
    ors.mood = "off_road"

    answer = ask("dispatch", INCIDENT).json

    assert (answer["engine"], answer["degraded"]) == ("valhalla embedded", True)


def test_tries_hosted_then_self_hosted_then_the_map(ors, service):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
        hosted = OrsEngine(HOSTED, dead, "a-key", 1)
        chain = Chain([hosted, OrsEngine(SELF_HOSTED, ors.url, None, 1)], service.chain.embedded, 5)
        attempt = chain.attempt()
        start, end = service.facilities[0].position, service.facilities[1].position

        attempt.route(start, end, "en-US")
        assert attempt.name == SELF_HOSTED
        ors.mood = "busy"
        attempt.route(start, end, "en-US")

    assert ValhallaEngine.name == attempt.name
    assert [fallback.engine for fallback in attempt.fallbacks] == [HOSTED, SELF_HOSTED]


def test_sends_the_key_in_the_header_and_never_shows_it(ors, service):
    ors.mood = "forbidden"
    attempt = Chain([OrsEngine(HOSTED, ors.url, "s3cret", 1)], service.chain.embedded, 5).attempt()

    attempt.route(service.facilities[0].position, service.facilities[1].position, "en-US")

    assert ors.asked[0][1] == "s3cret"
    assert "s3cret" not in repr(attempt.fallbacks)


def test_uses_the_hosted_server_when_there_is_a_key(tmp_path):
    key = tmp_path / "key"
    key.write_text("s3cret\n")

    service = Service.from_config(
        settings(ROUTING_ORS_KEY_FILE=str(key), ROUTING_ORS_URL="http://ors:8080/ors/")
    )

    assert [engine.name for engine in service.chain.remote] == [HOSTED, SELF_HOSTED]
