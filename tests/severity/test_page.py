"""The simulator, driven without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from severity import service
from severity.app import PAGE

SECONDS = 60


def opened(**address):
    page = AppTest.from_file(PAGE, default_timeout=SECONDS)
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


@pytest.fixture
def page():
    return opened()


def enter(page, **entered):
    for key, value in entered.items():
        kind = page.number_input if isinstance(value, int | float) else page.selectbox
        kind(key=key).set_value(value)
    return page.run()


def press(page, **answers):
    for key, value in answers.items():
        page.button_group(key=key).set_value(value)
    return page.run()


def open_tab(page, name):
    page.session_state.part = name
    return page.run()


def html(page):
    return "\n".join(element.proto.body for element in page.get("html"))


def texts(page, *kinds):
    return [element.value for kind in kinds for element in page.get(kind)]


def test_opens_without_an_assessment(page):
    assert not page.exception
    assert ["Enter what is known; what was not measured stays empty."] == texts(page, "info")
    assert "Level" not in html(page)


@pytest.mark.parametrize("case", [{}, {"case": "sepsis"}, {"case": "nobody-1"}])
def test_says_on_every_screen_that_a_clinician_decides_and_which_model_answers(case):
    footer = opened(**case).caption[-1].value

    assert footer.startswith("Decision support, not a medical device: a clinician decides.")
    assert service.assessor().model.sha256[:12] in footer


def test_assesses_what_was_entered_without_a_button(page):
    enter(
        page,
        age_years=24,
        respiratory_rate=16,
        oxygen_saturation=99,
        systolic_pressure=122,
        diastolic_pressure=76,
        pulse=74,
        temperature=36.7,
        consciousness="Alert",
        sex="Female",
    )
    press(page, supplemental_oxygen="No", arrived_by_ambulance="No", injury="Yes")

    assert not page.exception
    assert "<dt>NEWS2</dt><dd>0</dd>" in html(page)
    assert "<dd>5 of 5</dd>" in html(page)
    assert [] == texts(page, "warning")


def test_changes_the_level_with_the_field(page):
    enter(page, age_years=30, pulse=80, respiratory_rate=14)
    before = html(page)

    enter(page, respiratory_rate=0)

    assert "Level 1 &middot; Immediate" in html(page)
    assert "Level 1" not in before


def test_names_the_parameters_that_are_missing(page):
    enter(page, age_years=60, pulse=112)

    assert "<dt>NEWS2</dt><dd>≥ 2</dd>" in html(page)
    assert any(
        "missing: respiratory rate, oxygen saturation" in said for said in texts(page, "warning")
    )


def test_shows_no_level_for_what_cannot_be_true(page):
    enter(page, systolic_pressure=90, diastolic_pressure=120)

    assert [
        "No level: correct what cannot be true.",
        "diastolic pressure: 120 must not be above systolic_pressure, which is 90 mmHg",
    ] == texts(page, "error")
    assert 'class="level"' not in html(page)


def test_asks_to_confirm_what_is_unlikely(page):
    enter(page, age_years=40, pulse=12)
    (asked,) = page.checkbox
    assert "pulse 12 is right" == asked.label
    assert open_tab(page, "Decide").button(key="record").disabled

    page.checkbox[0].check().run()

    assert not page.button(key="record").disabled
    assert not enter(page, pulse=13).checkbox[0].value


@pytest.mark.parametrize(
    ("unit", "value", "points"), [("°C", 39.5, "≥ 2"), ("°F", 103.1, "≥ 2"), ("°F", 98.6, "≥ 0")]
)
def test_takes_the_temperature_in_the_unit_that_is_shown(page, unit, value, points):
    press(page, temperature_unit=unit)
    enter(page, temperature=value)

    assert f"<dt>NEWS2</dt><dd>{points}</dd>" in html(page)


def test_opens_the_case_that_the_address_names():
    page = opened(case="opioid")

    assert 6 == page.number_input(key="respiratory_rate").value
    assert "Level 1 &middot; Immediate" in html(page)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("nobody-1", "There is no case nobody-1 here"),
        ("[x](http://y)", "The address names no case"),
        ("Miller", "The address names no case"),
    ],
)
def test_says_so_when_there_is_no_such_case(case, said):
    (refusal,) = texts(opened(case=case), "error")

    assert refusal.startswith(said)
    assert "http" not in refusal


def test_loads_an_example_and_clears_it_again(page):
    page.selectbox(key="example").set_value("well").run()
    assert "well" == page.query_params["case"]
    assert 72 == page.number_input(key="pulse").value

    page.button(key="new").click().run()

    assert "case" not in page.query_params
    assert None is page.number_input(key="pulse").value
    assert ["Enter what is known; what was not measured stays empty."] == texts(page, "info")


def test_puts_no_vital_sign_into_the_address(page):
    enter(page, age_years=60, pulse=112)

    assert {} == dict(page.query_params)


@pytest.mark.parametrize("part", ["Why", "Scores", "What would change it", "Trend", "Decide"])
@pytest.mark.parametrize("case", ["bleeding", "child", "little-known"])
def test_draws_every_part_of_a_result(case, part):
    page = open_tab(opened(case=case), part)

    assert not page.exception


def test_says_what_would_change_the_level():
    page = open_tab(opened(case="well"), "What would change it")
    page.selectbox(key="varied").set_value("oxygen_saturation").run()

    assert any("or less: level" in text for text in texts(page, "markdown"))


def test_adds_a_set_of_vital_signs_and_takes_it_back():
    page = open_tab(opened(case="stroke"), "Trend")
    page.button(key="add_reading").click().run()
    enter(page, pulse=120)
    page.button(key="add_reading").click().run()
    assert "**Pulse** 120 (+36) /min" in texts(page, "markdown")

    page.button(key="undo_reading").click().run()

    assert "**Pulse** 84 /min" in texts(page, "markdown")


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("SEVERITY_DATA", str(tmp_path))
    service.desk.cache_clear()
    with service.desk().ledger as ledger:
        yield ledger
    service.desk.cache_clear()


def decide(page, level, reason=""):
    open_tab(page, "Decide")
    page.text_input(key="case_id").set_value("case-17")
    page.text_input(key="clinician").set_value("nurse-4")
    page.text_area(key="reason").set_value(reason)
    page.selectbox(key="decided, proposed 2").set_value(level)
    return page.button(key="record").click().run()


def test_records_that_a_level_was_accepted(ledger):
    page = decide(opened(case="stemi"), 2)

    assert ["Recorded as number 1: accepted."] == texts(page, "success")
    (entry,) = ledger.page(0, 10)
    assert ("case-17", "nurse-4", 2) == (
        entry.decision.case,
        entry.decision.clinician,
        entry.decision.level,
    )


def test_asks_for_a_reason_when_the_level_is_overruled(ledger):
    page = decide(opened(case="stemi"), 1)
    assert ["reason must be given: level 1 is not the proposed 2"] == texts(page, "error")[1:]

    decide(page, 1, "ST elevation")

    assert ["Recorded as number 1: more urgent."] == texts(page, "success")


def test_refuses_a_name_for_an_id(ledger):
    page = opened(case="stemi")
    open_tab(page, "Decide")
    page.text_input(key="case_id").set_value("Miller")
    page.text_input(key="clinician").set_value("nurse-4")
    page.button(key="record").click().run()

    assert any(text.startswith("case ") for text in texts(page, "error"))
    assert [] == texts(page, "success")
