import numpy as np
import pytest
from hypothesis import given

from severity.observation import Observation
from severity.scores.news2 import news2
from severity.trauma import NAMES, WORST, applies_to, no_worse, rows
from tests.severity.worsening import PATIENTS

FREE = ("systolic_pressure", "pulse", "respiratory_rate")
INJURED = Observation(
    age_years=30,
    sex="female",
    injury_type="blunt",
    hours_since_injury=1.5,
    systolic_pressure=95,
    pulse=131,
    respiratory_rate=16,
    capillary_refill_seconds=4,
    glasgow_coma_scale=13,
)


@pytest.mark.parametrize(
    ("age", "kind", "applies"),
    [(16, "blunt", True), (15.9, "blunt", False), (None, "both", False), (40, None, False)],
)
def test_applies_to_the_injured_who_are_no_children(age, kind, applies):
    assert applies == applies_to(Observation(age_years=age, injury_type=kind))


def test_lays_out_what_the_trial_knew():
    (row,) = rows([INJURED]).tolist()

    assert [30, 1, 1.5, 95, 131, 16, 4, 13, 1, 0] == row
    assert len(NAMES) == len(row)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("blunt", [1, 0]), ("penetrating", [0, 1]), ("both", [1, 1]), (None, [np.nan, np.nan])],
)
def test_tells_apart_how_somebody_was_injured(kind, expected):
    (row,) = rows([Observation(injury_type=kind)])

    np.testing.assert_array_equal(expected, row[-2:])


def signs_of(row):
    """Return the signs that may differ from row to row; None where they are unknown."""
    values = {name: row[NAMES.index(name)] for name in FREE}
    return {name: None if np.isnan(value) else float(value) for name, value in values.items()}


def test_tries_every_milder_value_and_the_measured_one_only_at_its_worst():
    tried = no_worse(INJURED)

    assert {
        "systolic_pressure": {125, 105, 95},
        "pulse": {75, 46, 100, 120, 131},
        "respiratory_rate": {16},
    } == {name: {signs_of(row)[name] for row in tried} for name in FREE}
    assert 3 * 5 * 1 == len(tried)


def test_changes_nothing_but_signs():
    others = [name not in FREE for name in NAMES]

    for row in no_worse(INJURED):
        np.testing.assert_array_equal(rows([INJURED])[0][others], row[others])


def test_keeps_unknown_what_was_not_measured():
    (tried,) = no_worse(Observation(age_years=30, injury_type="blunt"))

    assert dict.fromkeys(FREE) == signs_of(tried)


@given(PATIENTS)
def test_tries_nothing_that_news2_scores_worse(patient):
    measured = news2(patient).points

    for tried in no_worse(patient):
        scored = news2(Observation(**signs_of(tried))).points
        assert all((scored[name] or 0) <= (measured[name] or 0) for name in FREE)


@given(PATIENTS)
def test_tries_the_measured_values_when_all_are_at_their_worst(patient):
    if all(news2(patient).points[name] == WORST for name in FREE):
        (measured,) = rows([patient])
        assert any(np.array_equal(measured, row, equal_nan=True) for row in no_worse(patient))
