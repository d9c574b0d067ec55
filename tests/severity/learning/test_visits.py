import numpy as np
import pytest

from severity.features import DIRECTIONS, NAMES, OUTCOMES, columns
from severity.learning.visits import (
    GAPS,
    USUAL,
    learn_visits,
    outcomes_of,
    usual_ranges,
    visits_by_year,
    with_gaps,
)
from severity.observation import Observation
from severity.service import assessor

CARD = assessor().model.card["visit"]
KNOWN = Observation(
    age_years=40,
    sex="female",
    arrived_by_ambulance=True,
    injury=False,
    reason_for_visit=10501,
    other_reasons_for_visit=(14150,),
    history=("asthma",),
    pain=3,
    pulse=80,
)


@pytest.fixture(scope="module")
def hidden():
    return with_gaps(columns([KNOWN] * 1000), np.random.default_rng(1))


@pytest.mark.parametrize("name", GAPS)
def test_hides_about_half_of_what_a_crew_may_not_know(hidden, name):
    first = hidden[name].reshape(1000, -1)[:, 0]

    assert 400 < np.isnan(first).sum() < 600


def test_hides_other_reasons_more_often_than_the_first(hidden):
    first, second = np.isnan(hidden["reasons"][:, :2]).sum(axis=0)

    assert 650 < second < 850
    assert np.all(np.isnan(hidden["reasons"][:, 1]) >= np.isnan(hidden["reasons"][:, 0]))
    assert first < second


def test_hides_no_vital_sign_and_no_age(hidden):
    assert ({80}, {40}) == (set(hidden["pulse"]), set(hidden["age_years"]))


def test_leaves_the_patients_themselves_as_they_are():
    known = columns([KNOWN] * 10)

    with_gaps(known, np.random.default_rng(1))

    assert {True} == set(known["arrived_by_ambulance"] == 1)


def test_calls_usual_what_nearly_everybody_has():
    known = columns([Observation(**dict.fromkeys(USUAL, value)) for value in range(40, 81)])

    assert {name: [40.0, 80.0] for name in USUAL} == usual_ranges(known)


def test_counts_by_year(visits):
    counted = visits_by_year(visits)

    assert ["2016", "2017", "2018", "2019", "2020"] == list(counted)
    assert len(visits) == sum(counts["visits"] for counts in counted.values())
    assert sum(outcomes_of(visits)["critical"]) == sum(c["critical"] for c in counted.values())


def test_learns_nothing_from_the_test_year(visits):
    before = learn_visits([visit for visit in visits if visit.year < 2020])
    with_it = learn_visits(visits)

    assert before.card == with_it.card
    for outcome in OUTCOMES:
        assert before.boosters[outcome].save_raw() == with_it.boosters[outcome].save_raw()


def test_ships_a_model_that_this_very_code_learned():
    assert NAMES == CARD["features"]
    assert list(GAPS) == CARD["parameters"]["gaps"]
    assert list(DIRECTIONS) == CARD["parameters"]["monotone_constraints"]
