from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routing_world import STATION, square

from routing.area import holds, outlined
from routing.engine import Position


def areas(answer):
    return [
        outlined(str(index), feature["geometry"]["coordinates"][0])
        for index, feature in enumerate(answer["features"])
    ]


def surface(feature):
    ring = feature["geometry"]["coordinates"][0]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2)


def test_draws_an_area_for_each_number_of_minutes_in_the_order_asked(post):
    answer = post("isochrones", {"center": STATION, "minutes": [2, 0.5, 1]}).json

    two, half, one = (surface(feature) for feature in answer["features"])
    assert [2, 0.5, 1] == [f["properties"]["minutes"] for f in answer["features"]]
    assert [120, 30, 60] == [f["properties"]["duration_s"] for f in answer["features"]]
    assert half < one < two


def test_reaches_farther_with_sirens(post):
    plain, siren = (
        post("isochrones", {"center": STATION, "minutes": [1], "priority": priority}).json
        for priority in ("P3", "P1")
    )

    assert (80, 0.75) == (
        siren["features"][0]["properties"]["duration_s"],
        siren["siren"]["factor"],
    )
    assert surface(siren["features"][0]) > surface(plain["features"][0])


def test_where_one_comes_from_is_not_where_one_gets_to(post):
    leaving, arriving = (
        post("isochrones", {"center": STATION, "minutes": [1], "direction": direction}).json
        for direction in ("from", "to")
    )

    assert leaving["features"] != arriving["features"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(24.937, 24.952), st.floats(60.166, 60.178))
def test_what_is_reached_with_time_to_spare_lies_inside(post, lon, lat):
    body = {"origin": STATION, "destination": {"lon": lon, "lat": lat}}
    road = post("route", body)
    answer = post("isochrones", {"center": STATION, "minutes": [3]}).json

    if road.status_code == 200 and road.json["duration_s"] < 120:
        end = road.json["snapped"]["destination"]
        assert holds(areas(answer)[0], Position(end["lon"], end["lat"]))


def test_a_closure_makes_the_area_no_larger(post):
    free = post("isochrones", {"center": STATION, "minutes": [2]}).json
    closures = [square(STATION["lon"] + 0.002, STATION["lat"] + 0.0006, 0.001)]

    answer = post("isochrones", {"center": STATION, "minutes": [2], "closures": closures}).json

    assert answer["closures"] == ["closures[0]"]
    assert surface(answer["features"][0]) < surface(free["features"][0])


@pytest.mark.parametrize("place", [{"lon": 25.4, "lat": 60.0}, {"lon": -70.6, "lat": -33.4}])
def test_refuses_a_centre_without_a_road_near(post, place):
    response = post("isochrones", {"center": place, "minutes": [4]})

    assert (404, 2010) == (response.status_code, response.json["code"])
    assert ["center"] == [violation["field"] for violation in response.json["violations"]]
