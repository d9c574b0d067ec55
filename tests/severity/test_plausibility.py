import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.observation import RANGES, Observation, observe
from severity.plausibility import implausible

AT_ANY_AGE = [
    ("oxygen_saturation", 60, 100),
    ("temperature_c", 30, 42),
    ("capillary_refill_seconds", 0, 10),
]
INFANT = [
    ("respiratory_rate", 12, 75),
    ("pulse", 60, 230),
    ("systolic_pressure", 40, 130),
    ("diastolic_pressure", 15, 100),
]
CHILD = [
    ("respiratory_rate", 8, 60),
    ("pulse", 40, 220),
    ("systolic_pressure", 50, 180),
    ("diastolic_pressure", 15, 120),
]
ADULT = [
    ("respiratory_rate", 4, 60),
    ("pulse", 20, 220),
    ("systolic_pressure", 40, 260),
    ("diastolic_pressure", 20, 160),
]
AGE_UNKNOWN = [
    ("respiratory_rate", 4, 75),
    ("pulse", 20, 230),
    ("systolic_pressure", 40, 260),
    ("diastolic_pressure", 15, 160),
]
BY_AGE = [
    *[(age, *row) for age in (0, 0.99) for row in INFANT],
    *[(age, *row) for age in (1, 11.99) for row in CHILD],
    *[(age, *row) for age in (12, 70) for row in ADULT],
    *[(None, *row) for row in AGE_UNKNOWN],
    *[(age, *row) for age in (0, 5, 70, None) for row in AT_ANY_AGE],
]


def doubted(**known):
    return [violation.field for violation in implausible(observe(known))]


@pytest.mark.parametrize(("age", "name", "low", "high"), BY_AGE)
def test_doubts_what_lies_outside_and_not_what_lies_on_the_edge(age, name, low, high):
    possible = RANGES[name]

    assert [] == doubted(age_years=age, **{name: low}) + doubted(age_years=age, **{name: high})
    for value in (low - 0.1, high + 0.1):
        expected = [name] if possible.low <= value <= possible.high else []
        clipped = min(max(value, possible.low), possible.high)
        assert expected == doubted(age_years=age, **{name: clipped})


def test_asks_a_person_to_confirm():
    (doubt,) = implausible(Observation(age_years=40, pulse=12))

    assert ("pulse", 12) == (doubt.field, doubt.value)
    assert "is rarely outside 20 to 220 beats per minute from 12 years: confirm it" == doubt.rule


@pytest.mark.parametrize(("age", "expected"), [(110, []), (110.5, ["age_years"])])
def test_doubts_an_age_that_hardly_anybody_reaches(age, expected):
    assert expected == doubted(age_years=age)


@pytest.mark.parametrize(
    ("diastolic", "expected"), [(90, []), (90.1, ["diastolic_pressure"]), (70, [])]
)
def test_doubts_a_pulse_pressure_under_10(diastolic, expected):
    assert expected == doubted(systolic_pressure=100, diastolic_pressure=diastolic)


def test_names_both_pressures():
    (doubt,) = implausible(Observation(systolic_pressure=100, diastolic_pressure=95))

    assert (
        "is rarely less than 10 mmHg below systolic_pressure, which is 100 mmHg: confirm both"
        == doubt.rule
    )


def test_has_no_doubt_about_what_was_not_measured():
    assert [] == implausible(Observation())


@given(st.sampled_from(INFANT + AT_ANY_AGE), st.floats(0, 300))
def test_doubts_at_an_unknown_age_only_what_it_doubts_at_every_age(row, value):
    name = row[0]
    everywhere = all(
        implausible(Observation(**{"age_years": age, name: value})) for age in (0.5, 5, 50)
    )

    assert everywhere == bool(implausible(Observation(**{name: value})))
