"""Why a risk is what it is: what each thing known of the patient added to the model's margin."""

from collections.abc import Callable
from typing import Any, NamedTuple

from severity.model import Contribution, Estimate
from severity.observation import Observation

SHOWN = 6
UNIT = "log-odds of the model, before calibration"
NOT_MEASURED = "not measured"


class Cause(NamedTuple):
    """How a cause reads, and how its value is shown."""

    label: str
    show: Callable[[Observation], str | None]


def explain(patient: Observation, estimate: Estimate) -> dict[str, Any]:
    """Return the strongest contributions, and the others as one number: all add up to the margin."""
    strongest_first = sorted(estimate.contributions, key=lambda part: -abs(part.log_odds))
    total = estimate.base + sum(part.log_odds for part in estimate.contributions)
    return {
        "unit": UNIT,
        "base": round(estimate.base, 6),
        "contributions": [_contribution(patient, part) for part in strongest_first[:SHOWN]],
        "others": round(sum(part.log_odds for part in strongest_first[SHOWN:]), 6),
        "total": round(total, 6),
    }


def _contribution(patient: Observation, part: Contribution) -> dict[str, Any]:
    cause = CAUSES[part.cause]
    return {
        "feature": part.cause,
        "label": cause.label,
        "shown_value": cause.show(patient) or NOT_MEASURED,
        "log_odds": round(part.log_odds, 6),
    }


def _number(name: str, unit: str) -> Callable[[Observation], str | None]:
    def show(patient: Observation) -> str | None:
        value = getattr(patient, name)
        return None if value is None else f"{round(value, 1):g} {unit}"

    return show


def _answer(name: str) -> Callable[[Observation], str | None]:
    def show(patient: Observation) -> str | None:
        value = getattr(patient, name)
        return {True: "yes", False: "no"}.get(value)

    return show


def _reasons(patient: Observation) -> str | None:
    codes = [patient.reason_for_visit, *patient.other_reasons_for_visit]
    return ", ".join(str(code) for code in codes if code is not None) or "not given"


def _history(patient: Observation) -> str | None:
    if patient.history is None:
        return "not given"
    return ", ".join(name.replace("_", " ") for name in patient.history) or "nothing known"


CAUSES = {
    "age_years": Cause("age", _number("age_years", "years")),
    "sex": Cause("sex", lambda patient: patient.sex),
    "arrived_by_ambulance": Cause("arrived by ambulance", _answer("arrived_by_ambulance")),
    "respiratory_rate": Cause("respiratory rate", _number("respiratory_rate", "/min")),
    "oxygen_saturation": Cause("SpO2", _number("oxygen_saturation", "%")),
    "systolic_pressure": Cause("systolic pressure", _number("systolic_pressure", "mmHg")),
    "diastolic_pressure": Cause("diastolic pressure", _number("diastolic_pressure", "mmHg")),
    "pulse": Cause("pulse", _number("pulse", "/min")),
    "temperature_c": Cause("temperature", _number("temperature_c", "°C")),
    "pain": Cause("pain", _number("pain", "of 10")),
    "injury": Cause("injury", _answer("injury")),
    "reason_for_visit": Cause("reasons for visit (codes)", _reasons),
    "history": Cause("history", _history),
}
