import pytest

from severity.complaints import COMPLAINTS
from severity.form import record


def test_leaves_out_what_was_left_open():
    assert {"oxygen_saturation_scale": 1} == record({"age_years": None, "sex": None})


def test_makes_a_record_that_the_contract_accepts(contract):
    made = record(
        {
            "age_years": 70,
            "sex": "Male",
            "pulse": 80,
            "temperature": 98.6,
            "temperature_unit": "°F",
            "consciousness": "Confused (new)",
            "oxygen_saturation_scale": "2 (hypercapnic failure, prescribed)",
            "injury": "No",
            "complaint": "Chest pain",
        }
    )

    assert [] == contract.violations_of_request("assessSeverity", made)
    assert {
        "age_years": 70,
        "sex": "male",
        "pulse": 80,
        "temperature_f": 98.6,
        "consciousness": "confusion",
        "oxygen_saturation_scale": 2,
        "injury": False,
        "reason_for_visit": 10501,
    } == made


@pytest.mark.parametrize("code", COMPLAINTS.values())
def test_offers_codes_that_the_contract_knows(contract, code):
    assert [] == contract.violations_of_request("assessSeverity", {"reason_for_visit": code})
