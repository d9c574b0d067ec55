"""Bundles of other systems: what they say becomes a request; what they lack is named."""

from datetime import UTC, datetime

import pytest

from transfer.fhir import codes, importing, r4

# Ids that the import makes.
MADE = {"event_id", "transfer_id"}
NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)


def concept(system, code, **more):
    return {"coding": [{"system": system, "code": code}], **more}


def known(system, value):
    return {"identifier": {"system": system, "value": value}}


PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "gender": "female",
    "name": [{"given": ["Aino"], "family": "Virtanen"}],
}
ENCOUNTER = {
    "resourceType": "Encounter",
    "status": "in-progress",
    "class": {"system": codes.ACT, "code": "EMER"},
    "priority": concept(codes.SEVERITY_LEVEL, "2"),
}
REQUEST = {
    "resourceType": "ServiceRequest",
    "status": "active",
    "intent": "order",
    "subject": {"reference": "Patient/p1"},
    "occurrenceDateTime": "2026-11-20T16:12:00Z",
    "authoredOn": "2026-11-20T15:58:00Z",
    "requester": known(codes.UNIT, "HEL-103"),
    "performer": [known(codes.HOSPITAL, "meilahti")],
}


def condition(text):
    return {
        "resourceType": "Condition",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": text},
    }


def observation(code, quantity, when="2026-11-20T15:50:00Z"):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(codes.LOINC, code),
        "effectiveDateTime": when,
        "valueQuantity": {"system": codes.UCUM, **quantity},
    }


WHOLE = (PATIENT, ENCOUNTER, REQUEST, condition("Chest pain"))


def imported(*resources):
    entries = [{"resource": resource} for resource in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return importing.events(r4.read(r4.write(bundle)), NOW)


def test_a_bundle_of_another_system_becomes_a_request(contract):
    allergy = {
        "resourceType": "AllergyIntolerance",
        "patient": {"reference": "Patient/p1"},
        "code": concept(codes.SNOMED, "764146007", text="Penicillin"),
    }
    pulse = observation("8867-4", {"value": 118, "code": "/min"})
    heat = observation("8310-5", {"value": 36.4, "code": "Cel"})

    (request,) = imported(*WHOLE, condition("Atrial fibrillation"), allergy, pulse, heat)

    assert "request" == request.word
    assert {
        "hospital_id": "meilahti",
        "unit_id": "HEL-103",
        "severity_level": 2,
        "eta": "2026-11-20T16:12:00Z",
        "occurred_at": "2026-11-20T15:58:00Z",
        "handover": {
            "name": "Aino Virtanen",
            "age_years": None,
            "sex": "female",
            "onset_at": None,
            "complaint": "Chest pain",
            "injuries": [],
            "treatment": [],
            "background": ["Atrial fibrillation"],
            "allergies": ["Penicillin"],
            "signs": [{"measured_at": "2026-11-20T15:50:00Z", "pulse": 118, "temperature_c": 36.4}],
        },
    } == {name: value for name, value in (request.clear | request.said).items() if name not in MADE}


@pytest.mark.parametrize(
    ("code", "quantity"),
    [
        ("8480-6", {"value": 12, "code": "kPa"}),
        ("8867-4", {"value": 118, "code": "/min", "comparator": ">"}),
        ("8867-4", {"value": 118, "code": "/min", "system": "urn:somebody"}),
        ("9269-2", {"value": 13.5, "code": "{score}"}),
    ],
)
def test_takes_no_sign_in_a_unit_that_it_would_have_to_guess(code, quantity):
    (request,) = imported(*WHOLE, observation(code, quantity))

    assert [] == request.said["handover"]["signs"]


def test_takes_clocks_by_their_nemsis_element():
    arrived = {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(codes.NEMSIS, "eTimes.06"),
        "valueDateTime": "2026-11-20T15:41:00Z",
    }

    _, clock = imported(*WHOLE, arrived)

    said = (clock.clear["clock"], clock.clear["occurred_at"])
    assert ("clock", ("on_scene", "2026-11-20T15:41:00Z")) == (clock.word, said)


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        (ENCOUNTER, "severity_level"),
        (REQUEST, "hospital_id"),
        (REQUEST, "unit_id"),
        (REQUEST, "eta"),
        (WHOLE[3], "complaint"),
    ],
)
def test_names_what_a_transfer_must_say(left_out, named):
    with pytest.raises(importing.NotATransfer, match=named):
        imported(*(one for one in WHOLE if one is not left_out))


def test_refuses_a_resource_that_is_no_bundle():
    with pytest.raises(importing.NotATransfer, match="must be Bundle, not Patient"):
        importing.events(PATIENT, NOW)
