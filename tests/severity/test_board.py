import pytest

from severity.mass_casualty.casualty import QUESTIONS, Casualty
from severity.mass_casualty.sorting import sort
from severity.view import board
from severity.view.board import Entry


def sorted_names(text):
    entries, _ = board.read(text)
    return [one.casualty.name for one in sort([e.casualty() for e in entries], "auto")]


@pytest.mark.parametrize("field", QUESTIONS)
def test_offers_an_answer_to_every_question(field):
    choices = board.choices(field)

    assert (choices is None) == (field in board.NUMBERS)
    for value in (choices or {}).values():
        assert value == getattr(Entry("1").with_answer(field, value).casualty(), field)


def test_takes_answers_back_one_by_one_or_all_at_once():
    entry = Entry("7", True).with_answer("walks", False).with_answer("breathes", True)

    assert Casualty(name="7", child=True, walks=False, breathes=True) == entry.casualty()
    assert Casualty(name="7", child=True, walks=False) == entry.without_last().casualty()
    assert Casualty(name="7", child=True) == entry.again().casualty()


def test_counts_on_from_the_highest_number():
    assert ["1", "8"] == [
        board.next_name([]),
        board.next_name([Entry("7"), Entry("red tag"), Entry("2")]),
    ]


def test_reads_a_table_and_puts_the_most_urgent_first():
    assert ["b", "c", "a"] == sorted_names(
        "name,age_years,walks,breathes,respiratory_rate\na,40,yes,,\nb,40,no,yes,44\nc,40,no,yes,\n"
    )


def test_numbers_casualties_without_a_name_by_their_line():
    (first, second), _ = board.read("walks\nyes\nno\n")

    assert ("1", "2") == (first.name, second.name)


def test_names_everything_that_is_wrong():
    entries, wrong = board.read(
        "name,walks,respiratory_rate,response\na,yes,,\na,no,,\nb,perhaps,90,asleep\n"
    )

    assert ["a"] == [entry.name for entry in entries]
    assert [
        ("a", "name", "is there twice"),
        ("b", "walks", "must be one of yes, true, 1, no, false, 0"),
        ("b", "respiratory_rate", "must be from 0 to 80 breaths per minute"),
        (
            "b",
            "response",
            "must be one of alert, voice, pain_appropriate, pain_inappropriate, unresponsive",
        ),
    ] == [(line.id, v.field, v.rule) for line in wrong for v in line.violations]


def test_shows_category_count_and_next_question():
    found = sort([Casualty(name="<b>"), Casualty(name="2", walks=True)], "auto")

    html = board.tally(found) + board.columns(found)

    assert "Unsorted 1" in html and "Minor 1" in html
    assert "<strong>&lt;b&gt;</strong> Can they walk?" in html
    assert [
        ("<b>", "unsorted", "white", "Can they walk?"),
        ("2", "minor", "green", None),
    ] == [
        (row["name"], row["category"], row["colour"], row["question"])
        for row in board.exported(found)
    ]


def test_says_how_many_it_does_not_name():
    found = sort([Casualty(name=str(n), walks=True) for n in range(65)], "auto")

    assert "and 5 more, all of them in the download" in board.columns(found)
