import os

import pytest

from severity.config import read
from severity.learning.card import card_for_people, plot
from severity.levels import NAMES
from severity.service import assessor

SHIPPED = assessor().model.card


@pytest.fixture(scope="module")
def text():
    return card_for_people(SHIPPED)


def test_says_first_what_it_is_not(text):
    assert "**Decision support for professionals. Not a medical device.**" in text.splitlines()[2]


@pytest.mark.parametrize("part", ["files", "data"])
def test_names_every_file_with_its_hash(text, part):
    for name, digest in SHIPPED[part].items():
        assert f"| `{name}` | `{digest}` |" in text


@pytest.mark.parametrize("group", ["arrival", "age", "sex", "race"])
def test_measures_every_group(text, group):
    for name, measured in SHIPPED["test"]["groups"][group].items():
        assert f"| {group}: {name} | {measured['visits']} | {measured['critical']} |" in text


def test_says_what_not_knowing_costs(text):
    for name in SHIPPED["test"]["unknown"]:
        assert f"| {name} |" in text


def test_shows_every_level_and_how_the_cohort_came_about(text):
    for level, name in NAMES.items():
        assert f"| {level} {name} |" in text
    for model in ("visit", "trauma"):
        for what, count in SHIPPED[model]["flow"].items():
            assert f"| {what} | {count} |" in text


@pytest.mark.parametrize(
    "words",
    [
        *("## Whom it is for", "Not for children", "Known failure: ambulance arrivals"),
        *("Terms of the data", "What the law costs", "![Calibration on the test year]"),
        *("CRASH-2", "NHAMCS", "## Known limits", "made by the training"),
    ],
)
def test_owns_up_to_what_a_reader_must_know(text, words):
    assert words in text


def test_leaves_no_word_open(text):
    assert "$" not in text


def test_ships_as_it_follows_from_the_card(text):
    shipped = read(os.environ).model

    assert text == (shipped / "MODEL_CARD.md").read_text("utf-8")
    assert plot(SHIPPED) == (shipped / "calibration.svg").read_text("utf-8")
