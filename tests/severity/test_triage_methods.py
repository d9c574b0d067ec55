import pytest

from severity.mass_casualty.casualty import Casualty
from severity.mass_casualty.jumpstart import jumpstart
from severity.mass_casualty.salt import salt
from severity.mass_casualty.start import start
from tests.severity.casualties import APNOEIC, STABLE, found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"walks": True}, "minor"),
        ({}, "delayed"),
        ({"respiratory_rate": 30}, "delayed"),
        ({"respiratory_rate": 30.1}, "immediate"),
        ({"respiratory_rate": 31}, "immediate"),
        ({"respiratory_rate": 1}, "delayed"),
        ({"peripheral_pulse": False}, "immediate"),
        ({"capillary_refill_seconds": 2}, "delayed"),
        ({"capillary_refill_seconds": 2.1}, "immediate"),
        ({"peripheral_pulse": None}, "delayed"),
        ({"peripheral_pulse": None, "capillary_refill_seconds": 3}, "immediate"),
        ({"capillary_refill_seconds": None}, "delayed"),
        ({"follows_commands": False}, "immediate"),
    ],
)
def test_start_sorts_who_breathes(changes, expected):
    assert expected == found(start, STABLE, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"breathes_after_opening_airway": True}, "immediate"),
        ({"breathes_after_opening_airway": False}, "deceased"),
        ({}, "breathes_after_opening_airway"),
        ({"breathes": None, "respiratory_rate": 0}, "breathes_after_opening_airway"),
        ({"breathes": None, "breathes_after_opening_airway": False}, "deceased"),
        ({"walks": None}, "breathes_after_opening_airway"),
    ],
)
def test_start_opens_the_airway_of_who_does_not_breathe(changes, expected):
    assert expected == found(start, APNOEIC, **changes)


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        (["walks"], "walks"),
        (["breathes", "respiratory_rate"], "breathes"),
        (["respiratory_rate"], "respiratory_rate"),
        (["breathes"], "delayed"),
        (["peripheral_pulse", "capillary_refill_seconds"], "peripheral_pulse"),
        (["follows_commands"], "follows_commands"),
    ],
)
def test_start_asks_the_next_question_and_never_guesses(unknown, expected):
    assert expected == found(start, STABLE, **dict.fromkeys(unknown))


def test_start_does_not_call_who_was_not_counted_deceased():
    assert "breathes" == found(start, Casualty(name="one", walks=False))


@pytest.mark.parametrize("open_question", ["respiratory_rate", "peripheral_pulse"])
def test_a_bad_finding_decides_while_an_earlier_question_is_open(open_question):
    changes = {open_question: None, "capillary_refill_seconds": None}

    assert "immediate" == found(start, STABLE, follows_commands=False, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"walks": True}, "minor"),
        ({}, "delayed"),
        ({"respiratory_rate": 14.9}, "immediate"),
        ({"respiratory_rate": 15}, "delayed"),
        ({"respiratory_rate": 45}, "delayed"),
        ({"respiratory_rate": 45.1}, "immediate"),
        ({"peripheral_pulse": False}, "immediate"),
        ({"capillary_refill_seconds": 9}, "delayed"),
        ({"follows_commands": False}, "delayed"),
        ({"response": "voice"}, "delayed"),
        ({"response": "pain_appropriate"}, "delayed"),
        ({"response": "pain_inappropriate"}, "immediate"),
        ({"response": "unresponsive"}, "immediate"),
        ({"response": None}, "response"),
        ({"peripheral_pulse": None}, "peripheral_pulse"),
        ({"respiratory_rate": None}, "respiratory_rate"),
        ({"breathes": None, "respiratory_rate": None}, "breathes"),
        ({"walks": None}, "walks"),
    ],
)
def test_jumpstart_sorts_who_breathes(changes, expected):
    assert expected == found(jumpstart, STABLE, **changes)


@pytest.mark.parametrize(
    ("opened", "pulse", "rescued", "expected"),
    [
        (None, True, None, "breathes_after_opening_airway"),
        (True, None, None, "immediate"),
        (False, None, None, "peripheral_pulse"),
        (False, False, None, "deceased"),
        (False, True, None, "breathes_after_rescue_breaths"),
        (False, True, True, "immediate"),
        (False, True, False, "deceased"),
    ],
)
def test_jumpstart_gives_rescue_breaths_to_who_has_a_pulse(opened, pulse, rescued, expected):
    answers = {
        "breathes_after_opening_airway": opened,
        "peripheral_pulse": pulse,
        "breathes_after_rescue_breaths": rescued,
    }

    assert expected == found(jumpstart, APNOEIC, **answers)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "delayed"),
        ({"only_minor_injuries": True}, "minor"),
        ({"only_minor_injuries": None}, "only_minor_injuries"),
        ({"walks": None}, "delayed"),
        ({"follows_commands": False}, "purposeful_movements"),
        ({"follows_commands": False, "purposeful_movements": True}, "delayed"),
        ({"follows_commands": None, "purposeful_movements": False}, "likely_to_survive"),
        ({"peripheral_pulse": False}, "likely_to_survive"),
        ({"peripheral_pulse": False, "likely_to_survive": True}, "immediate"),
        ({"peripheral_pulse": False, "likely_to_survive": False}, "expectant"),
        ({"respiratory_distress": True, "likely_to_survive": True}, "immediate"),
        ({"respiratory_distress": None}, "respiratory_distress"),
        ({"bleeding_controlled": False, "likely_to_survive": True}, "immediate"),
        ({"bleeding_controlled": None}, "bleeding_controlled"),
        ({"breathes": None, "respiratory_rate": None}, "breathes"),
        (
            {"breathes": False, "respiratory_rate": None},
            "breathes_after_opening_airway",
        ),
        (
            {
                "breathes": False,
                "respiratory_rate": None,
                "breathes_after_opening_airway": False,
            },
            "deceased",
        ),
        ({"breathes": False, "breathes_after_opening_airway": True}, "delayed"),
    ],
)
def test_salt_sorts_after_life_saving_interventions(changes, expected):
    assert expected == found(salt, STABLE, **changes)
