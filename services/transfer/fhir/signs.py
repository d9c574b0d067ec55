"""A set of vital signs as Observations: one panel, and one member for each sign."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from transfer.fhir import codes
from transfer.fhir.document import Draft, Index
from transfer.fhir.elements import Resource, code_in, codes_of, coding, concept

_ANNOTATION = re.compile(r"\{[^{}]*\}")
_CATEGORY = [concept(codes.OBSERVATION_CATEGORY, "vital-signs")]
_SIGN_OF = {
    (codes.LOINC, code): sign
    for sign, quantity in codes.QUANTITIES.items()
    for code in quantity.codes
}
_LEVEL_OF = {code: level for level, code in codes.ACVPU.items()}
_ANSWER_OF = {code: answer for answer, code in codes.ANSWERS.items()}
_TAKEN = ("effectiveDateTime", "effectiveInstant", "issued")


def add(draft: Draft, name: str, taken: Mapping[str, Any], subject: Resource) -> Resource:
    """Add a set of signs; return a Reference to its panel."""
    common = {
        "status": "final",
        "category": _CATEGORY,
        "subject": subject,
        "effectiveDateTime": taken["measured_at"],
    }
    members = [
        draft.add("Observation", f"{name}/{sign}", **common, **measured)
        for sign, measured in _measured(taken)
    ]
    panel = concept(codes.LOINC, codes.VITAL_SIGNS)
    return draft.add("Observation", name, **common, code=panel, hasMember=members)


def _measured(taken: Mapping[str, Any]) -> Iterator[tuple[str, Resource]]:
    pressures = [sign for sign in codes.PRESSURES if sign in taken]
    if pressures:
        parts = [_quantity(sign, taken[sign]) for sign in pressures]
        code = concept(codes.LOINC, codes.BLOOD_PRESSURE)
        yield "blood_pressure", {"code": code, "component": parts}
    for sign, value in taken.items():
        if sign == "supplemental_oxygen":
            answer = concept(codes.SNOMED, codes.ANSWERS[value])
            code = concept(codes.SNOMED, codes.ON_OXYGEN)
            yield sign, {"code": code, "valueCodeableConcept": answer}
        elif sign == "consciousness":
            level = concept(codes.LOINC, codes.ACVPU[value])
            code = concept(codes.LOINC, codes.CONSCIOUSNESS)
            yield sign, {"code": code, "valueCodeableConcept": level}
        elif sign in codes.QUANTITIES and sign not in codes.PRESSURES:
            yield sign, _quantity(sign, value)


def _quantity(sign: str, value: float) -> Resource:
    known = codes.QUANTITIES[sign]
    quantity = {"value": value, **coding(codes.UCUM, known.unit), "unit": known.unit}
    return {"code": concept(codes.LOINC, *known.codes), "valueQuantity": quantity}


def is_panel(resource: Resource) -> bool:
    """Say whether a resource is a set of vital signs."""
    code = code_in(resource.get("code"), codes.LOINC)
    return resource["resourceType"] == "Observation" and code == codes.VITAL_SIGNS


def of_panel(index: Index, panel: Resource) -> Resource:
    """Return the set of signs that a panel holds."""
    members = index.targets(panel.get("hasMember", []))
    return {"measured_at": moment(panel)} | _signs(members)


def without_panels(index: Index) -> list[Resource]:
    """Return the sets of signs of a Bundle that has no panels: those of one time are one set."""
    taken: dict[str, Resource] = {}
    for observation in index.of("Observation"):
        when = moment(observation)
        signs = _signs([observation])
        if when and signs:
            taken.setdefault(when, {"measured_at": when}).update(signs)
    return list(taken.values())


def moment(observation: Resource) -> str | None:
    """Return when an Observation was made; None when it does not say it to the second."""
    told = [observation.get(name) for name in _TAKEN]
    return next((text for text in told if text and "T" in text), None)


def _signs(observations: list[Resource]) -> Resource:
    found: Resource = {}
    for observation in observations:
        for part in (observation, *observation.get("component", ())):
            found |= _sign(part)
    return found


def _sign(part: Resource) -> Resource:
    for code in codes_of(part.get("code")):
        answer = part.get("valueCodeableConcept")
        if code == (codes.LOINC, codes.CONSCIOUSNESS):
            level = _LEVEL_OF.get(code_in(answer, codes.LOINC) or "")
            return {"consciousness": level} if level else {}
        if code == (codes.SNOMED, codes.ON_OXYGEN):
            said = _ANSWER_OF.get(code_in(answer, codes.SNOMED) or "")
            return {} if said is None else {"supplemental_oxygen": said}
        if code in _SIGN_OF:
            return _value(_SIGN_OF[code], part.get("valueQuantity", {}))
    return {}


def _value(sign: str, quantity: Resource) -> Resource:
    """Return a sign in its own unit; nothing when it is in another one, or only a bound."""
    value, unit = quantity.get("value"), quantity.get("code", "")
    other = quantity.get("system") != codes.UCUM or _bare(unit) != _bare(
        codes.QUANTITIES[sign].unit
    )
    if value is None or other or "comparator" in quantity:
        return {}
    if sign in codes.WHOLE_NUMBERS:
        return {sign: int(value)} if value == int(value) else {}
    return {sign: value if isinstance(value, int) else float(value)}


def _bare(unit: str) -> str:
    return _ANNOTATION.sub("", unit)
