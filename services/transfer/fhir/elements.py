"""Make the small parts that FHIR resources share, and find them again."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

Resource = dict[str, Any]

# FHIR strings have no control characters, and the models know no space but these four.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACE = re.compile(r"[^\S \t\r\n]")


def words(text: str) -> str:
    """Return text as FHIR takes it: other spaces become a space, control characters U+FFFD."""
    return _SPACE.sub(" ", _CONTROL.sub("\ufffd", text))


def coding(system: str, code: str) -> Resource:
    """Return a Coding."""
    return {"system": system, "code": code}


def concept(system: str, *codes: str) -> Resource:
    """Return a CodeableConcept of one system."""
    return {"coding": [coding(system, code) for code in codes]}


def named(system: str, value: str) -> Resource:
    """Return a Reference to something that is known by an identifier only."""
    return {"identifier": {"system": system, "value": value}}


def pointing(url: str) -> Resource:
    """Return a Reference to a resource of the Bundle."""
    return {"reference": url}


def code_in(found: Resource | None, system: str) -> str | None:
    """Return the code that a CodeableConcept has in a system; None when it has none."""
    return next((code for name, code in codes_of(found) if name == system), None)


def codes_of(found: Resource | None) -> Iterator[tuple[str, str]]:
    """Yield the (system, code) pairs of a CodeableConcept."""
    for one in (found or {}).get("coding", ()):
        yield one.get("system", ""), one.get("code", "")


def name_in(reference: Resource | None, system: str) -> str | None:
    """Return the identifier that a Reference has in a system; None when it has another or none."""
    identifier = (reference or {}).get("identifier", {})
    value = identifier.get("value")
    return str(value) if value is not None and identifier.get("system") == system else None


def told(found: Resource | None) -> str | None:
    """Return a CodeableConcept in words: its text, or what its first coding shows."""
    if not found:
        return None
    shown = [found.get("text")]
    for one in found.get("coding", ()):
        shown += [one.get("display"), one.get("code")]
    return next((str(text) for text in shown if text), None)


def first(found: Iterable[Any]) -> Any:
    """Return the first of some; None when there is none."""
    return next(iter(found), None)
