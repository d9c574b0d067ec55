"""Which codes a transfer has in FHIR: LOINC and SNOMED CT, UCUM units, NEMSIS times, our own names."""

from collections.abc import Mapping
from typing import NamedTuple

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
NEMSIS = "urn:emsync:nemsis"
_HL7 = "http://terminology.hl7.org/CodeSystem"

# What identifies and codes in our own words.
HOSPITAL = "urn:emsync:hospital"
UNIT = "urn:emsync:unit"
ACTOR = "urn:emsync:actor"
EVENT_ID = "urn:emsync:event-id"
EVENT_TYPE = "urn:emsync:event-type"
FIELD = "urn:emsync:handover"
STATE = "urn:emsync:state"
SEVERITY_LEVEL = "urn:emsync:severity-level"
CLOCK = "urn:emsync:clock"
TEAM = "urn:emsync:team"
SIDE = "urn:emsync:side"
TASK = "urn:emsync:task"
REASON = "urn:emsync:reason"
ETA = "urn:emsync:eta"

ACT = f"{_HL7}/v3-ActCode"
ABSENT = f"{_HL7}/data-absent-reason"
OBSERVATION_CATEGORY = f"{_HL7}/observation-category"
CONDITION_STATUS = f"{_HL7}/condition-clinical"
ALLERGY_STATUS = f"{_HL7}/allergyintolerance-clinical"
EMPTY = f"{_HL7}/list-empty-reason"
AGENT = f"{_HL7}/provenance-participant-type"
AUDIT_TYPE = f"{_HL7}/audit-event-type"
SIGNATURE = "urn:iso-astm:E1762-95:2013"


class Quantity(NamedTuple):
    """How a sign is coded in LOINC, the code to write first, and its UCUM unit."""

    codes: tuple[str, ...]
    unit: str


QUANTITIES: Mapping[str, Quantity] = {
    "respiratory_rate": Quantity(("9279-1",), "/min"),
    "oxygen_saturation": Quantity(("2708-6", "59408-5"), "%"),
    "pulse": Quantity(("8867-4",), "/min"),
    "glasgow_coma_scale": Quantity(("9269-2",), "{score}"),
    "temperature_c": Quantity(("8310-5",), "Cel"),
    "glucose": Quantity(("15074-8",), "mmol/L"),
    "pain": Quantity(("72514-3",), "{score}"),
    "systolic_pressure": Quantity(("8480-6",), "mm[Hg]"),
    "diastolic_pressure": Quantity(("8462-4",), "mm[Hg]"),
}
WHOLE_NUMBERS = frozenset({"glasgow_coma_scale", "pain"})
PRESSURES = ("systolic_pressure", "diastolic_pressure")

BLOOD_PRESSURE = "85354-9"
VITAL_SIGNS = "85353-1"
CONSCIOUSNESS = "67775-7"
ACVPU: Mapping[str, str] = {
    "alert": "LA9340-6",
    "confusion": "LA6560-2",
    "voice": "LA17108-4",
    "pain": "LA17107-6",
    "unresponsive": "LA9343-0",
}
# SNOMED CT: patient on oxygen; yes and no.
ON_OXYGEN = "371825009"
ANSWERS: Mapping[bool, str] = {True: "373066001", False: "373067005"}

AGE = "30525-0"
COMMENT = "48767-8"
EMS_REPORT = "67796-3"

# NEMSIS 3.5.1, eTimes and eDisposition; it has no time at which a pre-alert was acknowledged.
NEMSIS_TIMES: Mapping[str, str] = {
    "call_received": "eTimes.01",
    "dispatched": "eTimes.03",
    "unit_en_route": "eTimes.05",
    "on_scene": "eTimes.06",
    "at_patient": "eTimes.07",
    "depart_scene": "eTimes.09",
    "pre_alert_sent": "eDisposition.25",
    "arrived": "eTimes.11",
    "transfer_of_care": "eTimes.12",
    "clear": "eTimes.13",
}

TASK_STATUS: Mapping[str, str] = {
    "requested": "requested",
    "received": "received",
    "accepted": "accepted",
    "declined": "rejected",
    "en_route": "in-progress",
    "arrived": "in-progress",
    "handed_over": "completed",
    "closed": "completed",
    "diverted": "failed",
    "expired": "failed",
    "withdrawn": "failed",
    "cancelled": "cancelled",
}
# Level 1 is immediate; what FHIR can say of it, beside the level itself.
PRIORITY: Mapping[int, str] = {1: "stat", 2: "asap", 3: "urgent", 4: "routine", 5: "routine"}
