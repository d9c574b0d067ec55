"""The hand-over record: one section of the Composition for each field, and what the section lists."""

from collections.abc import Callable, Mapping
from typing import Any

from transfer.fhir import codes, signs
from transfer.fhir.document import Draft, Index
from transfer.fhir.elements import Resource, code_in, concept, first, pointing, told, words
from transfer.handover import VIEWS

# Each line of these fields is one resource of this type.
KINDS: Mapping[str, str] = {
    "complaint": "Condition",
    "injuries": "Condition",
    "treatment": "Procedure",
    "requirements": "ServiceRequest",
    "allergies": "AllergyIntolerance",
    "medications": "MedicationStatement",
    "background": "Condition",
    "other": "Observation",
}
_TITLES = {field: title for title, fields in VIEWS["atmist"] for field in fields}
_SEXES = frozenset({"female", "male", "other", "unknown"})
# A section without entries says so in words too (invariant cmp-1).
_NONE: Resource = {
    "emptyReason": concept(codes.EMPTY, "nilknown"),
    "text": {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">None</div>',
    },
}


class Writer:
    """Adds a record to a Bundle, and keeps the sections that list it."""

    def __init__(self, draft: Draft, record: Mapping[str, Any]) -> None:
        self._draft = draft
        self._record = record
        self.sections: list[Resource] = []
        self.patient = draft.add(
            "Patient", "patient", name=self._name(), gender=record["sex"], active=True
        )

    def add(self, sets: list[Mapping[str, Any]]) -> list[Resource]:
        """Add everything that the record says; return References to the panels of its signs."""
        self._section("age_years", [self._age()])
        for field in KINDS:
            if field in self._record:
                said = self._record[field]
                lines = [said] if isinstance(said, str) else said
                self._section(field, [self._line(field, at, text) for at, text in enumerate(lines)])
        panels = [
            signs.add(self._draft, f"signs/{at}", taken, self.patient)
            for at, taken in enumerate(sets)
        ]
        self._section("signs", panels)
        return panels

    def complaint(self) -> Resource:
        """Return a Reference to the complaint."""
        return pointing(self._draft.address("Condition", "complaint/0"))

    def _name(self) -> list[Resource]:
        return [{"text": words(self._record["name"])}] if "name" in self._record else []

    def _age(self) -> Resource:
        age = self._record["age_years"]
        known: Resource
        if age is None:
            known = {"dataAbsentReason": concept(codes.ABSENT, "unknown")}
        else:
            known = {"valueQuantity": {"value": age, "system": codes.UCUM, "code": "a"}}
        code = concept(codes.LOINC, codes.AGE)
        return self._draft.add(
            "Observation", "age", status="final", code=code, subject=self.patient, **known
        )

    def _line(self, field: str, at: int, text: str) -> Resource:
        said = _SAYING[KINDS[field]](words(text))
        person = "patient" if KINDS[field] == "AllergyIntolerance" else "subject"
        if field == "complaint" and self._record["onset_at"]:
            said["onsetDateTime"] = self._record["onset_at"]
        return self._draft.add(KINDS[field], f"{field}/{at}", **said, **{person: self.patient})

    def _section(self, field: str, entries: list[Resource]) -> None:
        listed = {"entry": entries} if entries else _NONE
        code = concept(codes.FIELD, field)
        self.sections.append({"title": _TITLES[field], "code": code, **listed})


def _condition(text: str) -> Resource:
    return {"clinicalStatus": concept(codes.CONDITION_STATUS, "active"), "code": {"text": text}}


def _allergy(text: str) -> Resource:
    return {"clinicalStatus": concept(codes.ALLERGY_STATUS, "active"), "code": {"text": text}}


def _comment(text: str) -> Resource:
    code = concept(codes.LOINC, codes.COMMENT)
    return {"status": "final", "code": code, "valueString": text}


_SAYING: Mapping[str, Callable[[str], Resource]] = {
    "Condition": _condition,
    "Procedure": lambda text: {"status": "completed", "code": {"text": text}},
    "ServiceRequest": lambda text: {
        "status": "active",
        "intent": "proposal",
        "code": {"text": text},
    },
    "AllergyIntolerance": _allergy,
    "MedicationStatement": lambda text: {
        "status": "active",
        "medicationCodeableConcept": {"text": text},
    },
    "Observation": _comment,
}


def of(index: Index, later: list[Resource]) -> Resource:
    """Return the record that a Bundle holds, without the panels of signs that came later."""
    patient = index.the("Patient") or {}
    composition = index.the("Composition") or {}
    sections = _sections(index, composition) or _unsorted(index)
    complaint = first(sections.get("complaint", []))
    panels = [one for one in index if signs.is_panel(one)]
    sets = [signs.of_panel(index, one) for one in panels if one not in later]
    record: Resource = {
        "age_years": _age_in(index),
        "sex": patient.get("gender") if patient.get("gender") in _SEXES else "unknown",
        "onset_at": (complaint or {}).get("onsetDateTime"),
        "complaint": complaint and line(complaint),
        "injuries": [],
        "treatment": [],
        "signs": sets if panels else signs.without_panels(index),
    }
    for field, found in sections.items():
        if field in KINDS and field != "complaint":
            record[field] = [text for text in map(line, found) if text]
    name = _full_name(first(patient.get("name", [])) or {})
    return record | ({"name": name} if name else {})


def line(resource: Resource) -> str | None:
    """Return what one resource says, as a line of the record."""
    text = resource.get("valueString")
    return text or told(resource.get("code") or resource.get("medicationCodeableConcept"))


def _sections(index: Index, composition: Resource) -> dict[str, list[Resource]]:
    found = {}
    for section in composition.get("section", ()):
        field = code_in(section.get("code"), codes.FIELD)
        if field:
            found[field] = index.targets(section.get("entry", []))
    return found


def _unsorted(index: Index) -> dict[str, list[Resource]]:
    """Return what a Bundle without our sections says: its first Condition is the complaint."""
    conditions = index.of("Condition")
    treatment = [*index.of("Procedure"), *index.of("MedicationAdministration")]
    found = {
        "complaint": conditions[:1],
        "background": conditions[1:],
        "treatment": treatment,
        "allergies": index.of("AllergyIntolerance"),
        "medications": index.of("MedicationStatement"),
    }
    # What nobody told is not the same as none.
    return {field: resources for field, resources in found.items() if resources}


def _age_in(index: Index) -> float | None:
    for observation in index.of("Observation"):
        quantity = observation.get("valueQuantity", {})
        if (
            code_in(observation.get("code"), codes.LOINC) == codes.AGE
            and quantity.get("code") == "a"
        ):
            value = quantity["value"]
            return value if isinstance(value, int) else float(value)
    return None


def _full_name(name: Resource) -> str:
    parts = [*name.get("given", ()), name.get("family")]
    return str(name.get("text") or " ".join(part for part in parts if part))
