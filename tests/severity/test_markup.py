import pytest

from severity.observation import observe
from severity.view import markup
from severity.view.figures import at_least, interval, percent
from severity.view.looks import LEVELS

BLEEDING = {
    "age_years": 29,
    "injury": True,
    "injury_type": "blunt",
    "hours_since_injury": 1,
    "respiratory_rate": 30,
    "systolic_pressure": 84,
    "pulse": 132,
    "glasgow_coma_scale": 13,
}


@pytest.fixture
def answer(assessor):
    return assessor.assess(observe({"age_years": 60, "pulse": 140}))


@pytest.mark.parametrize(
    ("risk", "shown"),
    [(None, "not estimated"), (0.0004, "below 0.1 %"), (0.0234, "2.3 %"), (1, "100.0 %")],
)
def test_shows_a_risk_in_percent(risk, shown):
    assert shown == percent(risk)


def test_shows_an_interval_only_where_there_is_one():
    assert ("1.0 to 2.5\u00a0%", "") == (interval({"low": 0.01, "high": 0.025}), interval(None))


@pytest.mark.parametrize(
    ("bound", "value", "shown"),
    [
        ("exact", 7, "7"),
        ("at least", 5, "≥ 5"),
        ("at most", 7.108, "≤ 7.11"),
        ("exact", None, "not known"),
    ],
)
def test_says_which_way_an_incomplete_score_can_go(bound, value, shown):
    score = {"score": value, "bound": bound, "complete": bound == "exact"}

    assert shown == at_least(score)


def test_shows_the_level_by_number_word_and_shape(answer):
    card = markup.level_card(answer)

    assert f"Level {answer['level']} &middot; {answer['level_name']}" in card
    assert LEVELS[answer["level"]].shape in card
    assert 'role="status"' in card


def test_names_the_rule_that_decided(answer):
    floor = {"level": 2, "reasons": ["new signs of stroke", "NEWS2 7 or more", "no pulse"]}

    card = markup.level_card({**answer, "level_source": "floor", "floor": floor})

    assert "By rule: new signs of stroke, and 2 more" in card


def test_says_how_many_of_the_essential_signs_are_known(answer):
    assert "<dd>1 of 5</dd>" in markup.level_card(answer)


def test_says_first_how_much_is_to_be_confirmed(answer):
    doubts = [{"field": "pulse", "value": 230, "rule": "confirm it"}]

    assert "To confirm" not in markup.level_card(answer)
    assert "<dt>To confirm</dt><dd>1</dd>" in markup.level_card({**answer, "confirm": doubts})


def test_escapes_what_it_shows(answer):
    card = markup.level_card(
        {**answer, "level_name": "<b>", "level_source": "model", "advice": "<i>"}
    )

    assert ("&lt;b&gt;" in card, "&lt;i&gt;" in card, "<i>" in card) == (True, True, False)


def test_marks_what_was_not_measured(answer):
    table = markup.news2_table(answer)

    assert 6 == table.count("not measured")
    assert "<strong>3</strong>" in table


def test_sets_aside_the_scores_that_are_not_for_the_patient(answer):
    meant, aside = markup.scores_table(answer).split('<tr class="aside">', 1)

    assert "REMS" in meant
    assert "RTS" in aside
    assert "not for this patient" in aside


def test_shows_the_risk_of_death_by_trauma_only_where_it_applies(assessor, answer):
    injured = assessor.assess(observe(BLEEDING))

    assert "Death after injury" not in markup.risks(answer)
    assert "Death after injury" in markup.risks(injured)
    assert "MGAP" in markup.scores_table(injured).split('class="aside"')[0]
