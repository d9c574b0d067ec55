"""Read a patient from JSON: fast where all is well, in words where something is not."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import msgspec

from emsync.contract import Contract
from emsync.problem import Violation, invalid
from severity import typed
from severity.observation import ImpossibleInput, Observation, impossible, observe
from severity.strict import parse

SCHEMA = "Patient"


class Intake:
    """Hold patients to the contract and to what can be true."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        kind = typed.struct(SCHEMA, contract.document["components"]["schemas"])
        self._decode = msgspec.json.Decoder(kind).decode

    def patient(self, content: bytes) -> Observation:
        """Return the patient of a body; raise Problem 400, or 422 naming all that is wrong."""
        record = self._record(content)
        if record is not None:
            with suppress(ImpossibleInput):
                return observe(record)
        return self.observation(parse(content))

    def observation(self, value: Any) -> Observation:
        """Return the patient that a JSON value describes; raise Problem 422 like `patient`."""
        violations = self.violations(value)
        if violations:
            raise invalid(violations)
        return observe(value)

    def violations(self, value: Any) -> list[Violation]:
        """Return every rule that a JSON value breaks."""
        return _in_our_words(self._contract.violations_of(SCHEMA, value), value)

    def within(self, operation: str, value: Any) -> Observation:
        """Return the patient inside the body of an operation; raise Problem 422 for all of it."""
        by_schema = self._contract.violations_of_request(operation, value)
        patient = value.get("patient") if isinstance(value, dict) else None
        violations = _in_our_words(by_schema, patient, "patient.")
        if violations:
            raise invalid(violations)
        return observe(value["patient"])

    def _record(self, content: bytes) -> Mapping[str, Any] | None:
        """Return what plainly keeps the contract; None is for the slower way to judge."""
        try:
            record: dict[str, Any] = msgspec.to_builtins(self._decode(content))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        return record if record and is_unambiguous(record, content) else None


def is_unambiguous(record: Mapping[str, Any], content: bytes) -> bool:
    """Tell whether nothing is there twice: each key has one colon, and no value has one."""
    lists = [value for value in record.values() if isinstance(value, list)]
    return len(record) == content.count(b":") and all(len(set(v)) == len(v) for v in lists)


def _in_our_words(by_schema: list[Violation], patient: Any, where: str = "") -> list[Violation]:
    """Say of each field once what is wrong: our words name the unit, so they go before."""
    found = impossible(patient) if isinstance(patient, dict) else []
    ours = [replace(violation, field=where + violation.field) for violation in found]
    named = {violation.field for violation in ours}
    return ours + [violation for violation in by_schema if violation.field not in named]
