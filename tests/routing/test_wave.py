"""Many ambulances and many incidents at once."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_stores import CLOSURE, fields, put
from routing_world import QUAY, STATION, square

from routing.ambulances import Unit
from routing.engine import Position, Road
from routing.wave import WEIGHTS, Incident, assign, plan_wave, why_assigned, why_left

PATH = "dispatch/wave"
NEAR_STATION = {"id": "A-2", "lon": 24.94063, "lat": 60.16671, "status": "available"}
NEAR_QUAY = {"id": "A-1", "lon": 24.94876, "lat": 60.173, "status": "available"}
INCIDENTS = [
    STATION | {"id": "fire", "severity_level": 1},
    QUAY | {"id": "fall", "severity_level": 4},
]
HERE = Position(0, 0)


def incidents(*levels, **needs):
    return [
        Incident(f"i{n}", HERE, level, frozenset(needs.get(f"i{n}", ())))
        for n, level in enumerate(levels)
    ]


def units(count, *capabilities):
    return [Unit(f"u{n}", HERE, "available", frozenset(capabilities)) for n in range(count)]


def roads(pairs):
    return [Road(10, 1, [(0, 0), (0, 0)]) for _ in pairs]


def test_sends_every_incident_an_ambulance_of_its_own(post):
    sent = [NEAR_QUAY, NEAR_STATION]

    answer = post("wave", {"incidents": INCIDENTS, "units": sent}, PATH).json

    assert ["fire", "fall"] == [one["incident"] for one in answer["assignments"]]
    assert {"A-1", "A-2"} == {one["unit"] for one in answer["assignments"]}
    assert ["P1", "P3"] == [one["siren"]["priority"] for one in answer["assignments"]]
    assert [] == answer["unassigned"] == answer["spare_units"]


def test_gives_the_only_ambulance_to_the_most_severe_and_says_why(client, post):
    put(client, "ambulances", {"ambulances": [NEAR_QUAY, NEAR_STATION | {"status": "on_scene"}]})

    answer = post("wave", {"incidents": INCIDENTS[::-1]}, PATH).json

    assert ["fire"] == [one["incident"] for one in answer["assignments"]]
    assert [
        {
            "incident": "fall",
            "reason": "every ambulance that can help goes to somebody as severe or more severe",
        }
    ] == answer["unassigned"]
    assert ["A-2"] == [one["id"] for one in answer["excluded_units"]]


def test_assigns_nobody_when_there_is_no_ambulance(post):
    answer = post("wave", {"incidents": INCIDENTS, "units": []}, PATH).json

    assert ["no ambulance is free"] * 2 == [one["reason"] for one in answer["unassigned"]]


def test_goes_into_a_closure_for_whoever_lies_there(client, post):
    put(client, "closures/works", CLOSURE | {"area": square(**STATION, half=0.002)})

    answer = post("wave", {"incidents": INCIDENTS, "units": [NEAR_STATION]}, PATH).json

    assert ["fire"] == [one["incident"] for one in answer["assignments"]]
    assert "fire lies inside the closure 'works': the ways lead into it" in answer["warnings"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"incidents": [INCIDENTS[0], INCIDENTS[0]]}, "incidents[0].id"),
        ({"incidents": [INCIDENTS[0] | {"lon": 60.1, "lat": 24.9}]}, "incidents[0]"),
        ({"units": [NEAR_QUAY, NEAR_QUAY]}, "units[0].id"),
        ({"incidents": [INCIDENTS[0] | {"id": f"i{n}"} for n in range(200)],
          "units": [NEAR_QUAY | {"id": f"A-{n}"} for n in range(51)]}, "incidents"),
    ],
)  # fmt: skip
def test_refuses_what_makes_no_sense_and_names_it(client, change, field):
    body = {"incidents": INCIDENTS, "units": [NEAR_QUAY]} | change

    assert field in fields(client.post(f"/api/v1/{PATH}", json=body))


def test_sends_only_who_has_what_is_needed():
    waiting = incidents(1, 5, i0=["als"])
    sent = [Unit("u0", HERE, "available"), Unit("u1", HERE, "available", frozenset(["als"]))]

    wave = plan_wave(waiting, sent, [[1, 9], [8, 2]], roads)

    assert {0: 1, 1: 0} == wave.unit_of
    assert "the soonest of those that can help" == why_assigned(wave, 0)
    assert "the soonest, u1, goes to i0, level 1" == why_assigned(wave, 1)


def test_tells_who_is_left_and_why():
    waiting = incidents(1, 2, 3, i1=["neonatal"])

    wave = plan_wave(waiting, units(1), [[5, 5, None]], roads)

    assert {0: 0} == wave.unit_of
    assert "no ambulance that has neonatal is free" == why_left(wave, 1)
    assert "no road leads to it from any ambulance that can help" == why_left(wave, 2)


def test_assigns_anew_when_the_route_does_not_know_the_road_of_the_matrix():
    def roads_of(pairs):
        found = zip(pairs, roads(pairs), strict=True)
        return [None if unit.id == "u0" else road for (unit, _), road in found]

    wave = plan_wave(incidents(1), units(2), [[1], [9]], roads_of)

    assert {0: 1} == wave.unit_of


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(1, 4))
    cell = st.none() | st.integers(0, 7200)
    seconds = [[draw(cell) for _ in range(columns)] for _ in range(rows)]
    return seconds, [draw(st.integers(1, 5)) for _ in range(columns)]


@given(tables())
def test_no_other_assignment_serves_more_severe_ones_or_drives_less(table):
    seconds, levels = table

    found = assign(seconds, levels)

    assert len(set(found.values())) == len(found)
    assert all(seconds[row][column] is not None for column, row in found.items())
    assert value(found, seconds, levels) == min(
        value(other, seconds, levels) for other in every_assignment(seconds, len(levels))
    )


def every_assignment(seconds, columns):
    rows = [*range(len(seconds)), *[None] * columns]
    for chosen in set(permutations(rows, columns)):
        pairs = {c: r for c, r in enumerate(chosen) if r is not None}
        if all(seconds[row][column] is not None for column, row in pairs.items()):
            yield pairs


def value(pairs, seconds, levels):
    served = [-sum(levels[column] == level for column in pairs) for level in WEIGHTS]
    return [*served, sum(WEIGHTS[levels[c]] * seconds[r][c] for c, r in pairs.items())]
