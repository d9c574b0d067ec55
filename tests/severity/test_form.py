import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.coma_scale import BEST, NOT_TESTABLE
from severity.complaints import COMPLAINTS
from severity.observation import HISTORY, RANGES, Observation
from severity.view.form import NUMBERS, YES_OR_NO, complaints, entered, record

CODES = st.integers(10000, 89990)
RECORDS = st.fixed_dictionaries(
    {"oxygen_saturation_scale": st.sampled_from([1, 2])},
    optional={
        **{name: st.floats(RANGES[name].low, RANGES[name].high) for name in NUMBERS},
        **{name: st.booleans() for name in YES_OR_NO},
        **{name: st.just(NOT_TESTABLE) | st.integers(1, best) for name, best in BEST.items()},
        "sex": st.sampled_from(["female", "male", "other", "unknown"]),
        "consciousness": st.sampled_from(["alert", "confusion", "voice", "pain", "unresponsive"]),
        "injury_type": st.sampled_from(["blunt", "penetrating", "both"]),
        "reason_for_visit": CODES,
        "other_reasons_for_visit": st.lists(CODES, min_size=1, max_size=4),
        "history": st.lists(st.sampled_from(HISTORY), unique=True),
    },
)
TEMPERATURES = st.fixed_dictionaries({}) | st.fixed_dictionaries(
    {"temperature_c": st.floats(25, 45)}
)


def test_leaves_out_what_was_left_open():
    assert {"oxygen_saturation_scale": 1} == record(entered({}))


def test_has_a_field_for_everything_that_can_be_observed():
    shown = entered({}).keys() | {"temperature_c", "reason_for_visit", "other_reasons_for_visit"}

    assert set(Observation.__dataclass_fields__) <= shown


@given(RECORDS, TEMPERATURES)
def test_shows_every_record_so_that_it_stays_the_same(given_record, temperature):
    whole = given_record | temperature

    assert whole == record(entered(whole))


def test_makes_a_record_that_the_contract_accepts(contract):
    made = record(
        {
            "age_years": 70.0,
            "sex": "Male",
            "pulse": 80.0,
            "temperature": 98.6,
            "temperature_unit": "°F",
            "consciousness": "Confused (new)",
            "oxygen_saturation_scale": "2 (hypercapnic failure, prescribed)",
            "injury": "No",
            "complaint": "Chest pain",
            "history": ["None known"],
        }
    )

    assert [] == contract.violations_of("Patient", made)
    assert {
        "age_years": 70,
        "sex": "male",
        "pulse": 80,
        "temperature_f": 98.6,
        "consciousness": "confusion",
        "oxygen_saturation_scale": 2,
        "injury": False,
        "reason_for_visit": 10501,
        "history": [],
    } == made


def test_tells_an_open_history_from_one_that_is_empty():
    histories = ([], ["None known"], ["None known", "Asthma"])

    assert [None, [], ["asthma"]] == [record({"history": h}).get("history") for h in histories]


def test_offers_the_code_of_a_complaint_that_has_no_words_here():
    shown = entered({"reason_for_visit": 89990})["complaint"]

    assert "Code 89990" == shown
    assert shown in complaints([shown])


@pytest.mark.parametrize("code", COMPLAINTS.values())
def test_offers_codes_that_the_contract_knows(contract, code):
    assert [] == contract.violations_of("Patient", {"reason_for_visit": code})
