import pytest

from severity.observation import Observation
from severity.rules import NO_FLOOR, Floor, floor
from severity.scores.news2 import news2

# 5 points of NEWS2, none of them three at once.
FEVER = {"pulse": 111, "oxygen_saturation": 95, "temperature_c": 39.1}


def floor_of(**known):
    patient = Observation(**known)
    return floor(patient, news2(patient))


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"respiratory_rate": 0}, "apnoea: respiratory rate 0"),
        ({"pulse": 0}, "no pulse"),
        ({"glasgow_coma_scale": 8}, "Glasgow Coma Scale 8 or less"),
        ({"glasgow_coma_scale": 3}, "Glasgow Coma Scale 8 or less"),
        ({"consciousness": "pain"}, "responds to pain only, or not at all"),
        ({"consciousness": "unresponsive"}, "responds to pain only, or not at all"),
        ({"oxygen_saturation": 79}, "oxygen saturation below 80 %"),
    ],
)
@pytest.mark.parametrize("age", [4, 40, None])
def test_holds_level_1_at_every_age(known, reason, age):
    assert Floor(1, (reason,)) == floor_of(age_years=age, **known)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"stroke_signs": True}, "new signs of stroke"),
        ({"cardiac_chest_pain": True}, "chest pain that may be cardiac"),
    ],
)
def test_holds_level_2_for_what_a_crew_saw(known, reason):
    assert Floor(2, (reason,)) == floor_of(age_years=40, **known)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"pulse": 131}, "NEWS2 gives 3 points for pulse alone"),
        ({"consciousness": "confusion"}, "NEWS2 gives 3 points for consciousness alone"),
        ({"temperature_c": 35.0}, "NEWS2 gives 3 points for temperature alone"),
        ({"respiratory_rate": 9}, "Triage RTS 11 or less: respiratory rate"),
        ({"glasgow_coma_scale": 12}, "Triage RTS 11 or less: glasgow coma scale"),
        (
            {"pulse": 111, "systolic_pressure": 111},
            "shock index (pulse / systolic pressure) 1.0 or more",
        ),
        (
            {"respiratory_rate": 21},
            "respiratory rate 21 to 24 (danger zone of the ESI handbook)",
        ),
        ({**FEVER, "supplemental_oxygen": True}, "NEWS2 7 or more"),
    ],
)
def test_holds_level_2_by_score(known, reason):
    assert Floor(2, (reason,)) == floor_of(age_years=40, **known)


def test_holds_level_3_for_a_medium_news2():
    assert Floor(3, ("NEWS2 5 or 6",)) == floor_of(**FEVER, supplemental_oxygen=False)


def test_gives_every_reason_of_the_level_that_it_holds():
    held = floor_of(systolic_pressure=80, pulse=120)

    assert 2 == held.level
    assert {
        "NEWS2 gives 3 points for systolic pressure alone",
        "Triage RTS 11 or less: systolic pressure",
        "shock index (pulse / systolic pressure) 1.0 or more",
    } == set(held.reasons)


def test_does_not_hold_a_well_patient():
    assert Floor(NO_FLOOR, ()) == floor_of(age_years=30, pulse=70, systolic_pressure=120)


def test_does_not_score_a_child_by_the_chart_for_adults():
    assert Floor(NO_FLOOR, ()) == floor_of(age_years=2, pulse=135, respiratory_rate=28)


def test_keeps_the_rules_in_pregnancy():
    assert 2 == floor_of(age_years=30, pregnant=True, pulse=131).level


def test_keeps_the_rules_when_the_age_is_not_known():
    assert 2 == floor_of(pulse=131).level
