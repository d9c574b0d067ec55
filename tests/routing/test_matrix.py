from itertools import pairwise, permutations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routing_world import QUAY, STATION

LAKE = {"lon": 25.4, "lat": 60.0}


@pytest.fixture(scope="module")
def streets(service, hospitals):
    """Return places on streets: the middles of the straight parts between all hospitals."""
    engine = service.chain.embedded
    ends = [hospital.position for hospital in hospitals]
    lines = [engine.route(a, b, "en-US").coordinates for a, b in permutations(ends, 2)]
    middles = {((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for line in lines for a, b in pairwise(line)}
    return [{"lon": lon, "lat": lat} for lon, lat in sorted(middles)]


def test_agrees_with_the_route_each_way(post, hospitals):
    places = [{"lon": h.position.lon, "lat": h.position.lat} for h in hospitals]

    answer = post("matrix", {"origins": places, "destinations": places}).json

    for (i, origin), (j, destination) in product(enumerate(places), repeat=2):
        road = post("route", {"origin": origin, "destination": destination}).json
        assert answer["durations_s"][i][j] == pytest.approx(road["duration_s"], abs=2)
        assert answer["distances_m"][i][j] == pytest.approx(road["distance_m"], abs=10)
    there, back = answer["durations_s"][0][1], answer["durations_s"][1][0]
    assert there != back


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_many_to_one_agrees_with_the_routes_from_places_on_streets(post, streets, data):
    *origins, destination = data.draw(st.lists(st.sampled_from(streets), min_size=2, max_size=5))

    answer = post("matrix", {"origins": origins, "destinations": [destination]}).json

    for origin, (cell,) in zip(origins, answer["durations_s"], strict=True):
        road = post("route", {"origin": origin, "destination": destination}).json
        assert cell == pytest.approx(road["duration_s"], abs=2)


def test_is_null_where_no_road_leads_and_only_there(post):
    places = [STATION, LAKE, QUAY]

    answer = post("matrix", {"origins": places, "destinations": places}).json

    for cells in (answer["durations_s"], answer["distances_m"]):
        nulls = [[cell is None for cell in row] for row in cells]
        assert [[False, True, False], [True, True, True], [False, True, False]] == nulls


def test_shows_the_time_with_sirens_beside_the_plain_time(post):
    answer = post("matrix", {"origins": [STATION], "destinations": [QUAY, LAKE], "priority": "P1"})

    ((seconds, _),) = answer.json["durations_s"]
    assert answer.json["durations_with_siren_s"] == [[round(seconds * 0.75, 1), None]]


@pytest.mark.parametrize("sizes", [(101, 100), (1000, 11)])
def test_refuses_more_cells_than_it_can_answer_in_time(post, sizes):
    origins, destinations = ([STATION] * size for size in sizes)

    response = post("matrix", {"origins": origins, "destinations": destinations})

    assert (422, 2004) == (response.status_code, response.json["code"])
    assert {"origins", "destinations"} == {v["field"] for v in response.json["violations"]}


def test_refuses_ten_thousand_places_and_names_the_field_without_repeating_them(post):
    response = post("matrix", {"origins": [STATION] * 10_000, "destinations": [QUAY]})

    assert response.status_code == 422
    assert ["origins"] == [violation["field"] for violation in response.json["violations"]]
    assert len(response.data) < 1000


def test_a_matrix_of_several_blocks_is_the_same_as_row_by_row(post, streets):
    origins, destinations = streets[:52], streets[-60:]

    whole = post("matrix", {"origins": origins, "destinations": destinations}).json

    for index in (0, 49, 50, 51):
        row = post("matrix", {"origins": [origins[index]], "destinations": destinations}).json
        assert whole["durations_s"][index] == pytest.approx(row["durations_s"][0], abs=2)
