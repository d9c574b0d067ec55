import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.learning.curves import BINS, POINTS, calibration, roc
from severity.learning.metrics import auroc

CHANCE = np.random.default_rng(11)
RISKS = CHANCE.random(2000)
OUTCOME = CHANCE.random(2000) < RISKS


def test_puts_as_many_patients_into_each_tenth():
    tenths = calibration(OUTCOME, RISKS)

    assert [200] * BINS == [tenth["patients"] for tenth in tenths]
    expected = [tenth["expected"] for tenth in tenths]
    assert sorted(expected) == expected


def test_observes_within_the_interval():
    for tenth in calibration(OUTCOME, RISKS):
        assert tenth["low"] < tenth["observed"] < tenth["high"]
        assert pytest.approx(tenth["expected"], abs=0.1) == tenth["observed"]


@given(st.integers(0, 1000))
def test_draws_a_roc_curve_from_corner_to_corner(seed):
    chance = np.random.default_rng(seed)
    scores = chance.integers(0, 200, 500)
    outcome = chance.random(500) < (scores + 20) / 400

    curve = roc(outcome, scores)

    wrong = [point["false_positive_rate"] for point in curve]
    right = [point["true_positive_rate"] for point in curve]
    assert (0, 0, 1, 1) == (wrong[0], right[0], wrong[-1], right[-1])
    assert (sorted(wrong), sorted(right)) == (wrong, right)
    assert len(curve) <= POINTS + 1
    assert pytest.approx(auroc(outcome, scores), abs=0.02) == np.trapezoid(right, wrong)
