import pytest

from severity.explanation import CAUSES, NOT_MEASURED, SHOWN, explain
from severity.features import CAUSES as CAUSES_OF_THE_MODEL
from severity.model import Contribution, Estimate, Risk
from severity.observation import Observation, observe
from tests.severity.examples import SEPSIS

RISK = Risk(0.1, 0.05, 0.2)


def estimated(**log_odds):
    parts = tuple(Contribution(cause, value) for cause, value in log_odds.items())
    return Estimate(RISK, RISK, -4.0, parts)


def shown(patient, cause):
    (part,) = explain(patient, estimated(**{cause: 1.0}))["contributions"]
    return part["shown_value"]


def test_has_a_word_for_every_cause():
    assert set(CAUSES_OF_THE_MODEL) == set(CAUSES)


def test_shows_the_strongest_and_adds_up_the_others():
    log_odds = {cause: (-1) ** place * place / 4 for place, cause in enumerate(CAUSES)}

    explained = explain(Observation(), estimated(**log_odds))

    parts = [part["log_odds"] for part in explained["contributions"]]
    assert [3, -2.75, 2.5, -2.25, 2, -1.75] == parts
    assert SHOWN == len(parts)
    assert (1.5 - 1.25 + 1 - 0.75 + 0.5 - 0.25) == explained["others"]
    assert explained["total"] == explained["base"] + sum(parts) + explained["others"]


def test_adds_up_for_a_patient(model):
    patient = observe(SEPSIS)

    explained = explain(patient, model.estimate(patient))

    parts = [part["log_odds"] for part in explained["contributions"]]
    summed = explained["base"] + sum(parts) + explained["others"]
    assert pytest.approx(explained["total"], abs=1e-5) == summed


@pytest.mark.parametrize(
    ("known", "cause", "expected"),
    [
        ({"age_years": 78}, "age_years", "78 years"),
        ({"sex": "female"}, "sex", "female"),
        ({"arrived_by_ambulance": False}, "arrived_by_ambulance", "no"),
        ({"pulse": 128}, "pulse", "128 /min"),
        ({"temperature_c": 39.28}, "temperature_c", "39.3 °C"),
        ({"pain": 0}, "pain", "0 of 10"),
        ({"injury": True}, "injury", "yes"),
        ({"reason_for_visit": 10501}, "reason_for_visit", "10501"),
        ({"other_reasons_for_visit": (1, 2)}, "reason_for_visit", "1, 2"),
        ({}, "reason_for_visit", "not given"),
        ({"history": ("heart_failure", "copd")}, "history", "heart failure, copd"),
        ({"history": ()}, "history", "nothing known"),
        ({}, "history", "not given"),
    ],
)
def test_shows_what_is_known(known, cause, expected):
    assert expected == shown(Observation(**known), cause)


@pytest.mark.parametrize("cause", sorted(set(CAUSES) - {"reason_for_visit", "history"}))
def test_calls_what_was_not_measured_so(cause):
    assert NOT_MEASURED == shown(Observation(), cause)
