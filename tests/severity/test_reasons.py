import numpy as np
import pytest

from severity.reasons import ReasonRisk

RISK = ReasonRisk({"": -4.0, "1": -3.0, "105": -2.0, "10501": -1.0})


@pytest.mark.parametrize(
    ("code", "log_odds"),
    [(10501, -1.0), (10502, -2.0), (10600, -3.0), (58400, -4.0)],
    ids=["the code", "a group of three digits", "the first digit", "everybody"],
)
def test_falls_back_to_the_smallest_group_that_was_seen(code, log_odds):
    assert [log_odds] == RISK.of(np.array([code])).tolist()


def test_says_nothing_of_a_reason_that_was_not_given():
    codes = np.array([[10501, np.nan], [np.nan, 10600]])

    np.testing.assert_array_equal([[-1, np.nan], [np.nan, -3]], RISK.of(codes))
