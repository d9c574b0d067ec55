"""What the shipped models keep for every patient, however ill and however little is known."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from severity.features import VITALS, columns
from severity.levels import LEAST_KNOWN, essential_signs
from severity.observation import Observation, observe
from severity.rules import floor
from severity.scores.news2 import news2
from severity.service import assessor
from tests.severity.examples import ANKLE
from tests.severity.patients import RECORDS
from tests.severity.worsening import MILD, PATIENTS, SIGNS, WELL, points, worsened

# Not fixtures: a law that breaks prints its arguments, and the card would hide the patient.
ASSESSOR = assessor()
MODEL = ASSESSOR.model
ESSENTIAL = tuple(essential_signs(Observation()))
MANY = settings(max_examples=200)
ADULTS = st.builds(
    lambda patient, age: replace(patient, age_years=age), PATIENTS, st.floats(18, 120)
)
ON_SCALE_2 = st.builds(
    lambda patient, on_oxygen: replace(
        patient, oxygen_saturation_scale=2, supplemental_oxygen=on_oxygen
    ),
    ADULTS,
    st.sampled_from([None, False, True, True]),
)
INJURED = st.builds(
    lambda patient, age, kind: replace(patient, age_years=age, injury_type=kind),
    PATIENTS,
    st.floats(16, 120),
    st.sampled_from(["blunt", "penetrating", "both"]),
)


def visit_risks(patient):
    estimate = MODEL.estimate(patient)
    return np.array([estimate.critical.value, estimate.hospitalised.value])


@MANY
@given(PATIENTS)
def test_never_ends_below_the_floor(patient):
    assert ASSESSOR.assess(patient)["level"] <= floor(patient, news2(patient)).level


@pytest.mark.parametrize("sign", SIGNS)
@settings(max_examples=100)
@given(st.data())
def test_is_never_less_urgent_when_a_sign_worsens(sign, data):
    before, after = data.draw(worsened(signs=[sign]))

    assert ASSESSOR.assess(after)["level"] <= ASSESSOR.assess(before)["level"]


@pytest.mark.parametrize("kind", [None, "penetrating"])
@pytest.mark.parametrize("sign", VITALS)
def test_keeps_the_order_of_news2_over_every_value_of_a_sign(sign, kind):
    ordering, levels = MODEL.encoding.orderings[sign], defaultdict(set)
    for place in range(ordering.places.size):
        value = round(ordering.low + ordering.step * place, 1)
        patient = replace(observe(ANKLE), injury_type=kind, **{sign: value})
        levels[points(patient, sign)].add(ASSESSOR.assess(patient)["level"])

    for fewer, more in pairwise(sorted(levels)):
        assert max(levels[more]) <= min(levels[fewer])


@MANY
@given(worsened(count=2))
def test_is_never_less_urgent_when_two_signs_worsen_at_once(worse):
    assert ASSESSOR.assess(worse.after)["level"] <= ASSESSOR.assess(worse.before)["level"]


@pytest.mark.parametrize("sign", [*VITALS, "supplemental_oxygen"])
@settings(max_examples=50)
@given(st.data())
def test_never_sees_less_risk_when_a_sign_worsens(sign, data):
    before, after = data.draw(worsened(patients=ADULTS, signs=[sign]))

    assert np.all(visit_risks(before) <= visit_risks(after))


@MANY
@given(worsened(patients=ON_SCALE_2, signs=["oxygen_saturation", "supplemental_oxygen"]))
def test_never_sees_less_risk_or_urgency_when_scale_2_gets_worse(worse):
    assert np.all(visit_risks(worse.before) <= visit_risks(worse.after))
    assert ASSESSOR.assess(worse.after)["level"] <= ASSESSOR.assess(worse.before)["level"]


@pytest.mark.parametrize(
    ("sign", "normal", "worst"),
    [
        ("respiratory_rate", 21, 80),
        ("respiratory_rate", 11, 0),
        ("systolic_pressure", 220, 300),
        ("systolic_pressure", 110, 0),
        ("pulse", 91, 300),
        ("pulse", 50, 0),
        ("temperature_c", 38.1, 45),
        ("temperature_c", 36, 25),
    ],
)
@settings(max_examples=30)
@given(ADULTS, st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_never_sees_less_risk_farther_from_normal(sign, normal, worst, patient, shares):
    nearer, farther = (
        visit_risks(replace(patient, **{sign: normal + share * (worst - normal)}))
        for share in shares
    )

    assert np.all(nearer <= farther)


@MANY
@given(ADULTS, st.tuples(st.floats(18, 120), st.floats(18, 120)).map(sorted))
def test_never_sees_less_risk_at_a_higher_age(patient, ages):
    younger, older = (visit_risks(replace(patient, age_years=age)) for age in ages)

    assert np.all(younger <= older)


@MANY
@given(ADULTS, st.lists(SIGNS["oxygen_saturation"], min_size=2, max_size=2).map(sorted))
def test_never_sees_less_risk_at_a_lower_saturation(patient, saturations):
    on_scale_1 = replace(patient, oxygen_saturation_scale=1)
    lower, higher = (
        visit_risks(replace(on_scale_1, oxygen_saturation=value)) for value in saturations
    )

    assert np.all(higher <= lower)


@MANY
@given(worsened(patients=INJURED))
def test_never_lowers_the_bound_of_an_injury_when_a_sign_worsens(worse):
    (_, before), (_, after) = MODEL.trauma_death(worse.before), MODEL.trauma_death(worse.after)

    assert before <= after


@MANY
@given(INJURED, st.lists(st.integers(3, 15), min_size=2, max_size=2).map(sorted))
def test_never_lowers_the_bound_of_an_injury_for_a_deeper_coma(patient, scales):
    deeper, lighter = (
        MODEL.trauma_death(replace(patient, glasgow_coma_scale=scale))[1] for scale in scales
    )

    assert lighter <= deeper


@MANY
@given(ADULTS)
def test_explains_the_whole_of_the_margin_that_is_calibrated(patient):
    estimate = MODEL.estimate(patient)

    margin = estimate.base + sum(part.log_odds for part in estimate.contributions)

    learned = MODEL.visit["critical"]
    risk = 1 / (1 + exp(-(learned.slope * margin + learned.intercept)))
    assert pytest.approx(risk, rel=1e-4) == estimate.critical.value


@MANY
@given(PATIENTS)
def test_holds_each_risk_within_its_interval(patient):
    estimate = MODEL.estimate(patient)

    for risk in (estimate.critical, estimate.hospitalised):
        assert 0 <= risk.low <= risk.value <= risk.high <= 1


@MANY
@given(WELL, st.sets(st.sampled_from(ESSENTIAL)))
def test_gives_no_low_level_when_too_few_signs_are_known(patient, unknown):
    answer = ASSESSOR.assess(replace(patient, **dict.fromkeys(unknown)))

    assert answer["level"] <= 3 or len(ESSENTIAL) - len(unknown) >= LEAST_KNOWN


@MANY
@given(WELL | MILD)
def test_gives_no_low_level_when_it_is_ambiguous(patient):
    answer = ASSESSOR.assess(patient)

    assert answer["level"] <= 3 or not answer["certainty"]["ambiguous"]


@pytest.mark.parametrize(("sign", "strange"), [("diastolic_pressure", 20), ("temperature_c", 39.9)])
@given(patient=WELL)
def test_gives_no_low_level_for_what_was_hardly_ever_seen(sign, strange, patient):
    answer = ASSESSOR.assess(replace(patient, **{sign: strange}))

    assert [sign] == answer["certainty"]["outside_training"]
    assert answer["level"] <= 3


@MANY
@given(WELL, st.none() | st.floats(0, 17.99))
def test_gives_no_low_level_without_a_risk(patient, age):
    answer = ASSESSOR.assess(replace(patient, age_years=age))

    assert (None, None) == (answer["risk"]["critical"], answer["explanation"])
    assert answer["level"] <= 3


@settings(max_examples=50)
@given(st.lists(RECORDS.map(observe), min_size=1, max_size=20))
def test_sees_a_patient_in_a_batch_as_alone(patients):
    alone = [MODEL.encoding.rows(columns([patient])) for patient in patients]

    np.testing.assert_array_equal(np.vstack(alone), MODEL.encoding.rows(columns(patients)))
