import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from severity.observation import Observation, observe
from severity.rules import floor
from severity.scores.news2 import news2
from tests.severity.patients import RECORDS

SEPSIS = {
    "age_years": 78,
    "sex": "female",
    "arrived_by_ambulance": True,
    "respiratory_rate": 28,
    "oxygen_saturation": 88,
    "supplemental_oxygen": True,
    "systolic_pressure": 86,
    "diastolic_pressure": 48,
    "pulse": 128,
    "consciousness": "confusion",
    "temperature_f": 102.7,
    "reason_for_visit": 10100,
}
CHEST_PAIN = {
    "age_years": 58,
    "sex": "male",
    "arrived_by_ambulance": True,
    "respiratory_rate": 18,
    "oxygen_saturation": 96,
    "supplemental_oxygen": False,
    "systolic_pressure": 138,
    "diastolic_pressure": 84,
    "pulse": 92,
    "consciousness": "alert",
    "temperature_c": 36.8,
    "pain": 6,
    "injury": False,
    "reason_for_visit": 10501,
    "cardiac_chest_pain": True,
}
ANKLE = {
    "age_years": 24,
    "sex": "female",
    "arrived_by_ambulance": False,
    "respiratory_rate": 16,
    "oxygen_saturation": 99,
    "supplemental_oxygen": False,
    "systolic_pressure": 122,
    "diastolic_pressure": 76,
    "pulse": 74,
    "consciousness": "alert",
    "temperature_c": 36.7,
    "pain": 5,
    "injury": True,
    "reason_for_visit": 19301,
}

@pytest.mark.parametrize(
    ("record", "level", "source", "score", "risk"),
    [
        (SEPSIS, 1, "model", 18, 0.73913),
        (CHEST_PAIN, 2, "model", 1, 0.031568),
        (ANKLE, 5, "model", 0, 0.000597),
    ],
    ids=["sepsis", "chest pain", "ankle"],
)
def test_assesses_a_patient_as_it_did_when_this_was_written(
    assessor, record, level, source, score, risk
):
    answer = assessor.assess(observe(record))

    assert (level, source, score) == (
        answer["level"],
        answer["level_source"],
        answer["news2"]["score"],
    )
    assert pytest.approx(risk, abs=1e-5) == answer["risk"]["critical"]


@settings(max_examples=200)
@given(RECORDS)
def test_never_leaves_a_patient_below_the_floor(assessor, record):
    patient = observe(record)

    level = assessor.assess(patient)["level"]

    assert level <= floor(patient, news2(patient)).level


@settings(max_examples=200)
@given(RECORDS)
def test_answers_as_the_contract_promises(assessor, contract, record):
    answer = assessor.assess(observe(record))

    assert [] == contract.violations_of_answer("assessSeverity", 200, answer)


@settings(max_examples=200)
@given(RECORDS)
def test_gives_no_low_level_when_too_little_is_known(assessor, record):
    answer = assessor.assess(observe(record))

    assert answer["level"] <= 3 or len(answer["essential_signs"]["known"]) >= 4


@settings(max_examples=200)
@given(RECORDS, st.floats(0, 17.99) | st.none())
def test_gives_no_low_level_without_a_risk(assessor, record, age):
    answer = assessor.assess(observe({**record, "age_years": age}))

    assert None is answer["risk"]["critical"]
    assert None is answer["explanation"]
    assert answer["level"] <= 3


def test_leaves_a_patient_of_whom_little_is_known_to_a_clinician(assessor):
    sprain = {**ANKLE, "respiratory_rate": None, "oxygen_saturation": None}
    answer = assessor.assess(observe(sprain))

    assert (3, "uncertain") == (answer["level"], answer["level_source"])
    assert "Uncertain: the clinician decides" in answer["advice"]
    assert (
        "Not known: respiratory rate, oxygen saturation; levels 4 and 5 need 4 of the 5 signs"
    ) in answer["warnings"]


def test_sums_its_explanation(assessor):
    explanation = assessor.assess(observe(SEPSIS))["explanation"]

    parts = [part["log_odds"] for part in explanation["contributions"]]
    summed = explanation["base"] + sum(parts) + explanation["others"]
    assert pytest.approx(explanation["total"], abs=1e-5) == summed
    assert sorted(map(abs, parts), reverse=True) == list(map(abs, parts))


def test_calls_what_was_not_measured_so(assessor):
    explanation = assessor.assess(Observation(age_years=90))["explanation"]

    shown = {part["feature"]: part["shown_value"] for part in explanation["contributions"]}
    assert {"90 years", "not measured"} == set(shown.values())


@pytest.mark.parametrize(
    ("record", "warning"),
    [
        ({"pulse": 70}, "The age is not known"),
        ({"age_years": 17}, "Under 18: no risk is estimated"),
        ({"age_years": 15}, "Under 16: NEWS2 is not for children"),
        ({"age_years": 30, "pregnant": True}, "Pregnancy: NEWS2 is not meant for it"),
        ({"age_years": 70, "oxygen_saturation_scale": 2}, "SpO2 scale 2"),
        ({"consciousness": "alert", "glasgow_coma_scale": 9}, "disagree"),
        ({"consciousness": "pain", "glasgow_coma_scale": 15}, "disagree"),
        ({"age_years": 70, "pulse": 70}, "NEWS2 is incomplete: at least 0 (missing: "),
    ],
)
def test_warns(assessor, record, warning):
    warnings = assessor.assess(observe(record))["warnings"]

    assert 1 == sum(warning in text for text in warnings)


def test_has_nothing_to_warn_of_when_all_is_known(assessor):
    assert [] == assessor.assess(observe(ANKLE))["warnings"]


@pytest.mark.parametrize(
    ("record", "applicable"),
    [
        ({}, True),
        ({"age_years": 15}, False),
        ({"age_years": 16}, True),
        ({"pregnant": True}, False),
    ],
)
def test_says_whom_news2_is_for(assessor, record, applicable):
    assert applicable == assessor.assess(observe(record))["news2"]["applicable"]


def test_names_model_and_data(assessor, model):
    identity = assessor.assess(observe(ANKLE))["model"]

    assert (model.card["sha256"], model.card["data"]["sha256"]) == (
        identity["sha256"],
        identity["data_sha256"],
    )
