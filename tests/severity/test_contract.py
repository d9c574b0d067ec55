import pytest

from severity.observation import HISTORY, RANGES, Observation


def patient_schema(contract):
    return contract.document["components"]["schemas"]["Patient"]["properties"]


@pytest.mark.parametrize("name", RANGES)
def test_promises_the_range_that_the_service_keeps(contract, name):
    promised = patient_schema(contract)[name]

    assert (RANGES[name].low, RANGES[name].high) == (promised["minimum"], promised["maximum"])


def test_promises_the_fields_that_an_observation_has(contract):
    promised = set(patient_schema(contract)) - {"temperature_f"}

    assert set(Observation.__dataclass_fields__) == promised


def test_promises_the_conditions_that_a_history_can_name(contract):
    assert list(HISTORY) == contract.document["components"]["schemas"]["Condition"]["enum"]


def test_gives_an_example_that_keeps_its_own_rules(contract):
    (example,) = contract.document["components"]["schemas"]["Patient"]["examples"]

    assert [] == contract.violations_of_request("assessSeverity", example)
