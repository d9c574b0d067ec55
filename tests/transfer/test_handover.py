import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.clocks import CLOCKS
from transfer.handover import VIEWS, by_time, trends, view

FIELDS = [field for _, fields in VIEWS["isbar"] for field in fields]


def taken(minute, **signs):
    return {"measured_at": f"2026-11-20T14:{minute:02}:00Z", **signs}


@pytest.mark.parametrize("name", VIEWS)
@given(record=st.dictionaries(st.sampled_from(FIELDS), st.text()))
def test_a_view_shows_every_field_of_the_record_once(name, record):
    sections = view(name, record)["sections"]

    shown = [item for section in sections for item in section["fields"].items()]
    assert len(FIELDS) == len(shown)
    assert {field: record.get(field) for field in FIELDS} == dict(shown)


def test_the_contract_has_the_same_fields_and_clocks(contract):
    schemas = contract.document["components"]["schemas"]

    assert set(FIELDS) == set(schemas["Handover"]["properties"])
    assert {*FIELDS} - {"signs"} == set(schemas["HandoverChanges"]["properties"])
    assert list(CLOCKS) == schemas["Clock"]["enum"] == schemas["Clocks"]["required"]


def test_the_sections_spell_the_mnemonic():
    initials = {
        name: "".join(title[0] for title, _ in sections) for name, sections in VIEWS.items()
    }

    assert {"atmist": "ATMISTAMBO", "imist": "IMISTAMBO", "isbar": "ISBAR"} == initials


def test_signs_are_shown_in_the_order_in_which_they_were_measured():
    late_but_older = {"measured_at": "2026-11-20T15:30:00+02:00", "pulse": 130}

    assert [late_but_older, taken(0, pulse=118)] == by_time([taken(0, pulse=118), late_but_older])


def test_a_trend_compares_each_sign_with_when_it_was_measured_before():
    signs = [
        taken(0, pulse=118, systolic_pressure=92, consciousness="alert"),
        taken(5, systolic_pressure=101, supplemental_oxygen=True, consciousness="voice"),
        taken(9, pulse=104, supplemental_oxygen=True),
    ]

    assert {
        "systolic_pressure": {"value": 101, "change": 9, "over_s": 300},
        "pulse": {"value": 104, "change": -14, "over_s": 540},
    } == trends(signs)


def test_one_measurement_has_no_trend():
    assert {} == trends([taken(0, pulse=118)])
