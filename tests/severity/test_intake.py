import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsync.problem import Problem
from severity import typed
from severity.intake import Intake
from severity.observation import Observation
from severity.strict import parse

MORE_OR_LESS = {
    "pulse": st.floats(-1, 301) | st.integers(-1, 301),
    "age_years": st.integers(-1, 121) | st.floats(0, 120),
    "temperature_c": st.none() | st.floats(24, 46),
    "temperature_f": st.floats(76, 114),
    "systolic_pressure": st.integers(0, 300),
    "diastolic_pressure": st.none() | st.integers(0, 300),
    "glasgow_coma_scale": st.integers(2, 16) | st.just(5.0) | st.just(5.5),
    "eye_response": st.integers(0, 5) | st.sampled_from(["not_testable", "shut"]),
    "oxygen_saturation_scale": st.sampled_from([1, 2, 3, 1.0, None, True]),
    "sex": st.sampled_from(["female", "other", "Female", None, 1]),
    "injury": st.sampled_from([True, False, None, 0, "yes"]),
    "history": st.none() | st.lists(st.sampled_from(["copd", "asthma", "gout"]), max_size=3),
    "other_reasons_for_visit": st.lists(st.sampled_from([14150, 10501, 1, 10501.0]), max_size=5),
    "heart_rate": st.just(80),
}
RECORDS = st.fixed_dictionaries({}, optional=MORE_OR_LESS)


@pytest.fixture(scope="session")
def intake(contract) -> Intake:
    return Intake(contract)


def outcome(read, content):
    """Return the patient, or what was said of each field."""
    try:
        return read(content)
    except Problem as problem:
        return problem.as_dict()


def slowly(intake):
    return lambda content: intake.observation(parse(content))


@settings(max_examples=400)
@given(RECORDS)
def test_judges_fast_what_it_would_judge_slowly(intake, record):
    content = json.dumps(record).encode()

    assert outcome(slowly(intake), content) == outcome(intake.patient, content)


@pytest.mark.parametrize(
    "content",
    [
        b'{"pulse": 60, "pulse": 160}',
        b'{"pulse": null, "pulse": 60}',
        b'{"history": ["copd", "copd"]}',
        b'{"pulse": 1e400}',
        b'{"pulse": NaN}',
        b'{"sex": "fem\xffle"}',
        b"{}",
        b"[]",
        b"null",
        b'{"pu\\u006cse": 60}',
        b' { "pulse" : 60 } ',
    ],
)
def test_judges_the_corners_of_json_alike(intake, content):
    assert outcome(slowly(intake), content) == outcome(intake.patient, content)


def test_reads_what_plainly_keeps_the_contract_without_the_schema(contract):
    content = b'{"age_years": 67, "temperature_f": 101.1, "history": ["copd"]}'
    intake = Intake(contract)
    intake.violations = lambda value: pytest.fail("the slow way was taken")

    assert ("copd",) == intake.patient(content).history


def test_names_the_unit_once_for_a_field_that_breaks_both_contract_and_range(intake):
    with pytest.raises(Problem) as refused:
        intake.observation({"pulse": 1e400})

    assert [("pulse", "must be from 0 to 300 beats per minute")] == [
        (violation.field, violation.rule) for violation in refused.value.violations
    ]


@pytest.mark.parametrize("value", [[], "text", 7, None, {}])
def test_refuses_what_is_no_patient(intake, value):
    with pytest.raises(Problem) as refused:
        intake.observation(value)

    assert 422 == refused.value.status


def test_names_the_fields_of_a_patient_inside_a_body_by_their_path(intake):
    with pytest.raises(Problem) as refused:
        intake.within("recordDecision", {"patient": {"pulse": 301}, "level": 6})

    rules = {violation.field: violation.rule for violation in refused.value.violations}
    assert "must be from 0 to 300 beats per minute" == rules["patient.pulse"]
    missing = {"case", "clinician", "decided_at", "decision_id"}
    assert {*missing, "level", "patient.pulse"} == set(rules)


def test_has_a_type_for_each_field_of_the_contract(contract):
    schemas = contract.document["components"]["schemas"]
    fields = typed.struct("Patient", schemas).__struct_fields__

    assert list(schemas["Patient"]["properties"]) == list(fields)
    assert set(Observation.__dataclass_fields__) | {"temperature_f"} == set(fields)


def test_refuses_to_type_what_it_does_not_understand():
    with pytest.raises(typed.NotTyped, match=r"exclusiveMinimum of .* has no msgspec type"):
        typed.typed({"type": "number", "exclusiveMinimum": 0}, {})
