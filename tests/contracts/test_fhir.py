"""FHIR between services: what a transfer exports, severity reads; and HL7's own examples."""

import json
from datetime import UTC, datetime

import pytest

from severity.fhir.bundle import read
from tests.checkout import SHARED
from transfer.fhir import exporting, r4
from transfer.fhir.opened import Opened

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
REQUESTED = {
    "transfer_id": "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11",
    "seq": 1,
    "version": 1,
    "event_id": "019a8f3e-5c00-7abc-8def-0123456789ab",
    "type": "requested",
    "state": "requested",
    "occurred_at": "2026-11-20T14:00:00Z",
    "recorded_at": "2026-11-20T14:00:00.250Z",
    "body": {
        "hospital_id": "meilahti",
        "unit_id": "HEL-103",
        "severity_level": 2,
        "eta": "2026-11-20T14:12:00Z",
        "handover": {
            "age_years": 67,
            "sex": "female",
            "onset_at": None,
            "complaint": "Crushing chest pain",
            "injuries": [],
            "signs": [SIGNS],
            "treatment": [],
        },
    },
}


def test_severity_reads_every_sign_that_a_transfer_exports():
    bundle = exporting.bundle(Opened.read([json.dumps(REQUESTED)]))

    patient = read(bundle, datetime(2026, 11, 20, 14, tzinfo=UTC)).patient

    told = SIGNS | {"age_years": 67, "sex": "female"}
    del told["measured_at"]
    assert told == {name: getattr(patient, name) for name in told}


def digits(text):
    """JSON with every decimal as it was written."""
    return json.loads(text, parse_float=str)


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"HL7's examples are not at {EXAMPLES}")
def test_all_examples_of_hl7_go_in_and_out_without_loss():
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.json"))]

    assert 67 == len(texts)
    assert [digits(text) for text in texts] == [digits(r4.write(r4.read(text))) for text in texts]
