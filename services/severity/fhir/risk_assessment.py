"""An assessment as a FHIR R4 RiskAssessment."""

from collections.abc import Iterator, Mapping
from typing import Any

from severity.fhir.bundle import Reading

# The risks of an assessment, and what FHIR calls the outcome of a prediction.
OUTCOMES = {
    "critical": "Intensive care, or death in the department or in hospital",
    "hospitalised": "Admission, observation or transfer",
    "trauma_death": "Death in hospital after trauma with significant bleeding",
}
TITLE = "EMsync severity: level of urgency, 1 (immediate) to 5 (non-urgent)"


def risk_assessment(reading: Reading, assessment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the resource; what FHIR has no place for stands in its notes."""
    model = assessment["model"]
    made: dict[str, Any] = {
        "resourceType": "RiskAssessment",
        "status": "final",
        "method": {"text": f"{model['name']}, model card SHA-256 {model['sha256']}"},
        "code": {"text": TITLE},
        "subject": {"reference": reading.subject},
        "prediction": _predictions(assessment),
        "note": [{"text": text} for text in _notes(reading, assessment)],
    }
    if reading.taken:
        made["occurrenceDateTime"] = reading.taken.isoformat()
    # FHIR knows no empty lists.
    if reading.basis:
        made["basis"] = [{"reference": reference} for reference in reading.basis]
    return made


def _predictions(assessment: Mapping[str, Any]) -> list[dict[str, Any]]:
    level = {"text": f"Level {assessment['level']}: {assessment['level_name']}"}
    known = {name: risk for name in OUTCOMES if (risk := assessment["risk"][name]) is not None}
    if not known:
        return [{"outcome": {"text": OUTCOMES["critical"]}, "qualitativeRisk": level}]
    return [
        {
            "outcome": {"text": OUTCOMES[name]},
            "probabilityDecimal": risk,
            "qualitativeRisk": level,
        }
        for name, risk in known.items()
    ]


def _notes(reading: Reading, assessment: Mapping[str, Any]) -> Iterator[str]:
    yield assessment["notice"]
    yield assessment["advice"]
    for reason in assessment["floor"]["reasons"]:
        yield f"Rule for level {assessment['floor']['level']}: {reason}"
    yield f"NEWS2: {assessment['news2']['summary']}"
    yield from assessment["warnings"]
    for doubt in assessment["confirm"]:
        yield f"Confirm {doubt['field']} {doubt['value']}: {doubt['rule']}"
    yield from reading.notes
