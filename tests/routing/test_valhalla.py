from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.engine import Area, NotRoutable, Position, air_distance_m

CORNERS = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
OFF_THE_MAP = [Position(24.94, 60.5), Position(-70.0, 40.0), Position(0.0, 0.0)]


@pytest.fixture(scope="module")
def engine(service):
    return service.chain.embedded


def square(middle):
    """Return a closure of 100 m around a place."""
    ring = [Position(middle.lon + x * 1e-3, middle.lat + y * 5e-4) for x, y in CORNERS]
    return Area("square", ring)


def test_matrix_agrees_with_routes(engine, hospitals):
    for start, end in permutations([hospital.position for hospital in hospitals], 2):
        seconds = engine.route(start, end, "en-US").duration_s

        assert [pytest.approx(seconds, abs=2)] == engine.from_one(start, [end])


def test_ways_to_one_place_are_the_routes(engine, hospitals):
    incident, *places = [hospital.position for hospital in hospitals]
    routes = [engine.route(place, incident, "en-US") for place in places]

    ways = engine.to_one(places, incident)

    assert [route.duration_s for route in routes] == [way.duration_s for way in ways]
    assert [replace(route, steps=[]) for route in routes] == [way.read() for way in ways]


def test_roads_are_the_routes_without_their_steps(engine, hospitals):
    pairs = list(permutations([hospital.position for hospital in hospitals], 2))

    found = engine.roads(pairs, "en-US")

    assert found == [replace(engine.route(*pair, "en-US"), steps=[]) for pair in pairs]


def test_says_in_words_when_a_way_takes_roads_that_are_not_for_all(engine):
    (warning,) = engine.route(
        Position(24.943126, 60.170095), Position(24.944875, 60.168547), "en-US"
    ).warnings

    assert "roads for destinations only" in warning


def test_finds_the_way_from_the_edge_of_the_map_that_a_tree_of_ways_does_not(engine, hospitals):
    karamzininranta, hospital = Position(24.935214, 60.174425), hospitals[0].position
    seconds = engine.route(karamzininranta, hospital, "en-US").duration_s

    assert [seconds] == engine.from_one(karamzininranta, [hospital])
    assert [seconds] == [way.duration_s for way in engine.to_one([karamzininranta], hospital)]


BIO_REX = Position(24.936016, 60.17059)  # its nearest road comes from outside of the map


def test_ends_at_the_next_road_where_none_leads_to_the_nearest(engine, hospitals):
    ends = hospitals[0].position, BIO_REX

    road = engine.route(*ends, "en-US")

    assert 10 < air_distance_m(BIO_REX, road.end) < 200
    assert "no way leads to the road nearest to the destination" in road.warnings[-1]
    assert [replace(road, steps=[])] == engine.roads([ends], "en-US")
    assert [[road.duration_s]] == engine.matrix(ends[:1], ends[1:]).durations_s


def test_a_closure_makes_no_way_to_the_next_road_faster(engine, hospitals):
    start, road = hospitals[0].position, engine.route(hospitals[0].position, BIO_REX, "en-US")
    halfway = Position(*road.coordinates[len(road.coordinates) // 2])

    (closed,) = engine.roads([(start, BIO_REX)], "en-US", [square(halfway)])

    assert closed is None or closed.duration_s > road.duration_s


def test_takes_no_farther_road_because_of_a_closure(engine, hospitals):
    hospital, place = hospitals[0].position, hospitals[1].position

    assert [None] == engine.roads([(hospital, place)], "en-US", [square(place)])


def test_matrix_knows_the_way_from_the_edge_of_the_map(engine, hospitals):
    karamzininranta, hospital = Position(24.935214, 60.174425), hospitals[0].position
    (way,) = engine.to_one([karamzininranta], hospital)

    found = engine.matrix([karamzininranta, hospitals[1].position], [hospital])

    assert way.duration_s == found.durations_s[0][0]
    assert way.read().distance_m == found.distances_m[0][0]


def test_one_place_off_the_map_does_not_spoil_the_others(engine, hospitals):
    start, end = hospitals[0].position, hospitals[1].position
    (alone,) = engine.from_one(start, [end])

    assert [None, alone, None, None] == engine.from_one(
        start, [OFF_THE_MAP[0], end, OFF_THE_MAP[1], OFF_THE_MAP[2]]
    )
    assert engine.to_one(OFF_THE_MAP, start) == [None, None, None]


@pytest.mark.parametrize("place", OFF_THE_MAP)
def test_names_the_place_that_everything_hangs_on(engine, hospitals, place):
    with pytest.raises(NotRoutable) as refusal:
        engine.from_one(place, [hospital.position for hospital in hospitals])

    assert place == refusal.value.place


def test_is_asked_nothing_when_there_is_nothing_to_ask(engine, hospitals):
    assert engine.from_one(hospitals[0].position, []) == []
    assert engine.to_one([], hospitals[0].position) == []


def test_answers_many_threads_alike(engine, hospitals):
    start, end = hospitals[0].position, hospitals[1].position
    alone = engine.route(start, end, "en-US")

    with ThreadPoolExecutor(8) as pool:
        roads = list(pool.map(lambda _: engine.route(start, end, "en-US"), range(64)))

    assert [alone] * 64 == roads


@settings(max_examples=30, deadline=None)
@given(st.floats(24.936, 24.9529), st.floats(60.165, 60.1785))
def test_no_road_is_shorter_than_the_straight_line(service, lon, lat):
    engine = service.chain.embedded
    start, end = Position(lon, lat), service.facilities[0].position

    if engine.from_one(end, [start]) != [None]:
        road = engine.route(end, start, "en-US")
        assert road.distance_m >= air_distance_m(road.start, road.end) - 1
        assert road.duration_s >= 0
