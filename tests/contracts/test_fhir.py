"""FHIR between services: what a transfer exports, severity reads; and HL7's own examples."""

import json
from datetime import UTC, datetime

import pytest

from severity.fhir.bundle import read
from tests.checkout import SHARED
from transfer.fhir import r4, signs
from transfer.fhir.document import Draft

EXAMPLES = SHARED / "fhir"
SIGNS = {
    "measured_at": "2026-11-20T13:45:00Z",
    "respiratory_rate": 22,
    "oxygen_saturation": 91,
    "supplemental_oxygen": True,
    "systolic_pressure": 92,
    "diastolic_pressure": 60,
    "pulse": 118,
    "consciousness": "confusion",
    "glasgow_coma_scale": 14,
    "temperature_c": 36.4,
    "pain": 8,
}


def test_severity_reads_every_sign_that_a_transfer_exports():
    draft = Draft("0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11")
    patient = draft.add("Patient", "patient", gender="female")
    signs.add(draft, "signs/0", SIGNS, patient)

    found = read({"resourceType": "Bundle", "entry": draft.entries}, datetime.now(UTC)).patient

    told = {name: value for name, value in SIGNS.items() if name != "measured_at"}
    assert told == {name: getattr(found, name) for name in told}


def digits(text):
    """JSON with every decimal as it was written."""
    return json.loads(text, parse_float=str)


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"HL7's examples are not at {EXAMPLES}")
def test_all_examples_of_hl7_go_in_and_out_without_loss():
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.json"))]

    assert 67 == len(texts)
    assert [digits(text) for text in texts] == [digits(r4.write(r4.read(text))) for text in texts]
