import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.levels import (
    LEAST_KNOWN,
    Cuts,
    Decision,
    Risks,
    decide,
    decide_all,
    essential_signs,
)
from severity.observation import Observation
from severity.rules import NO_FLOOR, Floor

CUTS = Cuts((0.25, 0.08, 0.02, 0.005), (0.3, 0.1))
NONE = Floor(NO_FLOOR, ())
PROBABILITY = st.floats(0, 1) | st.sampled_from([*CUTS.critical, *CUTS.hospitalised])
RISKS = st.builds(Risks, *[st.none() | PROBABILITY] * 3)


def decided(risks, floor=NONE, *, known=5, doubtful=False):
    return decide(risks, floor, CUTS, known=known, doubtful=doubtful)


@pytest.mark.parametrize(
    ("risk", "level"),
    [
        *[(1, 1), (0.25, 1), (0.2499, 2), (0.08, 2), (0.0799, 3)],
        *[(0.02, 3), (0.0199, 4), (0.005, 4), (0.0049, 5), (0, 5)],
    ],
)
def test_cuts_a_risk_into_a_level(risk, level):
    assert Decision(level, "model") == decided(Risks(critical=risk))


@pytest.mark.parametrize(("risk", "level"), [(1, 3), (0.3, 3), (0.29, 4), (0.1, 4), (0.09, 5)])
def test_calls_nobody_more_than_urgent_for_a_bed_alone(risk, level):
    assert Decision(level, "model") == decided(Risks(critical=0, hospitalised=risk))


def test_counts_death_by_an_injury_as_critical():
    assert Decision(1, "model") == decided(Risks(critical=0.001, trauma_death=0.25))


@pytest.mark.parametrize(
    "cuts",
    [((0.1, 0.2, 0.01, 0.001), (0.3, 0.1)), ((0.2, 0.1, 0.01, 0.001), (0.1, 0.3))],
    ids=["critical", "hospitalised"],
)
def test_refuses_cuts_that_do_not_fall(cuts):
    with pytest.raises(ValueError, match="must fall from one level to the next"):
        Cuts(*cuts)


def test_lets_a_rule_make_the_patient_more_urgent():
    assert Decision(2, "floor") == decided(Risks(critical=0.001), Floor(2, ("a rule",)))


def test_lets_the_model_make_the_patient_more_urgent_than_the_rule():
    assert Decision(1, "model") == decided(Risks(critical=0.5), Floor(2, ("a rule",)))


@pytest.mark.parametrize("known", range(LEAST_KNOWN))
@pytest.mark.parametrize("risk", [0.001, 0.01])
def test_leaves_a_low_level_to_a_person_when_too_little_is_known(risk, known):
    assert Decision(3, "uncertain") == decided(Risks(critical=risk), known=known)


@pytest.mark.parametrize("risk", [0.001, 0.01])
def test_leaves_a_low_level_to_a_person_in_doubt(risk):
    assert Decision(3, "uncertain") == decided(Risks(critical=risk), doubtful=True)


def test_gives_a_high_level_even_in_doubt_and_when_little_is_known():
    assert Decision(1, "model") == decided(Risks(critical=0.3), known=0, doubtful=True)


@pytest.mark.parametrize("risks", [Risks(), Risks(trauma_death=0.001)])
def test_leaves_a_patient_without_a_visit_risk_to_a_person(risks):
    assert Decision(3, "uncertain") == decided(risks)


@given(RISKS, st.integers(1, 5), st.integers(0, 5), st.booleans())
def test_never_ends_below_the_floor(risks, level, known, doubtful):
    assert decided(risks, Floor(level, ()), known=known, doubtful=doubtful).level <= level


@given(
    *[st.tuples(PROBABILITY, PROBABILITY)] * 3, st.integers(1, 5), st.integers(0, 5), st.booleans()
)
def test_is_never_less_urgent_for_higher_risks(
    critical, hospitalised, death, level, known, doubtful
):
    ends = [(min(pair), max(pair)) for pair in (critical, hospitalised, death)]
    less, urgent = (
        decided(Risks(*risks), Floor(level, ()), known=known, doubtful=doubtful).level
        for risks in zip(*ends, strict=True)
    )

    assert urgent <= less


@given(st.lists(st.tuples(RISKS, st.integers(1, 5), st.integers(0, 5), st.booleans()), min_size=1))
def test_decides_columns_as_it_decides_one(patients):
    risks, floors, known, doubtful = zip(*patients, strict=True)
    named = ("critical", "hospitalised", "trauma_death")
    table = [np.array([getattr(one, name) for one in risks], dtype=float) for name in named]
    sure = ~np.isnan(table[0]) & (np.array(known) >= LEAST_KNOWN) & ~np.array(doubtful)

    levels, sources = decide_all(CUTS.levels(*table), np.array(floors), sure)

    assert [
        decided(one, Floor(floor, ()), known=count, doubtful=doubt)
        for one, floor, count, doubt in patients
    ] == [Decision(*one) for one in zip(levels.tolist(), sources, strict=True)]


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
