import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.features import VITALS
from severity.observation import RANGES, Observation
from severity.orderings import Ordering, in_order, on_scale_1
from severity.scores.bands import rounded
from severity.scores.news2 import news2
from severity.service import assessor
from tests.severity.worsening import SIGNS, points

NAN = float("nan")
SHIPPED = assessor().model.encoding.orderings


def test_puts_points_first_and_risk_second():
    made = in_order(10, 1, points=[3, 0, 0, 2], risk=np.array([0.1, 0.3, 0.2, 0.9]))

    assert [3, 1, 0, 2] == made.places.tolist()


def test_places_what_is_known_and_leaves_the_rest_open():
    made = Ordering(10, 1, np.array([2.0, 0.0, 1.0]))

    np.testing.assert_array_equal([2, NAN, 0], made.place(np.array([10, NAN, 11])))


def test_places_what_lies_beyond_at_the_ends():
    made = Ordering(10, 1, np.array([2.0, 0.0, 1.0]))

    assert [2, 1] == made.place(np.array([3, 40])).tolist()


@pytest.mark.parametrize("vital", VITALS)
def test_rounds_exactly_as_news2_does(vital):
    shipped, (low, high, _) = SHIPPED[vital], RANGES[vital]
    halves = np.round(np.arange(low, high, shipped.step / 2), 2)
    values = np.concatenate([halves, np.nextafter(halves[1:], 0), np.nextafter(halves, 1000)])

    decimals = 1 if shipped.step < 1 else 0
    expected = [rounded(float(value), decimals) for value in values]
    assert pytest.approx(expected) == shipped.low + shipped.step * shipped.index(values)


@pytest.mark.parametrize("vital", VITALS)
@given(st.data())
def test_ships_places_that_follow_news2(vital, data):
    values = data.draw(st.lists(SIGNS[vital], min_size=2, max_size=2))
    given_points = [points(Observation(**{vital: value}), vital) for value in values]
    places = SHIPPED[vital].place(np.array(values))

    assert np.sign(np.diff(given_points)) in (0, np.sign(np.diff(places)))


def test_comes_back_from_json_as_it_was():
    for made in SHIPPED.values():
        record = made.as_dict()
        assert record == Ordering.read(json.loads(json.dumps(record))).as_dict()


@given(SIGNS["oxygen_saturation"], st.sampled_from([None, False, True]))
def test_gives_scale_2_the_value_of_scale_1_with_as_many_points(saturation, on_oxygen):
    patient = Observation(
        oxygen_saturation=saturation, oxygen_saturation_scale=2, supplemental_oxygen=on_oxygen
    )
    oxygen = np.array([on_oxygen], dtype=float)

    (same,) = on_scale_1(np.array([saturation]), np.array([2]), oxygen)

    as_scale_1 = news2(Observation(oxygen_saturation=float(same)))
    assert points(patient, "oxygen_saturation") == as_scale_1.points["oxygen_saturation"]


def test_leaves_scale_1_and_the_unknown_as_they_are():
    saturation = np.array([88.0, NAN, NAN])

    found = on_scale_1(saturation, np.array([1, 1, 2]), np.array([1.0, NAN, 0.0]))

    np.testing.assert_array_equal(saturation, found)
