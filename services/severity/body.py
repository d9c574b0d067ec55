"""Read a JSON body the strict way: no constants that JSON does not have, no key twice."""

import json
from typing import Any

from emsync.contract import Contract
from emsync.problem import Problem, Violation, invalid
from severity.observation import Observation, impossible, observe

LARGEST_BYTES = 65536


def parse(content: bytes) -> Any:
    """Return the JSON value; raise Problem 400 when it is not one."""
    try:
        return json.loads(content, parse_constant=_refuse, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "Malformed JSON", "The body is not one valid JSON value") from error


def patient(contract: Contract, operation: str, value: Any) -> Observation:
    """Return the observation that a body describes; raise Problem 422 naming all that is wrong."""
    violations = contract.violations_of_request(operation, value)
    if isinstance(value, dict):
        violations = _in_our_words(violations, impossible(value))
    if violations:
        raise invalid(violations)
    return observe(value)


def _in_our_words(by_schema: list[Violation], ours: list[Violation]) -> list[Violation]:
    """Prefer the violation that names the unit where both found the same field wrong."""
    named = {violation.field for violation in ours}
    return ours + [violation for violation in by_schema if violation.field not in named]


def _refuse(constant: str) -> None:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        msg = "a key is there twice"
        raise ValueError(msg)
    return dict(pairs)
