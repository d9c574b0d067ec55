import pytest
from streamlit.testing.v1 import AppTest

from severity.app import PAGE

SECONDS = 60


@pytest.fixture
def page():
    return AppTest.from_file(PAGE, default_timeout=SECONDS).run()


def enter(page, numbers=(), choices=()):
    for key, value in dict(numbers).items():
        page.number_input(key=key).set_value(value)
    for key, value in dict(choices).items():
        page.button_group(key=key).set_value(value)
    return page.button(key="assess").click().run()


def shown(page):
    texts = [
        element.value for kind in ("markdown", "error", "warning") for element in page.get(kind)
    ]
    return "\n".join([*texts, *(element.proto.body for element in page.get("html"))])


def test_opens_without_an_assessment(page):
    assert not page.exception
    assert ["Enter what is known; what was not measured stays empty."] == [
        info.value for info in page.info
    ]
    assert [] == list(page.metric)


def test_says_that_a_clinician_decides(page):
    assert page.caption[0].value.startswith(
        "Decision support, not a medical device: a clinician decides."
    )


def test_assesses_what_was_entered(page):
    enter(
        page,
        {
            "age_years": 24,
            "respiratory_rate": 16,
            "oxygen_saturation": 99,
            "systolic_pressure": 122,
            "diastolic_pressure": 76,
            "pulse": 74,
            "temperature": 36.7,
        },
        {
            "sex": "Female",
            "consciousness": "Alert",
            "supplemental_oxygen": "No",
            "arrived_by_ambulance": "No",
            "injury": "Yes",
        },
    )

    assert not page.exception
    assert ["0", "Low"] == [metric.value for metric in page.metric][1:]
    assert "Level 5 &middot; Non-urgent" in shown(page)
    assert [] == list(page.warning)


def test_names_the_parameters_that_are_missing(page):
    enter(page, {"age_years": 60, "pulse": 112})

    assert "≥ 2" == page.metric[1].value
    assert (
        "NEWS2 is incomplete: at least 2 (missing: respiratory rate, oxygen saturation, "
        "supplemental oxygen, systolic pressure, consciousness, temperature)"
    ) in shown(page)


def test_tells_the_rules_that_hold_the_level(page):
    enter(page, {"age_years": 40, "pulse": 80}, {"stroke_signs": "Yes"})

    assert "Level 2 &middot; Emergent" in shown(page)
    assert "- new signs of stroke" in shown(page)


def test_leaves_a_child_to_the_clinician(page):
    enter(page, {"age_years": 5, "pulse": 110})

    assert "Uncertain: the clinician decides" in shown(page)
    assert "not estimated" == page.metric[0].value


def test_names_what_cannot_be_true(page):
    enter(page, {"systolic_pressure": 90, "diastolic_pressure": 120})

    assert ["diastolic pressure: 120 must not be above systolic_pressure, which is 90 mmHg"] == [
        error.value for error in page.error
    ]


@pytest.mark.parametrize(
    ("unit", "value", "points"), [("°C", 39.5, "≥ 2"), ("°F", 103.1, "≥ 2"), ("°F", 98.6, "≥ 0")]
)
def test_takes_the_temperature_in_the_unit_that_is_shown(page, unit, value, points):
    enter(page, {"temperature": value}, {"temperature_unit": unit})

    assert points == page.metric[1].value


def test_takes_a_complaint_by_name(page):
    page.selectbox(key="complaint").set_value("Cardiac arrest")
    enter(page, {"age_years": 60})

    assert "reason for visit (code): 58370" in shown(page)
