import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.observation import RANGES, ImpossibleInput, Observation, celsius, impossible, observe


@pytest.mark.parametrize("name", RANGES)
def test_accepts_both_ends_of_a_range_and_nothing_beyond(name):
    low, high, _ = RANGES[name]

    assert [] == impossible({name: low}) + impossible({name: high})
    assert [name, name] == [
        violation.field for violation in impossible({name: low - 1}) + impossible({name: high + 1})
    ]


def test_names_field_value_range_and_unit():
    with pytest.raises(ImpossibleInput) as refused:
        observe({"pulse": 301})

    assert "pulse=301 must be from 0 to 300 beats per minute" == str(refused.value)


def test_names_everything_that_is_wrong_at_once():
    with pytest.raises(ImpossibleInput) as refused:
        observe({"pulse": -1, "oxygen_saturation": 101, "temperature_c": 98.6})

    fields = [violation.field for violation in refused.value.violations]
    assert ["oxygen_saturation", "pulse", "temperature_c"] == fields


def test_refuses_a_diastolic_pressure_above_the_systolic():
    with pytest.raises(ImpossibleInput, match="not be above systolic_pressure, which is 100 mmHg"):
        observe({"systolic_pressure": 100, "diastolic_pressure": 120})


def test_accepts_a_doppler_pressure_without_diastolic():
    assert Observation(systolic_pressure=70) == observe({"systolic_pressure": 70})


def test_refuses_two_temperatures():
    with pytest.raises(ImpossibleInput, match="send one unit"):
        observe({"temperature_c": 37, "temperature_f": 98.6})


def test_takes_null_for_not_measured():
    assert Observation() == observe({"pulse": None, "temperature_c": None, "temperature_f": None})


def test_keeps_lists_so_that_nobody_can_change_them():
    observed = observe({"history": ["copd", "hiv"], "other_reasons_for_visit": [10500]})

    assert (("copd", "hiv"), (10500,)) == (observed.history, observed.other_reasons_for_visit)


def test_tells_a_history_without_conditions_from_one_that_nobody_asked_for():
    assert [(), None] == [observe({"history": []}).history, observe({"history": None}).history]


@pytest.mark.parametrize(
    ("fahrenheit", "expected"), [(98.6, 37.0), (95.0, 35.0), (95.09, 35.05), (113, 45), (77, 25)]
)
def test_converts_fahrenheit_exactly(fahrenheit, expected):
    assert expected == celsius(fahrenheit)
    assert Observation(temperature_c=expected) == observe({"temperature_f": fahrenheit})


@given(st.integers(770, 1130))
def test_keeps_what_is_possible_in_fahrenheit_possible_in_celsius(tenths):
    assert RANGES["temperature_c"].low <= celsius(tenths / 10) <= RANGES["temperature_c"].high
