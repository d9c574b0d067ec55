import pytest

from emsync.problem import Problem
from severity import body


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{} {}",
        b"\xff",
        b'{"pulse": NaN}',
        b'{"pulse": -Infinity}',
        b'{"pulse": 60, "pulse": 160}',
        b"[" * 100_000,
        b'{"pulse": ' + b"9" * 10_000 + b"}",
    ],
    ids=["empty", "open", "two", "utf-8", "nan", "infinity", "key twice", "deep", "digits"],
)
def test_refuses_what_is_not_one_json_value(content):
    with pytest.raises(Problem) as refused:
        body.parse(content)

    assert 400 == refused.value.status


def test_names_the_unit_once_for_a_field_that_breaks_both_contract_and_range(contract):
    with pytest.raises(Problem) as refused:
        body.patient(contract, "assessSeverity", {"pulse": 1e400})

    assert [("pulse", "must be from 0 to 300 beats per minute")] == [
        (violation.field, violation.rule) for violation in refused.value.violations
    ]


@pytest.mark.parametrize("value", [[], "text", 7, None, {}])
def test_refuses_what_is_no_patient(contract, value):
    with pytest.raises(Problem) as refused:
        body.patient(contract, "assessSeverity", value)

    assert 422 == refused.value.status
