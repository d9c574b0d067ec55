"""The fields of the form: from a record to what they show, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from severity.coma_scale import NOT_TESTABLE
from severity.complaints import COMPLAINTS
from severity.observation import HISTORY, RANGES

CELSIUS, FAHRENHEIT = "°C", "°F"
CONSCIOUSNESS = {
    "Alert": "alert",
    "Confused (new)": "confusion",
    "Voice": "voice",
    "Pain": "pain",
    "Unresponsive": "unresponsive",
}
SATURATION_SCALES = {"1 (usual)": 1, "2 (hypercapnic failure, prescribed)": 2}
SEXES = {"Female": "female", "Male": "male", "Other": "other", "Unknown": "unknown"}
INJURIES = {"Blunt": "blunt", "Penetrating": "penetrating", "Both": "both"}
RESPONSES: dict[str, dict[str, Any]] = {
    "eye_response": {
        "4 spontaneous": 4,
        "3 to sound": 3,
        "2 to pressure": 2,
        "1 none": 1,
        "Not testable": NOT_TESTABLE,
    },
    "verbal_response": {
        "5 orientated": 5,
        "4 confused": 4,
        "3 words": 3,
        "2 sounds": 2,
        "1 none": 1,
        "Not testable": NOT_TESTABLE,
    },
    "motor_response": {
        "6 obeys": 6,
        "5 localises": 5,
        "4 normal flexion": 4,
        "3 abnormal flexion": 3,
        "2 extension": 2,
        "1 none": 1,
        "Not testable": NOT_TESTABLE,
    },
}
CHOICES: dict[str, dict[str, Any]] = {
    "sex": SEXES,
    "consciousness": CONSCIOUSNESS,
    "oxygen_saturation_scale": SATURATION_SCALES,
    "injury_type": INJURIES,
    **RESPONSES,
}
NUMBERS = tuple(
    name for name in RANGES if not name.startswith("temperature") and name not in RESPONSES
)
YES_OR_NO = (
    "arrived_by_ambulance",
    "supplemental_oxygen",
    "injury",
    "pregnant",
    "stroke_signs",
    "cardiac_chest_pain",
)
NONE_KNOWN = "None known"
CONDITIONS = {name.replace("_", " ").capitalize(): name for name in HISTORY}
_COMPLAINT_OF = {code: name for name, code in COMPLAINTS.items()}
_CODE = "Code "
_TRUTH = {"Yes": True, "No": False}

Entered = Mapping[str, Any]


def record(entered: Entered) -> dict[str, Any]:
    """Return what was entered as an assessment request; what was left open is not in it."""
    unit = "temperature_f" if entered.get("temperature_unit") == FAHRENHEIT else "temperature_c"
    made: dict[str, Any] = {name: _whole(entered.get(name)) for name in NUMBERS}
    made |= {name: _truth(entered.get(name)) for name in YES_OR_NO}
    made |= {name: choices.get(entered.get(name) or "") for name, choices in CHOICES.items()}
    made |= {
        unit: entered.get("temperature"),
        "reason_for_visit": _code(entered.get("complaint")),
        "other_reasons_for_visit": [_code(name) for name in entered.get("other_complaints") or ()],
        "history": _history(entered.get("history") or ()),
    }
    made["other_reasons_for_visit"] = made["other_reasons_for_visit"] or None
    return {name: value for name, value in made.items() if value is not None}


def entered(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every field shows for a record: `record` of it is the record again."""
    unit = FAHRENHEIT if given.get("temperature_f") is not None else CELSIUS
    shown: dict[str, Any] = {name: given.get(name) for name in NUMBERS}
    shown |= {name: _label(_TRUTH, given.get(name)) for name in YES_OR_NO}
    shown |= {name: _label(choices, given.get(name)) for name, choices in CHOICES.items()}
    return shown | {
        "temperature": given.get("temperature_f" if unit == FAHRENHEIT else "temperature_c"),
        "temperature_unit": unit,
        "oxygen_saturation_scale": _label(
            SATURATION_SCALES, given.get("oxygen_saturation_scale", 1)
        ),
        "complaint": complaint(given.get("reason_for_visit")),
        "other_complaints": [complaint(code) for code in given.get("other_reasons_for_visit", ())],
        "history": _conditions(given.get("history")),
    }


def complaint(code: int | None) -> str | None:
    """Return the words of a reason for visit, or its code where we have no words."""
    return None if code is None else _COMPLAINT_OF.get(code, f"{_CODE}{code}")


def complaints(shown: Iterable[str | None]) -> list[str]:
    """Return all complaints that can be chosen, with those that are shown already."""
    return sorted({*COMPLAINTS, *(name for name in shown if name)})


def _code(name: str | None) -> int | None:
    if name and name.startswith(_CODE):
        return int(name.removeprefix(_CODE))
    return COMPLAINTS.get(name or "")


def _history(chosen: Iterable[str]) -> list[str] | None:
    named = [CONDITIONS[name] for name in chosen if name in CONDITIONS]
    return named if named or NONE_KNOWN in chosen else None


def _conditions(history: Iterable[str] | None) -> list[str]:
    if history is None:
        return []
    return [_label(CONDITIONS, name) or name for name in history] or [NONE_KNOWN]


def _label(choices: Mapping[str, Any], value: Any) -> str | None:
    return next((label for label, known in choices.items() if known == value), None)


def _truth(answer: str | None) -> bool | None:
    return _TRUTH.get(answer or "")


def _whole(value: float | None) -> float | int | None:
    """Return 67 for 67.0: fields that take fractions give nothing else."""
    return int(value) if value is not None and value == int(value) else value
