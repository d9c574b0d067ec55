import pytest
from hypothesis import given, settings

from severity.observation import observe
from tests.severity.examples import ANKLE, CHEST_PAIN, SEPSIS
from tests.severity.patients import RECORDS

STABBED = {
    **CHEST_PAIN,
    "cardiac_chest_pain": None,
    "injury": True,
    "injury_type": "penetrating",
    "hours_since_injury": 1,
}


@pytest.mark.parametrize(
    ("record", "level", "source", "score"),
    [
        (SEPSIS, 1, "model", 18),
        (CHEST_PAIN, 2, "model", 1),
        (ANKLE, 5, "model", 0),
        (STABBED, 2, "model", 1),
    ],
    ids=["sepsis", "chest pain", "ankle", "stabbed"],
)
def test_gives_the_level_that_it_gave_when_this_was_written(assessor, record, level, source, score):
    answer = assessor.assess(observe(record))

    found = (answer["level"], answer["level_source"], answer["news2"]["score"])
    assert (level, source, score) == found


@pytest.mark.parametrize(
    ("record", "critical", "hospitalised", "trauma_death"),
    [
        (SEPSIS, 0.77049, 0.981908, None),
        (CHEST_PAIN, 0.031299, 0.265135, None),
        (ANKLE, 0.000746, 0.008013, None),
        (STABBED, 0.029994, 0.23317, 0.0299),
    ],
    ids=["sepsis", "chest pain", "ankle", "stabbed"],
)
def test_gives_the_risks_that_it_gave_when_this_was_written(
    assessor, record, critical, hospitalised, trauma_death
):
    risk = assessor.assess(observe(record))["risk"]

    found = [risk[name] for name in ("critical", "hospitalised", "trauma_death")]
    assert pytest.approx([critical, hospitalised, trauma_death], abs=1e-6) == found


@settings(max_examples=200)
@given(RECORDS)
def test_answers_as_the_contract_promises(assessor, contract, record):
    answer = assessor.assess(observe(record))

    assert [] == contract.violations_of_answer("assessSeverity", 200, answer)


def test_leaves_a_patient_of_whom_little_is_known_to_a_clinician(assessor):
    answer = assessor.assess(observe({**ANKLE, "respiratory_rate": None, "pulse": None}))

    assert (3, "uncertain") == (answer["level"], answer["level_source"])
    assert "Uncertain: the clinician decides" in answer["advice"]
    assert ["respiratory_rate", "pulse"] == answer["essential_signs"]["missing"]


def test_leaves_a_measurement_that_was_hardly_ever_seen_to_a_clinician(assessor):
    answer = assessor.assess(observe({**ANKLE, "diastolic_pressure": 20}))

    assert (3, "uncertain") == (answer["level"], answer["level_source"])
    assert ["diastolic_pressure"] == answer["certainty"]["outside_training"]


def test_says_how_sure_it_is(assessor):
    certain, ambiguous = (
        assessor.assess(observe(record))["certainty"] for record in (ANKLE, CHEST_PAIN)
    )

    assert (["not critical"], False) == (certain["possible"], certain["ambiguous"])
    assert (["critical", "not critical"], True) == (ambiguous["possible"], ambiguous["ambiguous"])
    assert {"critical": 0.95, "not critical": 0.9} == certain["confidence"]


def test_is_ambiguous_about_a_patient_without_a_risk(assessor):
    answer = assessor.assess(observe({"age_years": 7, "pulse": 90}))

    assert ([], True) == (answer["certainty"]["possible"], answer["certainty"]["ambiguous"])
    assert {None} == set(answer["risk"].values())


def test_gives_every_score_but_does_not_repeat_news2(assessor):
    answer = assessor.assess(observe(SEPSIS))

    assert {"qsofa", "shock_index", "mews", "gcs"} <= set(answer["scores"])
    assert "news2" not in answer["scores"]


def test_asks_to_confirm_what_is_implausible(assessor):
    (doubt,) = assessor.assess(observe({"age_years": 40, "pulse": 12}))["confirm"]

    assert ("pulse", 12) == (doubt["field"], doubt["value"])


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

    visits = model.card["visit"]["file"]
    assert (model.sha256, model.card["data"][visits]) == (
        identity["sha256"],
        identity["data_sha256"],
    )
