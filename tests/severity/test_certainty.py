import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.certainty import CRITICAL, NOT_CRITICAL, Certainty, Limits
from severity.features import numbers
from severity.observation import Observation

LIMITS = Limits(
    critical_from=0.01,
    not_critical_to=0.05,
    confidence={CRITICAL: 0.95, NOT_CRITICAL: 0.9},
    usual={"pulse": (30, 180), "temperature_c": (34.9, 39.5)},
)


@pytest.mark.parametrize(
    ("risk", "possible"),
    [
        (0.0099, (NOT_CRITICAL,)),
        (0.01, (CRITICAL, NOT_CRITICAL)),
        (0.05, (CRITICAL, NOT_CRITICAL)),
        (0.0501, (CRITICAL,)),
    ],
)
def test_rules_out_what_is_too_strange(risk, possible):
    assert possible == LIMITS.certainty(Observation(), risk).possible


def test_can_rule_out_both_without_being_ambiguous():
    strict = Limits(0.05, 0.01, LIMITS.confidence, {})

    assert Certainty((), ()) == strict.certainty(Observation(), 0.03)


@pytest.mark.parametrize(
    ("possible", "outside", "ambiguous", "doubtful"),
    [
        ((CRITICAL,), (), False, False),
        ((CRITICAL, NOT_CRITICAL), (), True, True),
        ((NOT_CRITICAL,), ("pulse",), False, True),
    ],
)
def test_is_doubtful_when_ambiguous_or_never_seen(possible, outside, ambiguous, doubtful):
    certainty = Certainty(possible, outside)

    assert (ambiguous, doubtful) == (certainty.ambiguous, certainty.doubtful)


@pytest.mark.parametrize(
    ("pulse", "outside"), [(None, ()), (30, ()), (180, ()), (29.9, ("pulse",)), (181, ("pulse",))]
)
def test_names_what_was_hardly_ever_seen(pulse, outside):
    assert outside == LIMITS.certainty(Observation(pulse=pulse), 0).outside_training


@given(
    st.lists(
        st.builds(
            Observation,
            pulse=st.none() | st.sampled_from([29, 30, 180, 181]),
            temperature_c=st.none() | st.floats(25, 45),
        ),
        min_size=1,
    ),
    st.floats(0, 1),
)
def test_judges_columns_as_it_judges_one(patients, risk):
    alone = [LIMITS.certainty(patient, risk) for patient in patients]
    known = {name: numbers(patients, name) for name in LIMITS.usual}

    assert [bool(one.outside_training) for one in alone] == LIMITS.outside(known).tolist()
    assert alone[0].ambiguous == LIMITS.ambiguous(np.array([risk]))[0]
