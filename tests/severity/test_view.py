import pytest

from severity import view
from severity.observation import observe


@pytest.mark.parametrize(
    ("risk", "shown"),
    [(None, "not estimated"), (0.0004, "below 0.1 %"), (0.0234, "2.3 %"), (1, "100.0 %")],
)
def test_shows_a_risk_in_percent(risk, shown):
    assert shown == view.risk({"risk": {"critical": risk}})


@pytest.mark.parametrize("level", range(1, 6))
def test_shows_a_level_by_number_word_and_shape(level):
    card = view.level_card({"level": level, "level_name": "Word", "advice": "why"})

    assert f"; Level {level} &middot; Word" in card


def test_escapes_what_it_shows():
    card = view.level_card({"level": 1, "level_name": "<b>", "advice": "<script>"})

    assert ("&lt;b&gt;" in card, "<script>" in card) == (True, False)


def contrast(one, other):
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", view.LOOKS.values())
def test_keeps_enough_contrast_to_be_read(look):
    background, text, _ = look

    assert contrast(background, text) >= 4.5


def test_marks_what_was_not_measured(assessor):
    answer = assessor.assess(observe({"age_years": 60, "pulse": 140}))

    assert 6 == view.news2_table(answer).count("missing")
    assert "<strong>3</strong>" in view.news2_table(answer)
    assert "respiratory rate: not measured" in view.explanation_table(answer)
