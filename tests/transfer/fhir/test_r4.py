"""Resources are checked, and come out as they went in."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.fhir import r4

EXAMPLES = sorted(Path(__file__).with_name("examples").glob("*.json"))

NUMBER_FOR_A_NAME = """{"resourceType": "Bundle", "type": "collection", "entry": [
    {"resource": {"resourceType": "Patient", "name": [{"text": 5}]}}]}"""


def digits(text):
    """JSON with every decimal as it was written."""
    return json.loads(text, parse_float=str)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_goes_in_and_out_without_loss(path):
    text = path.read_text("utf-8")

    assert digits(text) == digits(r4.write(r4.read(text)))


def test_keeps_the_zeros_that_say_how_exact_a_decimal_is():
    text = (Path(__file__).with_name("examples") / "Location-hl7.json").read_text("utf-8")

    assert '"longitude":42.256500' in r4.write(r4.read(text))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.decimals(-9, 9, places=6) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_writes_any_json_value(value):
    read = json.loads(r4.write(value), parse_float=str)

    assert json.loads(json.dumps(value, default=str)) == read


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{", ""),
        ("[]", "resourceType"),
        ('{"resourceType": "Stretcher"}', "resourceType"),
        ('{"resourceType": "Coding"}', "resourceType"),
        ('{"resourceType": "Patient", "colour": "green"}', "colour"),
        ('{"resourceType": "Patient", "birthDate": "yesterday"}', "birthDate"),
        (
            NUMBER_FOR_A_NAME,
            "entry[0].resource.name[0].text",
        ),
    ],
)
def test_names_the_path_of_what_is_not_fhir(text, path):
    with pytest.raises(r4.NotFhir) as refused:
        r4.read(text)

    assert [path] == [broken for broken, _ in refused.value.broken]
