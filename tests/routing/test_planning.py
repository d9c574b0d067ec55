"""Coverage and siting."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_stores import fields, put
from routing_world import QUAY, STATION

from routing.coverage import coverage, within
from routing.siting import maximal_covering

UNITS = [
    {"id": "A-1", "lon": 24.94876, "lat": 60.173, "status": "available"},
    {"id": "A-2", "lon": 24.94063, "lat": 60.16671, "status": "available"},
    {"id": "A-3", "lon": 24.93706, "lat": 60.16834, "status": "at_hospital"},
]
SITES = [{name: unit[name] for name in ("id", "lon", "lat")} for unit in UNITS[:2]]
DEMAND = [STATION | {"weight": 3}, QUAY]


def test_says_what_the_free_ambulances_reach_in_time(client, post):
    put(client, "ambulances", {"ambulances": UNITS})

    answer = post("coverage", {"demand": DEMAND, "minutes": [0.1, 12]}).json

    none, everything = answer["covered"]
    assert (0, 0) == (none["weight"], none["share"])
    assert (4, 1) == (everything["weight"], everything["share"])
    assert ["A-1", "A-2"] == [unit["id"] for unit in answer["units"]]
    assert {"A-3": "status is at_hospital, not available"} == {
        one["id"]: one["reason"] for one in answer["excluded_units"]
    }


def test_says_what_is_lost_when_the_only_ambulance_is_sent(post):
    answer = post("coverage", {"demand": DEMAND, "units": UNITS[:1], "minutes": [12]}).json

    assert answer["covered"] == answer["units"][0]["lost_if_sent"]


def test_reaches_nothing_without_ambulances(post):
    answer = post("coverage", {"demand": DEMAND, "units": []}).json

    assert [0, 0, 0] == [share["share"] for share in answer["covered"]]


def test_reaches_more_with_sirens(post):
    plain, siren = (
        post("coverage", {"demand": DEMAND, "units": UNITS, "priority": p, "minutes": [1.5]}).json
        for p in ("P3", "P1")
    )

    assert plain["covered"][0]["share"] <= siren["covered"][0]["share"]
    assert (1.0, 0.75) == (plain["siren"]["factor"], siren["siren"]["factor"])


def test_chooses_the_site_that_reaches_most(post):
    seconds = post(
        "matrix", {"origins": [{n: s[n] for n in ("lon", "lat")} for s in SITES],
                   "destinations": [STATION, QUAY], "priority": "P1"}
    ).json["durations_with_siren_s"]  # fmt: skip
    body = {"sites": SITES, "demand": DEMAND, "minutes": 1.6, "count": 1}

    answer = post("siting", body).json

    reached = [sum(w for w, s in zip((3, 1), row, strict=True) if s <= 96) for row in seconds]
    assert answer["proven"]
    assert max(reached) == answer["weight"]
    assert SITES[reached.index(max(reached))]["id"] == answer["sites"][0]


@pytest.mark.parametrize(
    ("operation", "change", "field"),
    [
        ("coverage", {"demand": [STATION | {"weight": 0}]}, "demand"),
        ("coverage", {"demand": [{"lon": 60.1, "lat": 24.9}]}, "demand[0]"),
        ("coverage", {"units": [UNITS[0], UNITS[0]]}, "units[0].id"),
        ("coverage", {"demand": [STATION] * 1000, "units": [
            UNITS[0] | {"id": f"A-{n}"} for n in range(11)]}, "demand"),
        ("siting", {"count": 3}, "count"),
        ("siting", {"sites": [SITES[0], SITES[0]]}, "sites[0].id"),
        ("siting", {"sites": [{"id": "far", "lon": -122.4, "lat": 37.8}]}, "sites[0]"),
    ],
)  # fmt: skip
def test_refuses_what_makes_no_sense_and_names_it(client, operation, change, field):
    bodies = {
        "coverage": {"demand": DEMAND, "units": UNITS},
        "siting": {"sites": SITES, "demand": DEMAND, "minutes": 2, "count": 1},
    }

    assert field in fields(client.post(f"/api/v1/{operation}", json=bodies[operation] | change))


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    cell = st.none() | st.integers(0, 1000)
    seconds = [[draw(cell) for _ in range(columns)] for _ in range(rows)]
    return seconds, [draw(st.integers(1, 9)) for _ in range(columns)]


@given(tables())
def test_what_is_lost_is_the_difference_without_that_ambulance(table):
    seconds, weights = table
    minutes = [4, 8, 12]

    whole = coverage(seconds, weights, minutes)

    assert sorted(s.weight for s in whole.covered) == [s.weight for s in whole.covered]
    for unit, lost in enumerate(whole.lost):
        rest = coverage(seconds[:unit] + seconds[unit + 1 :], weights, minutes)
        for before, gone, after in zip(whole.covered, lost, rest.covered, strict=True):
            assert before.weight - gone.weight == after.weight


@given(tables(), st.data())
def test_no_other_choice_of_sites_reaches_more(table, data):
    seconds, weights = table
    count = data.draw(st.integers(1, len(seconds)))
    reach = within(seconds, 480, len(weights))

    found = maximal_covering(reach, weights, count)

    def weight(sites):
        return sum(np.asarray(weights)[reach[list(sites)].any(axis=0)])

    assert found.proven
    assert count == len(found.chosen)
    assert weight(found.chosen) == max(
        weight(sites) for sites in combinations(range(len(seconds)), count)
    )
