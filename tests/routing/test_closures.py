"""Closed areas: no way leads through them, and nobody starts or arrives in one."""

from math import radians, sin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routing_world import QUAY, STATION, square

from routing.area import NotAnOutline, area_m2, holds, outlined
from routing.engine import EARTH_RADIUS_M, Position

TRIP = {"origin": STATION, "destination": QUAY}
LONS, LATS = st.floats(24.936, 24.9529), st.floats(60.165, 60.1785)
SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]


def midway(answer):
    line = answer["route"]["geometry"]["coordinates"]
    return line[len(line) // 2]


def test_drives_around_a_closure_and_names_it(post):
    free = post("route", TRIP).json
    closure = square(*midway(free))

    answer = post("route", TRIP | {"closures": [closure]}).json

    area = outlined("closed", closure["coordinates"][0])
    line = answer["route"]["geometry"]["coordinates"]
    assert answer["closures"] == ["closures[0]"]
    assert answer["duration_s"] > free["duration_s"]
    assert not any(holds(area, Position(*point)) for point in line)


def test_matrix_drives_around_it_too(post):
    closures = {"closures": [square(*midway(post("route", TRIP).json))]}
    around = post("route", TRIP | closures).json["duration_s"]

    answer = post("matrix", {"origins": [STATION], "destinations": [QUAY]} | closures).json

    assert answer["durations_s"] == [[pytest.approx(around, abs=2)]]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LONS, LATS, st.floats(0.0002, 0.002))
def test_a_closure_never_makes_a_way_faster(post, lon, lat, half):
    free = post("route", TRIP).json["duration_s"]

    closed = post("route", TRIP | {"closures": [square(lon, lat, half)]})

    assert closed.status_code == 404 or closed.json["duration_s"] >= free


@pytest.mark.parametrize("end", ["origin", "destination"])
def test_says_that_a_place_lies_inside_a_closure(post, end):
    place = TRIP[end]

    response = post("route", TRIP | {"closures": [square(place["lon"], place["lat"])]})

    assert (404, 2010) == (response.status_code, response.json["code"])
    assert (
        f"lon {place['lon']}, lat {place['lat']} lies inside closure closures[0]"
        in (response.json["detail"])
    )


def test_nobody_drives_out_of_a_closure_in_a_matrix(post):
    places = [STATION, QUAY]
    closures = [square(STATION["lon"], STATION["lat"])]

    answer = post("matrix", {"origins": places, "destinations": places, "closures": closures}).json

    assert answer["durations_s"] == [[None, None], [None, 0]]
    assert answer["distances_m"] == [[None, None], [None, 0]]
    assert answer["warnings"] == [
        "origins[0] lies inside closure closures[0]",
        "destinations[0] lies inside closure closures[0]",
    ]


@pytest.mark.parametrize(
    ("ring", "rule"),
    [
        ([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], "crosses itself"),
        ([[0, 0], [2, 0], [2, 2], [0, 2]], "is not closed"),
        ([[0, 0], [2, 0], [0, 0], [0, 0]], "fewer than three"),
    ],
)
def test_refuses_what_is_no_outline_and_names_the_closure(post, ring, rule):
    closures = [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "Polygon", "coordinates": [ring]},
    ]

    response = post("route", TRIP | {"closures": closures})

    (violation,) = response.json["violations"]
    assert response.status_code == 422
    assert violation["field"] == "closures[1].coordinates[0]"
    assert rule in violation["rule"]


def test_a_corner_that_is_given_twice_is_one_corner():
    ring = [SQUARE[0], *SQUARE]

    assert holds(outlined("a", ring), Position(1, 1))


@given(st.floats(-1, 3), st.floats(-1, 3))
def test_a_square_holds_what_lies_between_its_sides(lon, lat):
    inside = 0 <= lon < 2 and 0 <= lat < 2

    assert inside == holds(outlined("a", SQUARE), Position(lon, lat))


@given(st.permutations(SQUARE[:4]))
def test_four_corners_are_an_outline_in_two_of_six_orders(corners):
    try:
        outlined("a", [*corners, corners[0]])
    except NotAnOutline:
        opposite = abs(SQUARE.index(corners[0]) - SQUARE.index(corners[1])) == 2
        assert opposite or abs(SQUARE.index(corners[1]) - SQUARE.index(corners[2])) == 2
    else:
        assert abs(SQUARE.index(corners[0]) - SQUARE.index(corners[2])) == 2


def test_a_closure_elsewhere_changes_nothing(post):
    free = post("route", TRIP).json["route"]

    assert free == post("route", TRIP | {"closures": [square(8.68, 49.41)]}).json["route"]


def test_names_the_nearest_open_point_of_a_road_for_a_place_inside_a_closure(post):
    closures = [square(QUAY["lon"], QUAY["lat"], 0.001), square(QUAY["lon"] + 0.0015, QUAY["lat"])]

    refused = post("route", TRIP | {"closures": closures}).json
    at = {name: refused["nearest_open"][name] for name in ("lon", "lat")}

    assert 40 < refused["nearest_open"]["distance_m"] < 400
    found = post("route", {"origin": STATION, "destination": at, "closures": closures})
    assert 200 == found.status_code
    assert found.json["snapped"]["destination"]["distance_m"] < 1


def test_names_no_open_point_where_there_is_no_road(post):
    world = {"type": "Polygon", "coordinates": [[[20, 55], [30, 55], [30, 65], [20, 65], [20, 55]]]}

    refused = post("route", TRIP | {"closures": [world]})

    assert (404, False) == (refused.status_code, "nearest_open" in refused.json)


@given(st.floats(-179, 178), st.floats(-89, 88), st.floats(0.001, 1), st.floats(0.001, 1))
def test_corners_on_one_line_enclose_nothing(lon, lat, east, north):
    line = [[lon + share * east, lat + share * north] for share in (0, 0.5, 1, 0)]

    with pytest.raises(NotAnOutline, match="encloses nothing"):
        outlined("a", line)


def test_an_area_is_that_of_the_sphere_without_its_holes():
    degree = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    quarter = [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 0], [0, 0]]

    whole = EARTH_RADIUS_M**2 * radians(1) * sin(radians(1))

    assert area_m2([degree]) == pytest.approx(whole)
    assert area_m2([degree, quarter]) == pytest.approx(whole * 0.75, rel=1e-3)
