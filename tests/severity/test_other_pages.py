"""Department, mass casualty and model card, driven without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from severity import service
from severity.page.model_card import without_title_and_pictures

SECONDS = 60


def department():
    from severity.page import department

    department.draw()


def casualties():
    from severity.page import casualties

    casualties.draw()


def model_card():
    from severity.page import model_card

    model_card.draw()


def opened(page):
    return AppTest.from_function(page, default_timeout=SECONDS).run()


def paste(page, name, text):
    page.text_area(key=f"{name}_text").set_value(text)
    return page.button(key=f"{name}_read").click().run()


def html(page):
    return "\n".join(element.proto.body for element in page.get("html"))


def texts(page, kind):
    return [element.value for element in page.get(kind)]


def tap(page, *keys):
    for key in keys:
        page.button(key=key).click().run()
    return page


@pytest.mark.parametrize("page", [department, casualties, model_card])
def test_opens(page):
    assert not opened(page).exception


def test_sorts_a_department_and_lists_what_was_left_out():
    page = paste(
        opened(department),
        "department",
        "id,age_years,pulse,respiratory_rate\na,40,80,14\nb,40,0,0\nc,40,fast,14\n",
    )

    left_out, patients = (frame.value for frame in page.dataframe)
    assert ["1 of 3 lines were left out:"] == texts(page, "error")
    assert [("c", "pulse", "fast")] == list(
        left_out[["id", "field", "value"]].itertuples(index=False, name=None)
    )
    assert ["b", "a"] == list(patients["id"])


def test_shows_only_the_levels_that_were_chosen():
    page = paste(opened(department), "department", "id,pulse\na,80\nb,0\n")

    page.button_group(key="shown_levels").set_value([1]).run()

    assert ["b"] == list(page.dataframe[-1].value["id"])


def test_knows_rows_by_their_line_and_not_by_what_the_table_calls_them():
    page = paste(opened(department), "department", "id,pulse\nMiller,80\n")

    assert {"row-2": {"pulse": 80}} == page.session_state.department_cases


def test_says_why_a_table_cannot_be_read_and_keeps_the_one_before():
    page = paste(opened(department), "department", "id,pulse\na,80\n")

    paste(page, "department", "id,heart_rate\na,80\n")

    assert texts(page, "error")[0].startswith("No such column: 'heart_rate'; there are: id, ")
    assert ["a"] == list(page.dataframe[-1].value["id"])


def test_sorts_a_casualty_in_two_taps():
    page = tap(opened(casualties), "add_adult", "answer Yes")

    assert "Minor 1" in html(page)
    assert "walks" in html(page)


def test_asks_one_question_after_the_other():
    page = tap(opened(casualties), "add_child")
    assert ["Can they walk?"] == texts(page, "subheader")

    tap(page, "answer No", "answer Yes")
    assert ["How many breaths per minute?"] == texts(page, "subheader")

    page.number_input[0].set_value(50).run()
    assert "Immediate 1" in html(page)
    assert [] == texts(page, "subheader")


def test_takes_an_answer_back_and_triages_again():
    page = tap(opened(casualties), "add_adult", "answer No", "answer No", "undo")
    assert ["Do they breathe?"] == texts(page, "subheader")

    tap(page, "again")

    assert ["Can they walk?"] == texts(page, "subheader")


def test_removes_a_casualty():
    page = tap(opened(casualties), "add_adult", "add_adult", "remove")

    assert ["1"] == [entry.name for entry in page.session_state.casualties]


def test_asks_what_the_other_method_asks():
    page = tap(opened(casualties), "add_adult")

    page.button_group(key="method").set_value("salt").run()

    assert ["Do they breathe?"] == texts(page, "subheader")


def test_reads_a_table_of_casualties():
    page = paste(opened(casualties), "casualties", "name,walks\nx,yes\ny,no\nz,perhaps\n")

    assert "Unsorted 1" in html(page) and "Minor 1" in html(page)
    assert ["1 of 3 lines were left out:"] == texts(page, "error")


def test_shows_the_card_that_training_wrote_with_the_hash_of_every_file():
    shown = "\n".join(texts(opened(model_card), "markdown"))

    assert service.assessor().model.sha256 in shown
    assert "Not a medical device" in shown
    for digest in service.assessor().model.card["files"].values():
        assert digest in shown


def test_draws_the_plots_instead_of_the_pictures():
    assert "b\n## c" == without_title_and_pictures("# a\nb\n![x](y.svg)\n## c")
    assert 3 == len(opened(model_card).get("vega_lite_chart"))
