import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.coma_scale import BEST, NOT_TESTABLE, contradictions, range_of_total, total
from severity.observation import ImpossibleInput, Observation, observe


def points():
    return st.fixed_dictionaries({name: st.integers(1, best) for name, best in BEST.items()})


def refusal(record):
    with pytest.raises(ImpossibleInput) as refused:
        observe(record)
    return str(refused.value)


@pytest.mark.parametrize(
    ("responses", "expected"), [((4, 5, 6), 15), ((1, 1, 1), 3), ((3, 4, 5), 12)]
)
def test_sums_the_three_responses(responses, expected):
    given_responses = dict(zip(BEST, responses, strict=True))

    assert expected == total(given_responses)
    assert expected == observe(given_responses).glasgow_coma_scale


@pytest.mark.parametrize("missing", BEST)
def test_has_no_total_when_a_response_was_not_tested_or_cannot_be(missing):
    others = {name: best for name, best in BEST.items() if name != missing}

    assert None is observe(others).glasgow_coma_scale
    assert None is observe({**others, missing: NOT_TESTABLE}).glasgow_coma_scale


def test_takes_the_total_alone():
    assert Observation(glasgow_coma_scale=9) == observe({"glasgow_coma_scale": 9})


def test_refuses_a_total_that_is_not_the_sum():
    record = {"eye_response": 4, "verbal_response": 4, "motor_response": 6}

    assert (
        "glasgow_coma_scale=15 must be 14 points with "
        "eye_response 4, verbal_response 4, motor_response 6"
    ) == refusal({**record, "glasgow_coma_scale": 15})


def test_refuses_a_total_out_of_reach_of_the_responses_that_were_tested():
    assert "glasgow_coma_scale=15 must be from 3 to 12 points with eye_response 1" == refusal(
        {"eye_response": 1, "glasgow_coma_scale": 15}
    )


def test_refuses_a_total_beside_a_response_that_cannot_be_tested():
    assert (
        "glasgow_coma_scale=11 must be left out: there is no total with "
        "eye_response 4, verbal_response not_testable"
    ) == refusal({"eye_response": 4, "verbal_response": NOT_TESTABLE, "glasgow_coma_scale": 11})


def test_refuses_points_that_the_scale_does_not_have():
    assert "motor_response=7 must be from 1 to 6 points" == refusal({"motor_response": 7})


@given(
    st.dictionaries(
        st.sampled_from(["glasgow_coma_scale", *BEST]),
        st.none()
        | st.booleans()
        | st.floats()
        | st.lists(st.none())
        | st.sampled_from(["", "3"])
        | st.just(NOT_TESTABLE),
    )
)
def test_leaves_what_is_not_a_number_to_the_contract(record):
    judged = contradictions(record)

    assert not judged or isinstance(record["glasgow_coma_scale"], float)


def test_does_not_take_not_testable_for_a_total():
    assert [] == contradictions({"glasgow_coma_scale": NOT_TESTABLE, "eye_response": 3})


@given(points(), st.sets(st.sampled_from(list(BEST))))
def test_bounds_the_total_by_what_is_known_of_it(responses, hidden):
    known = {name: value for name, value in responses.items() if name not in hidden}

    least, most = range_of_total(known)

    assert 3 <= least <= sum(responses.values()) <= most <= 15
    assert bool(hidden) == (least < most)


@given(points())
def test_accepts_the_sum_and_nothing_else(responses):
    right = sum(responses.values())

    assert right == observe({**responses, "glasgow_coma_scale": right}).glasgow_coma_scale
    wrong = right + 1 if right < 15 else right - 1
    assert "glasgow_coma_scale" in refusal({**responses, "glasgow_coma_scale": wrong})
