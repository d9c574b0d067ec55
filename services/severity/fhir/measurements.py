"""What Observations say, one measurement at a time, and what of them is not understood."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from severity.fhir.codes import (
    ACVPU,
    ANSWERS,
    CONSCIOUSNESS,
    ON_OXYGEN,
    ORDINAL,
    OXYGEN,
    PANELS,
    QUANTITIES,
    UCUM,
    Code,
)
from severity.fhir.dates import moment
from severity.fhir.node import Node

VALID = {"final", "amended", "corrected", "preliminary"}
_ANNOTATION = re.compile(r"\{[^{}]*\}")


class Measurement(NamedTuple):
    """A value for a field of a patient; `sign` is what it measures, whatever the unit."""

    sign: str
    field: str
    value: Any
    taken: datetime | None
    path: str


class Aside(NamedTuple):
    """Why something was not read."""

    path: str
    reason: str


def measurements(observation: Node) -> Iterator[Measurement | Aside]:
    """Return what an Observation measured; raise Problem 422 for units that are not known."""
    status = observation.text("status")
    if status not in VALID:
        yield Aside(observation.path, f"passed over, its status is {status}")
        return
    codes = _codes(observation)
    taken = _taken(observation)
    found = [_one(observation, codes, taken)]
    if codes & PANELS:
        found += [_one(part, _codes(part), taken) for part in observation.children("component")]
    told = [one for one in found if one is not None]
    yield from told or [Aside(observation.path, "not read, its code is not known here")]


def _one(node: Node, codes: set[Code], taken: datetime | None) -> Measurement | Aside | None:
    """Read a node by its code; None is for a code that says nothing of a patient's state."""
    for code in sorted(codes):
        if code in QUANTITIES:
            return _quantity(node, code, taken)
        if code in OXYGEN:
            return _oxygen(node, code, taken)
        if code in CONSCIOUSNESS:
            return _answer(node, "consciousness", "one of ACVPU", ACVPU, taken)
        if code == ON_OXYGEN:
            return _answer(node, "supplemental_oxygen", "yes or no", ANSWERS, taken)
    return None


def _quantity(node: Node, code: Code, taken: datetime | None) -> Measurement | Aside | None:
    sign, units = QUANTITIES[code]
    if units.keys() == {"1"} and (points := _ordinal(node)):
        return Measurement(sign, sign, _whole(points.value), taken, points.path)
    measured = _measured(node, set(units))
    if isinstance(measured, Aside):
        return None if code in PANELS and "component" in node.value else measured
    unit, number = measured
    value = _whole(number.value) if unit == "1" else number.value
    return Measurement(sign, units[unit], value, taken, number.path)


def _oxygen(node: Node, code: Code, taken: datetime | None) -> Measurement | Aside:
    unit, most_in_air = OXYGEN[code]
    measured = _measured(node, {unit})
    if isinstance(measured, Aside):
        return measured
    name, number = "supplemental_oxygen", measured[1]
    return Measurement(name, name, number.value > most_in_air, taken, number.path)


def _answer(
    node: Node, name: str, wanted: str, answers: Mapping[Code, Any], taken: datetime | None
) -> Measurement | Aside:
    concept = node.child("valueCodeableConcept")
    known = {answers[code] for code in _coding(concept) if code in answers} if concept else set()
    if len(known) != 1:
        return Aside(node.path, f"not read, its answer is not {wanted}")
    return Measurement(name, name, known.pop(), taken, f"{node.path}.valueCodeableConcept")


def _measured(node: Node, units: set[str]) -> tuple[str, Node] | Aside:
    """Return unit and number of a valueQuantity; raise Problem 422 for another unit."""
    quantity = node.child("valueQuantity")
    if quantity is None:
        return Aside(node.path, "not read, it has no valueQuantity")
    if quantity.text("comparator") is not None:
        return Aside(node.path, "not read, its value is only a bound (comparator)")
    number = quantity.number("value")
    if number is None:
        return Aside(node.path, "not read, it has no value")
    code = quantity.text("code")
    unit = _ANNOTATION.sub("", code or "") or "1"
    if unit not in units or code is None or quantity.text("system") != UCUM:
        allowed = " or ".join(sorted("{score}" if name == "1" else name for name in units))
        rule = f"must be {allowed}, with system {UCUM}"
        raise Node(f"{quantity.path}.code", code).refused(rule)
    return unit, number


def _ordinal(node: Node) -> Node | None:
    """Return points that are given as a whole number, or by the ordinal value of an answer."""
    if (integer := node.number("valueInteger")) is not None:
        return integer
    concept = node.child("valueCodeableConcept")
    for coding in concept.children("coding") if concept else ():
        for extension in coding.children("extension"):
            if extension.text("url") == ORDINAL:
                return extension.number("valueDecimal")
    return None


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _codes(node: Node) -> set[Code]:
    code = node.child("code")
    return set(_coding(code)) if code else set()


def _coding(concept: Node) -> Iterator[Code]:
    for coding in concept.children("coding"):
        yield coding.text("system") or "", coding.text("code") or ""


def _taken(observation: Node) -> datetime | None:
    """Return when it was measured: the moment, the end or start of a period, or when it was issued."""
    period = observation.child("effectivePeriod")
    found = [
        moment(observation, "effectiveDateTime"),
        moment(observation, "effectiveInstant"),
        moment(period, "end") if period else None,
        moment(period, "start") if period else None,
        moment(observation, "issued"),
    ]
    return next((one for one in found if one is not None), None)
