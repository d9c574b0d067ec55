from itertools import pairwise

import pytest

from severity.observation import observe
from severity.view import charts
from severity.view.signs import SIGNS
from severity.view.variation import Band, bands, changes, curve

WELL = {
    "age_years": 26,
    "sex": "female",
    "respiratory_rate": 15,
    "oxygen_saturation": 99,
    "supplemental_oxygen": False,
    "pulse": 72,
    "systolic_pressure": 118,
    "diastolic_pressure": 74,
    "temperature_f": 98.2,
    "consciousness": "alert",
}
PULSE = SIGNS["pulse"]
FOUND = [Band(20, 40, 2), Band(41, 110, 5), Band(111, 220, 2)]


@pytest.mark.parametrize("name", SIGNS)
def test_gives_the_level_that_the_assessor_gives(assessor, parts, name):
    points = curve(parts.judge.judge, WELL, name)

    for point in points[:: len(points) // 7]:
        others = {field: value for field, value in WELL.items() if field != "temperature_f"}
        assert assessor.assess(observe(others | {name: point.value}))["level"] == point.level


def test_leaves_out_what_cannot_be_true(parts):
    values = [point.value for point in curve(parts.judge.judge, WELL, "systolic_pressure")]

    assert (74, 260) == (min(values), max(values))


@pytest.mark.parametrize("name", SIGNS)
def test_joins_every_point_into_bands(parts, name):
    points = curve(parts.judge.judge, WELL, name)

    found = bands(points)

    assert [point.level for point in points] == [
        band.level for band in found for p in points if band.low <= p.value <= band.high
    ]
    assert all(one.level != next_.level for one, next_ in pairwise(found))


def test_says_the_nearest_change_in_both_directions():
    assert [
        "Pulse 40 /min or less: level 2",
        "Pulse 111 /min or more: level 2",
    ] == changes(FOUND, PULSE, 72, 5)


def test_says_nothing_of_values_beyond_the_chart_that_change_nothing():
    assert ["Pulse 110 /min or less: level 5"] == changes(FOUND, PULSE, 230, 2)


def test_says_so_when_nothing_changes():
    assert ["Pulse alone does not change the level"] == changes([Band(20, 220, 1)], PULSE, 72, 1)


def test_says_every_band_of_a_sign_that_was_not_measured():
    assert [
        "Pulse 20 /min to 40 /min: level 2",
        "Pulse 41 /min to 110 /min: level 5",
        "Pulse 111 /min to 220 /min: level 2",
    ] == changes(FOUND, PULSE, None, 3)


def test_draws_a_child_without_a_risk(parts):
    points = curve(parts.judge.judge, {"age_years": 5}, "pulse")

    chart = charts.variation(points, bands(points), PULSE, None).to_dict()

    assert {None} == {point.risk for point in points}
    assert 4 == len(chart["layer"])


def test_draws_every_contribution_and_the_others(assessor):
    answer = assessor.assess(observe({"age_years": 60, "pulse": 140}))

    drawn = charts.contributions(answer).to_dict()["data"]["values"]

    assert "all others" == drawn[-1]["what"]
    assert any("not measured" in row["what"] for row in drawn)
    explanation = answer["explanation"]
    assert explanation["total"] == pytest.approx(
        explanation["base"] + sum(row["log_odds"] for row in drawn), abs=1e-5
    )
