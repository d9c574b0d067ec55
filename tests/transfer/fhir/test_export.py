"""What an exported transfer says, in the codes of others."""

from datetime import UTC, datetime

import pytest

from transfer.clocks import CLOCKS
from transfer.fhir import codes, exporting, importing, r4

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
    "glucose": 5.6,
    "pain": 8,
}


def resources(life):
    return [entry["resource"] for entry in exporting.bundle(life.opened())["entry"]]


def of(life, kind):
    return [resource for resource in resources(life) if resource["resourceType"] == kind]


def observed(life):
    """What the Observations measured, by their codes; the parts of a panel too."""
    found = {}
    for observation in of(life, "Observation"):
        for part in (observation, *observation.get("component", ())):
            code = part["code"]["coding"][0]["code"]
            quantity = part.get("valueQuantity")
            answer = part.get("valueCodeableConcept")
            if quantity:
                found[code] = (quantity["value"], quantity["code"])
            elif answer:
                found[code] = answer["coding"][0]["code"]
    return found


def test_vital_signs_have_loinc_codes_and_ucum_units(new_life, make):
    life = new_life()
    life.send("request", make.asking(handover=make.patient() | {"signs": [SIGNS]}))

    assert {
        "9279-1": (22, "/min"),
        "2708-6": (91, "%"),
        "8480-6": (92, "mm[Hg]"),
        "8462-4": (60, "mm[Hg]"),
        "8867-4": (118, "/min"),
        "9269-2": (14, "{score}"),
        "8310-5": (36.4, "Cel"),
        "15074-8": (5.6, "mmol/L"),
        "72514-3": (8, "{score}"),
        "67775-7": "LA6560-2",
        "371825009": "373066001",
        "30525-0": (67, "a"),
    } == observed(life)


def test_the_document_begins_with_its_composition(life):
    kinds = [resource["resourceType"] for resource in resources(life)]

    assert "Composition" == kinds[0]
    assert {
        "Patient",
        "Encounter",
        "ServiceRequest",
        "Task",
        "Condition",
        "Observation",
        "Procedure",
        "Provenance",
        "AuditEvent",
    } < set(kinds)


def test_what_nobody_asked_has_no_section_and_what_is_none_says_so(new_life, make):
    life = new_life()
    life.send("request", make.asking(handover=make.patient() | {"allergies": []}))

    sections = of(life, "Composition")[0]["section"]
    found = {one["code"]["coding"][0]["code"]: one for one in sections}

    assert "nilknown" == found["allergies"]["emptyReason"]["coding"][0]["code"]
    assert "medications" not in found


def test_every_clock_has_its_nemsis_element(life, make):
    for clock in CLOCKS:
        life.send("clock", make.noting(clock=clock, occurred_at="2026-11-20T13:30:00Z"))

    found = {}
    for observation in of(life, "Observation"):
        coded = {one["system"]: one["code"] for one in observation["code"]["coding"]}
        if codes.CLOCK in coded:
            found[coded[codes.CLOCK]] = coded.get(codes.NEMSIS)
            assert "2026-11-20T13:30:00Z" == observation["valueDateTime"]
    assert {
        "call_received": "eTimes.01",
        "dispatched": "eTimes.03",
        "unit_en_route": "eTimes.05",
        "on_scene": "eTimes.06",
        "at_patient": "eTimes.07",
        "depart_scene": "eTimes.09",
        "pre_alert_sent": "eDisposition.25",
        "pre_alert_acknowledged": None,
        "arrived": "eTimes.11",
        "transfer_of_care": "eTimes.12",
        "clear": "eTimes.13",
    } == found


def test_each_hospital_that_was_asked_is_a_task(life, make):
    life.send("decline", make.answering(1, reason="no_capacity", note="Two in the shock room"))
    life.send("redirect", make.answering(2, hospital_id="jorvi"))
    life.send("accept", make.answering(3, destination="Resus 2"))

    first, second = of(life, "Task")

    assert ("meilahti", "rejected") == (first["owner"]["identifier"]["value"], first["status"])
    assert "no_capacity" == first["statusReason"]["coding"][0]["code"]
    assert ("jorvi", "accepted") == (second["owner"]["identifier"]["value"], second["status"])
    assert "Resus 2" == second["output"][0]["valueString"]


def test_the_history_says_who_did_what_when(life, make):
    life.send("message", make.noting(actor="nurse-4", side="hospital", text="Blood thinners?"))

    provenance = of(life, "Provenance")[-1]
    (message,) = of(life, "Communication")

    assert "nurse-4" == provenance["agent"][0]["who"]["identifier"]["value"]
    assert "2026-11-20T14:01:00Z" == provenance["occurredDateTime"]
    assert life.events[-1].header.recorded_at == provenance["recorded"]
    assert f"urn:uuid:{message['id']}" == provenance["target"][0]["reference"]
    assert len(life.events) == len(of(life, "AuditEvent"))


@pytest.mark.parametrize(
    ("typed", "exported"),
    [("One\xa0two", "One two"), ("One\u2028two", "One two"), ("One\x00two", "One\ufffdtwo")],
)
def test_what_fhir_has_no_character_for_is_replaced(new_life, make, typed, exported):
    life = new_life()
    life.send("request", make.asking(handover=make.patient() | {"complaint": typed}))

    assert exported == of(life, "Condition")[0]["code"]["text"]


def test_every_reference_points_into_the_document(life, make):
    life.send("activate", make.noting(team="stemi"))
    bundle = exporting.bundle(life.opened())
    text = r4.write(bundle)

    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    pointed = {part.split('"')[0] for part in text.split('"reference":"')[1:]}
    assert set() == pointed - urls


NAMED = {"sha256": "0" * 64, "key": "secret", "media_type": "image/png", "title": "12-lead ECG"}


def test_an_attachment_is_a_document_with_its_bytes_and_without_its_key(life, make):
    life.send("attach", make.noting(actor="medic-17", attachment=NAMED))

    bundle = exporting.bundle(life.opened(), {"0" * 64: b"\x89PNG"})

    kinds = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
    assert [
        {
            "attachment": {
                "contentType": "image/png",
                "title": "12-lead ECG",
                "size": 4,
                "data": "iVBORw==",
            }
        }
    ] == kinds["DocumentReference"]["content"]
    assert "secret" not in r4.write(bundle)


def test_an_attachment_whose_bytes_nobody_fetched_is_named_and_comes_in_as_nothing(life, make):
    life.send("attach", make.noting(attachment=NAMED))

    bundle = exporting.bundle(life.opened())

    assert ["DocumentReference"] == [
        entry["resource"]["resourceType"]
        for entry in bundle["entry"]
        if "12-lead ECG" in r4.write(entry)
    ]
    sent = importing.events(bundle, datetime(2026, 11, 20, tzinfo=UTC))
    assert ["request"] == [event.word for event in sent]
