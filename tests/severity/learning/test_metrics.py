import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.learning.metrics import auroc, brier, calibration_error


def test_calls_a_perfect_order_1_and_a_reversed_one_0():
    outcomes = [False, False, True, True]

    assert [1, 0, 0.5] == [
        auroc(outcomes, [0.1, 0.2, 0.8, 0.9]),
        auroc(outcomes, [0.9, 0.8, 0.2, 0.1]),
        auroc(outcomes, [0.3, 0.3, 0.3, 0.3]),
    ]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2).filter(
        lambda pairs: 0 < sum(outcome for outcome, _ in pairs) < len(pairs)
    )
)
def test_is_the_share_of_pairs_in_the_right_order(pairs):
    ill = [score for outcome, score in pairs if outcome]
    well = [score for outcome, score in pairs if not outcome]
    right = sum((a > b) + 0.5 * (a == b) for a in ill for b in well)

    expected = right / (len(ill) * len(well))

    assert pytest.approx(expected) == auroc(*zip(*pairs, strict=True))


def test_measures_squared_distance():
    assert pytest.approx(0.125) == brier([True, False], [0.5, 0.0])


def test_finds_no_calibration_error_when_risks_come_true():
    outcomes = [True] + [False] * 9

    assert pytest.approx(0) == calibration_error(outcomes, [0.1] * 10, bins=1)
    assert pytest.approx(0.4) == calibration_error(outcomes, [0.5] * 10, bins=1)
