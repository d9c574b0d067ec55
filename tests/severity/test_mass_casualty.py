from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.mass_casualty.casualty import COLOURS, QUESTIONS, Casualty, Triage
from severity.mass_casualty.jumpstart import jumpstart
from severity.mass_casualty.sorting import METHODS, method_for, sort
from severity.mass_casualty.start import start
from tests.severity.casualties import APNOEIC, STABLE, found

YES_OR_NO = st.none() | st.booleans()
RESPONSES = ["alert", "voice", "pain_appropriate", "pain_inappropriate", "unresponsive"]
MEASURED = {
    "age_years": st.none() | st.floats(0, 120),
    "respiratory_rate": st.none() | st.floats(0, 80),
    "capillary_refill_seconds": st.none() | st.floats(0, 20),
    "response": st.sampled_from([None, *RESPONSES]),
}
ANSWERS = {
    field.name: MEASURED.get(field.name, YES_OR_NO)
    for field in fields(Casualty)
    if field.name != "name"
}
CASUALTIES = st.builds(Casualty, name=st.just("one"), **ANSWERS)
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@EVERY_METHOD
@given(casualty=CASUALTIES)
def test_ends_in_a_category_or_in_a_question(method, casualty):
    triage = method(casualty)

    assert ("unsorted" == triage.category) == (triage.ask in QUESTIONS)
    assert triage.category in COLOURS and triage.step


@EVERY_METHOD
@given(casualty=CASUALTIES)
def test_never_calls_anybody_deceased_who_breathes(method, casualty):
    breathes = (
        casualty.breathes,
        casualty.breathes_after_opening_airway,
        casualty.breathes_after_rescue_breaths,
        casualty.respiratory_rate,
    )

    if any(breathes):
        assert "deceased" != method(casualty).category


@EVERY_METHOD
@given(casualty=CASUALTIES)
def test_calls_nobody_deceased_whose_airway_was_not_opened(method, casualty):
    closed = replace(casualty, breathes_after_opening_airway=None)

    assert "deceased" != method(closed).category


@EVERY_METHOD
@given(casualty=CASUALTIES, answers=st.data())
def test_is_sorted_once_every_question_is_answered(method, casualty, answers):
    asked = []
    while (field := method(casualty).ask) and field not in asked:
        asked.append(field)
        answer = answers.draw(ANSWERS[field].filter(lambda value: value is not None), field)
        casualty = replace(casualty, **{field: answer})

    triage = method(casualty)
    contradictory = casualty.walks and casualty.breathes is not True
    uncounted = casualty.respiratory_rate == 0
    assert triage.ask is None or contradictory or uncounted


@pytest.mark.parametrize("method", [start, jumpstart])
def test_asks_again_when_who_walks_does_not_breathe(method):
    assert Triage(
        "unsorted", "walks, and does not breathe: one of the answers is wrong", "walks"
    ) == method(Casualty(name="one", walks=True, breathes=False))


@pytest.mark.parametrize("method", [start, jumpstart])
def test_counts_again_who_breathes_0_times(method):
    assert "respiratory_rate" == found(method, STABLE, respiratory_rate=0)


def test_says_colour_and_question_in_words():
    triage = start(Casualty(name="one"))

    assert ("white", "Can they walk?") == (triage.colour, triage.question)
    assert ("yellow", None) == (start(STABLE).colour, start(STABLE).question)


@pytest.mark.parametrize(
    ("age", "child", "method"),
    [
        (7.9, None, "jumpstart"),
        (8, None, "start"),
        (None, None, "start"),
        (None, True, "jumpstart"),
        (None, False, "start"),
        (12, True, "jumpstart"),
        (4, False, "jumpstart"),
    ],
)
def test_chooses_the_method_by_age_or_by_looks(age, child, method):
    casualty = replace(STABLE, age_years=age, child=child)

    assert method == method_for(casualty)
    assert [method] == [one.method for one in sort([casualty], "auto")]


@pytest.mark.parametrize("method", METHODS)
def test_uses_the_method_that_is_asked_for(method):
    assert [method] == [one.method for one in sort([replace(STABLE, age_years=4)], method)]


def test_puts_who_is_not_sorted_right_after_the_immediate():
    casualties = [
        replace(APNOEIC, name="deceased", breathes_after_opening_airway=False),
        replace(STABLE, name="minor", walks=True),
        replace(STABLE, name="delayed"),
        Casualty(name="unsorted"),
        replace(STABLE, name="immediate", respiratory_rate=40),
    ]

    assert ["immediate", "unsorted", "delayed", "minor", "deceased"] == [
        one.casualty.name for one in sort(casualties, "start")
    ]


@given(st.lists(CASUALTIES, max_size=8), st.sampled_from(["auto", *METHODS]))
def test_keeps_everybody_and_the_order_among_equals(casualties, method):
    numbered = [replace(one, name=str(number)) for number, one in enumerate(casualties)]

    done = sort(numbered, method)

    ranks = [(list(COLOURS).index(one.triage.category), int(one.casualty.name)) for one in done]
    assert sorted(ranks) == ranks
    assert len(numbered) == len({one.casualty.name for one in done})


def test_has_a_question_for_every_answer_that_a_method_needs():
    others = {"name", "age_years", "child", "capillary_refill_seconds"}

    assert {field.name for field in fields(Casualty)} - others == set(QUESTIONS)
