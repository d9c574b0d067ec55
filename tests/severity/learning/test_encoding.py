import numpy as np
import pytest

from severity.features import OUTCOMES, VITALS, columns
from severity.learning.encoding import SHRINKAGE, learn_encoding, learn_reasons, training_rows
from severity.learning.visits import outcomes_of
from severity.observation import RANGES, Observation
from tests.severity.worsening import points

NAN = np.nan


@pytest.fixture(scope="module")
def known(visits):
    return columns([visit.patient for visit in visits])


@pytest.fixture(scope="module")
def outcomes(visits):
    return outcomes_of(visits)


@pytest.fixture(scope="module")
def encoding(known, outcomes):
    return learn_encoding(known, outcomes)


@pytest.mark.parametrize("vital", VITALS)
def test_puts_the_points_of_news2_before_all_that_it_learns(encoding, vital):
    ordering, allowed = encoding.orderings[vital], RANGES[vital]
    values = [ordering.low + ordering.step * place for place in range(ordering.places.size)]
    values[-1] = allowed.high

    by_place = [values[index] for index in np.argsort(ordering.places)]

    scored = [points(Observation(**{vital: round(value, 1)}), vital) for value in by_place]
    assert sorted(scored) == scored
    assert list(range(len(values))) == sorted(ordering.places)


def test_calls_the_pulse_worse_at_which_more_were_critical(encoding):
    slow, fast = encoding.orderings["pulse"].place(np.array([55.0, 88.0]))

    assert slow < fast


def test_calls_a_lower_saturation_worse_whatever_was_seen(encoding):
    places = encoding.orderings["oxygen_saturation"].places

    assert sorted(places, reverse=True) == list(places)


@pytest.mark.parametrize(
    ("vital", "outwards"),
    [
        ("respiratory_rate", np.arange(21.0, 81)),
        ("respiratory_rate", np.arange(11.0, -1, -1)),
        ("systolic_pressure", np.arange(220.0, 301)),
        ("systolic_pressure", np.arange(110.0, -1, -1)),
        ("pulse", np.arange(91.0, 301)),
        ("pulse", np.arange(50.0, -1, -1)),
        ("temperature_c", np.arange(38.1, 45, 0.1)),
        ("temperature_c", np.arange(36.0, 25, -0.1)),
    ],
)
def test_calls_what_is_farther_from_normal_worse_whatever_was_seen(encoding, vital, outwards):
    places = encoding.orderings[vital].place(outwards)

    assert sorted(places) == list(places)


def test_draws_a_rare_reason_towards_its_group():
    codes = np.array([[11110.0]] * 90 + [[11120.0]] * 10 + [[22220.0]] * 100)
    outcome = np.arange(200) >= 90

    learned = learn_reasons(codes, outcome, "critical")

    odds = learned.of(np.array([11110.0, 11120.0, 22220.0]))
    assert odds[0] < odds[1] < odds[2]
    assert 0 == pytest.approx(learned.log_odds[""], abs=0.3)


def test_weighs_a_group_as_it_says():
    codes, outcome = np.array([[30000.0]] * 10 + [[40000.0]] * 10), np.arange(20) < 10

    learned = learn_reasons(codes, outcome, "hospitalised")

    weight = SHRINKAGE["hospitalised"]
    share = (10 + weight * 0.5) / (10 + weight)
    assert pytest.approx(np.log(share / (1 - share)), abs=1e-5) == learned.log_odds["3"]


def test_counts_every_reason_that_a_visit_gives():
    codes, outcome = np.array([[11110.0, 22220.0], [11110.0, NAN]]), np.array([True, False])

    learned = learn_reasons(codes, outcome, "critical")

    assert {"", "1", "11", "111", "1111", "11110", "2", "22", "222", "2222", "22220"} == set(
        learned.log_odds
    )


def test_never_judges_a_visit_by_its_own_outcome(known, outcomes, encoding):
    alone = {**known, "reasons": known["reasons"].copy()}
    alone["reasons"][0] = [77770, NAN, NAN, NAN, NAN]
    told = [{name: outcomes[name].copy() for name in OUTCOMES} for _ in range(2)]
    for name in OUTCOMES:
        told[0][name][0], told[1][name][0] = False, True

    rows = [training_rows(alone, one, encoding, seed=1) for one in told]

    np.testing.assert_array_equal(rows[0][0], rows[1][0])


def test_learns_the_same_whoever_comes_first(visits, known, outcomes, encoding):
    order = np.random.default_rng(5).permutation(len(visits))
    shuffled = {name: values[order] for name, values in known.items()}
    happened = {name: values[order] for name, values in outcomes.items()}

    assert encoding.as_dict() == learn_encoding(shuffled, happened).as_dict()
