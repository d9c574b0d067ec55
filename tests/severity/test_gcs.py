import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.coma_scale import BEST, NOT_TESTABLE
from severity.observation import Observation, observe
from severity.scores.coma import AT_BEST, Coma, coma
from severity.scores.gcs import gcs


@pytest.mark.parametrize(
    ("total", "band"),
    [(3, "severe"), (8, "severe"), (9, "moderate"), (12, "moderate"), (13, "mild"), (15, "mild")],
)
def test_names_the_class_at_every_edge(total, band):
    scored = gcs(Observation(glasgow_coma_scale=total))

    assert (total, band, True) == (scored.value, scored.band, scored.complete)


def test_adds_the_responses():
    scored = gcs(observe({"eye_response": 3, "verbal_response": 4, "motor_response": 5}))

    assert (12, "12") == (scored.value, scored.summary())
    assert {"eye_response": 3, "verbal_response": 4, "motor_response": 5} == scored.points


def test_takes_whole_numbers_that_are_written_with_a_point():
    scored = gcs(observe({"eye_response": 3.0, "verbal_response": 4.0, "motor_response": 5.0}))

    assert (12, True) == (scored.value, scored.complete)


def test_prefers_a_recorded_total_to_responses_that_are_not_all_there():
    scored = gcs(observe({"eye_response": 3, "glasgow_coma_scale": 12}))

    assert ({"glasgow_coma_scale": 12}, True) == (scored.points, scored.complete)


@pytest.mark.parametrize(
    ("known", "summary", "band"),
    [
        (
            {},
            "at most 15 (missing: eye response, verbal response, motor response)",
            None,
        ),
        (
            {"eye_response": 1},
            "at most 12 (missing: verbal response, motor response)",
            "moderate",
        ),
        (
            {"eye_response": 1, "motor_response": 2},
            "at most 8 (missing: verbal response)",
            "severe",
        ),
    ],
)
def test_says_at_most_while_a_response_is_missing(known, summary, band):
    scored = gcs(observe(known))

    assert (summary, band) == (scored.summary(), scored.band)


@pytest.mark.parametrize(
    ("known", "summary"),
    [
        (
            {"eye_response": 4, "verbal_response": NOT_TESTABLE, "motor_response": 6},
            "not known (verbal response cannot be tested)",
        ),
        (
            {"verbal_response": NOT_TESTABLE, "motor_response": 6},
            "not known (missing: eye response; verbal response cannot be tested)",
        ),
    ],
)
def test_gives_no_total_when_a_response_cannot_be_tested(known, summary):
    scored = gcs(observe(known))

    assert (None, None, False) == (scored.value, scored.band, scored.complete)
    assert summary == scored.summary()


def test_does_not_guess_responses_from_acvpu():
    scored = gcs(Observation(consciousness="unresponsive"))

    assert (15, ()) == (scored.value, scored.notes)


@pytest.mark.parametrize(("age", "applicable"), [(1.9, False), (2, True), (None, True)])
def test_is_not_for_infants(age, applicable):
    assert applicable == gcs(Observation(age_years=age)).applicable


@pytest.mark.parametrize(("level", "most"), AT_BEST.items())
def test_bounds_the_total_by_acvpu_with_a_note(level, most):
    known = coma(Observation(consciousness=level))

    assert (None, most) == (known.total, known.at_best)
    assert (f"Glasgow Coma Scale not measured: about {most} at best by ACVPU",) == known.notes


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, Coma(None, 15)),
        ({"glasgow_coma_scale": 7, "consciousness": "alert"}, Coma(7, 7)),
        ({"eye_response": 2, "consciousness": "unresponsive"}, Coma(None, 13)),
        ({"verbal_response": NOT_TESTABLE, "motor_response": 4}, Coma(None, 13)),
        ({"eye_response": 2, "verbal_response": 2, "motor_response": 3}, Coma(7, 7)),
    ],
)
def test_believes_the_total_then_the_responses_then_acvpu(known, expected):
    assert expected == coma(Observation(**known))


@given(
    st.fixed_dictionaries({name: st.integers(1, best) for name, best in BEST.items()}),
    st.dictionaries(st.sampled_from(list(BEST)), st.sampled_from([None, NOT_TESTABLE])),
)
def test_never_thinks_worse_of_a_patient_than_the_whole_scale_would(responses, hidden):
    whole, part = Observation(**responses), Observation(**{**responses, **hidden})

    assert coma(part).at_best >= gcs(whole).value
