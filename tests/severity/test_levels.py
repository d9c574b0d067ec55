import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.levels import LEAST_KNOWN, Cuts, Decision, decide, essential_signs
from severity.observation import Observation
from severity.rules import NO_FLOOR, Floor

CUTS = Cuts((0.25, 0.08, 0.02, 0.005))
NONE = Floor(NO_FLOOR, ())


@pytest.mark.parametrize(
    ("risk", "level"),
    [
        (1, 1),
        (0.25, 1),
        (0.2499, 2),
        (0.08, 2),
        (0.0799, 3),
        (0.02, 3),
        (0.0199, 4),
        (0.005, 4),
        (0.0049, 5),
        (0, 5),
    ],
)
def test_cuts_a_risk_into_a_level(risk, level):
    assert Decision(level, "model") == decide(risk, NONE, 5, CUTS)


def test_refuses_cuts_that_do_not_fall():
    with pytest.raises(ValueError, match="must fall from level 1 to level 4"):
        Cuts((0.1, 0.2, 0.01, 0.001))


def test_lets_a_rule_make_the_patient_more_urgent():
    assert Decision(2, "floor") == decide(0.001, Floor(2, ("a rule",)), 5, CUTS)


def test_lets_the_model_make_the_patient_more_urgent_than_the_rule():
    assert Decision(1, "model") == decide(0.5, Floor(2, ("a rule",)), 5, CUTS)


@pytest.mark.parametrize("known", range(LEAST_KNOWN))
@pytest.mark.parametrize("risk", [0.001, 0.01])
def test_leaves_a_low_level_to_a_person_when_too_little_is_known(risk, known):
    assert Decision(3, "uncertain") == decide(risk, NONE, known, CUTS)


def test_gives_a_high_level_even_when_little_is_known():
    assert Decision(1, "model") == decide(0.3, NONE, 0, CUTS)


def test_leaves_a_patient_without_a_risk_to_a_person():
    assert Decision(3, "uncertain") == decide(None, NONE, 5, CUTS)


@given(st.none() | st.floats(0, 1), st.integers(1, 5), st.integers(0, 5))
def test_never_ends_below_the_floor(risk, level, known):
    assert decide(risk, Floor(level, ()), known, CUTS).level <= level


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 5), st.integers(0, 5))
def test_is_never_less_urgent_for_a_higher_risk(one, other, level, known):
    low, high = sorted((one, other))
    urgent, less = (decide(risk, Floor(level, ()), known, CUTS).level for risk in (high, low))

    assert urgent <= less


def test_knows_consciousness_by_either_scale():
    signs = [
        essential_signs(patient)["consciousness"]
        for patient in (
            Observation(),
            Observation(consciousness="alert"),
            Observation(glasgow_coma_scale=15),
        )
    ]

    assert [False, True, True] == signs
