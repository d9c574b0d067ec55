"""The fields of the page's form, and the record that they make together."""

from collections.abc import Mapping
from typing import Any

from severity.complaints import COMPLAINTS

CELSIUS, FAHRENHEIT = "°C", "°F"
CONSCIOUSNESS = {
    "Alert": "alert",
    "Confused (new)": "confusion",
    "Voice": "voice",
    "Pain": "pain",
    "Unresponsive": "unresponsive",
}
SATURATION_SCALES = {"1 (usual)": 1, "2 (hypercapnic failure, prescribed)": 2}
NUMBERS = (
    "age_years",
    "respiratory_rate",
    "oxygen_saturation",
    "systolic_pressure",
    "diastolic_pressure",
    "pulse",
    "glasgow_coma_scale",
    "pain",
)
YES_OR_NO = (
    "arrived_by_ambulance",
    "supplemental_oxygen",
    "injury",
    "pregnant",
    "stroke_signs",
    "cardiac_chest_pain",
)


def record(entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was entered as an assessment request; what was left open is not in it."""
    unit = "temperature_f" if entered.get("temperature_unit") == FAHRENHEIT else "temperature_c"
    scale = SATURATION_SCALES.get(entered.get("oxygen_saturation_scale") or "", 1)
    made: dict[str, Any] = {name: entered.get(name) for name in NUMBERS}
    made |= {name: _truth(entered.get(name)) for name in YES_OR_NO}
    made |= {
        unit: entered.get("temperature"),
        "sex": (entered.get("sex") or "").lower() or None,
        "oxygen_saturation_scale": scale,
        "consciousness": CONSCIOUSNESS.get(entered.get("consciousness") or ""),
        "reason_for_visit": COMPLAINTS.get(entered.get("complaint") or ""),
    }
    return {name: value for name, value in made.items() if value is not None}


def _truth(answer: str | None) -> bool | None:
    return {"Yes": True, "No": False}.get(answer or "")
