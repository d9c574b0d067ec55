"""Which codes mean what: LOINC and SNOMED CT for measurements and findings, UCUM for units."""

from collections.abc import Mapping
from typing import NamedTuple

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"

Code = tuple[str, str]


class Quantity(NamedTuple):
    """A sign of the patient, and the field of an observation for each unit that it may have.

    Units are UCUM, without annotations: `{beats}/min` is `/min`, and `{score}` is 1.
    """

    sign: str
    units: Mapping[str, str]


def _rate(name: str) -> Quantity:
    return Quantity(name, {"/min": name})


def _pressure(name: str) -> Quantity:
    return Quantity(name, {"mm[Hg]": name})


def _points(name: str) -> Quantity:
    return Quantity(name, {"1": name})


_SATURATION = Quantity("oxygen_saturation", {"%": "oxygen_saturation"})
_TEMPERATURE = Quantity("temperature", {"Cel": "temperature_c", "[degF]": "temperature_f"})

QUANTITIES: Mapping[Code, Quantity] = {
    (LOINC, "9279-1"): _rate("respiratory_rate"),
    (LOINC, "8867-4"): _rate("pulse"),
    (LOINC, "2708-6"): _SATURATION,
    (LOINC, "59408-5"): _SATURATION,
    # Body; oral, rectal, axillary and tympanic temperature.
    **{(LOINC, code): _TEMPERATURE for code in ("8310-5", "8331-1", "8332-9", "8328-7", "8333-7")},
    (LOINC, "8480-6"): _pressure("systolic_pressure"),
    (LOINC, "8462-4"): _pressure("diastolic_pressure"),
    (LOINC, "9269-2"): _points("glasgow_coma_scale"),
    (LOINC, "9267-6"): _points("eye_response"),
    (LOINC, "9270-0"): _points("verbal_response"),
    (LOINC, "9268-4"): _points("motor_response"),
    (LOINC, "72514-3"): _points("pain"),
    (LOINC, "30525-0"): Quantity("age", {"a": "age_years"}),
}

# Above this value, in this unit, the patient breathes added oxygen: room air has 20.9 %.
OXYGEN: Mapping[Code, tuple[str, float]] = {
    (LOINC, "3150-6"): ("%", 21),
    (LOINC, "3151-8"): ("L/min", 0),
}

ON_OXYGEN = (SNOMED, "371825009")
ANSWERS: Mapping[Code, bool] = {(SNOMED, "373066001"): True, (SNOMED, "373067005"): False}

CONSCIOUSNESS = {(LOINC, "67775-7"), (SNOMED, "1104441000000107")}
ACVPU: Mapping[Code, str] = {
    (LOINC, "LA9340-6"): "alert",
    (LOINC, "LA6560-2"): "confusion",
    (LOINC, "LA17108-4"): "voice",
    (LOINC, "LA17107-6"): "pain",
    (LOINC, "LA9343-0"): "unresponsive",
    (SNOMED, "248234008"): "alert",
    (SNOMED, "130987000"): "confusion",
    (SNOMED, "300202002"): "voice",
    (SNOMED, "450847001"): "pain",
    (SNOMED, "422768004"): "unresponsive",
}

# Their components are measurements too: blood pressure, Glasgow Coma Scale, vital signs.
PANELS = {(LOINC, "85354-9"), (LOINC, "9269-2"), (LOINC, "85353-1")}

# Signs that mean something only beside each other, by a name for all of them.
TOGETHER = {
    "systolic_pressure": "blood pressure",
    "diastolic_pressure": "blood pressure",
    "glasgow_coma_scale": "coma scale",
    "eye_response": "coma scale",
    "verbal_response": "coma scale",
    "motor_response": "coma scale",
}
