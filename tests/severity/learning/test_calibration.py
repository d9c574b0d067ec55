import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.learning.calibration import CONFIDENCE, conformal, intervals, sigmoid

CHANCE = np.random.default_rng(3)
RISKS = CHANCE.beta(1, 6, 4000)
OUTCOME = CHANCE.random(4000) < RISKS
ODDS = np.log(RISKS / (1 - RISKS))


def test_finds_nothing_to_correct_in_margins_that_come_true():
    assert pytest.approx({"slope": 1, "intercept": 0}, abs=0.1) == sigmoid(ODDS, OUTCOME)


def test_takes_back_what_was_done_to_margins():
    fitted = sigmoid(2 * ODDS + 3, OUTCOME)

    assert pytest.approx({"slope": 0.5, "intercept": -1.5}, abs=0.1) == fitted


def test_finds_intervals_around_risks_that_come_true():
    knots = {name: np.array(values) for name, values in intervals(RISKS, OUTCOME).items()}

    assert np.all(np.diff(knots["risk"]) > 0)
    assert np.all(knots["low"] < knots["high"])
    around = (knots["low"] <= knots["risk"]) & (knots["risk"] <= knots["high"])
    assert around.mean() >= 0.9


@given(st.integers(20, 400), st.integers(20, 400), st.integers(0, 10**6))
def test_covers_each_class_at_its_own_confidence(many_critical, many_others, seed):
    chance = np.random.default_rng(seed)
    critical = np.arange(many_critical + many_others) < many_critical
    risks = np.round(chance.random(critical.size), 3)

    limits = conformal(risks, critical)

    assert np.mean(risks[critical] >= limits["critical_from"]) >= CONFIDENCE["critical"]
    assert np.mean(risks[~critical] <= limits["not_critical_to"]) >= CONFIDENCE["not critical"]


def test_says_how_sure_it_is():
    assert CONFIDENCE == conformal(RISKS, OUTCOME)["confidence"]
