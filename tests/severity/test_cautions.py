import pytest

from severity.cautions import cautions
from severity.certainty import Certainty
from severity.observation import Observation, observe
from severity.scores.news2 import news2
from tests.severity.examples import ANKLE

SURE = Certainty(("not critical",), ())


def said_of(record, certainty=SURE):
    patient = observe(record)
    return cautions(patient, news2(patient), certainty)


@pytest.mark.parametrize(
    ("record", "warning"),
    [
        ({"pulse": 70}, "The age is not known: no risk is estimated"),
        ({"age_years": 17}, "Under 18: no risk is estimated, the model knows adults"),
        ({"age_years": 15}, "Under 16: NEWS2 is not for children, it sets no floor"),
        (
            {"age_years": 30, "pregnant": True},
            "Pregnancy: NEWS2 is not meant for it; its rules still count",
        ),
        (
            {"age_years": 70, "oxygen_saturation_scale": 2},
            "SpO2 scale 2: only for hypercapnic respiratory failure, and when prescribed",
        ),
        (
            {**ANKLE, "respiratory_rate": None},
            "NEWS2 is incomplete: at least 0 (missing: respiratory rate)",
        ),
        (
            {**ANKLE, "respiratory_rate": None, "pulse": None},
            "Not known: respiratory rate, pulse; levels 4 and 5 need 4 of the 5 signs",
        ),
    ],
)
def test_warns(record, warning):
    assert warning in said_of(record)


@pytest.mark.parametrize(
    ("certainty", "warning"),
    [
        (
            Certainty(("critical", "not critical"), ()),
            "A critical outcome can neither be ruled out nor in",
        ),
        (
            Certainty(("critical",), ("pulse", "temperature_c")),
            "Outside of what the model has seen: pulse, temperature",
        ),
    ],
)
def test_warns_of_doubt(certainty, warning):
    assert [warning] == said_of(ANKLE, certainty)


@pytest.mark.parametrize(
    ("consciousness", "coma", "disagrees"),
    [
        *[("alert", 13, True), ("alert", 14, False), ("alert", 15, False), ("alert", None, False)],
        *[("voice", 15, True), ("pain", 15, True), ("pain", 9, False), (None, 3, False)],
    ],
)
def test_compares_the_scales_of_consciousness(consciousness, coma, disagrees):
    known = Observation(consciousness=consciousness, glasgow_coma_scale=coma)

    warnings = cautions(known, news2(known), None)

    assert disagrees == any("disagree: check consciousness" in text for text in warnings)


def test_has_nothing_to_warn_of_when_all_is_known():
    assert [] == said_of(ANKLE)
