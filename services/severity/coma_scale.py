"""The Glasgow Coma Scale as recorded: three responses, their sum, and what cannot be tested."""

from collections.abc import Mapping
from typing import Any, Literal

from emsync.problem import Violation

NOT_TESTABLE: Literal["not_testable"] = "not_testable"
Response = int | Literal["not_testable"]

# The best points of each response; the worst is 1.
BEST = {"eye_response": 4, "verbal_response": 5, "motor_response": 6}


def responses(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the responses that a record gives, whether they can be true or not."""
    return {name: record[name] for name in BEST if record.get(name) is not None}


def total(given: Mapping[str, Response]) -> int | None:
    """Sum the responses, 3 to 15; None when one was not given or cannot be tested."""
    points = [value for value in given.values() if value != NOT_TESTABLE]
    return sum(points) if len(points) == len(BEST) else None


def range_of_total(given: Mapping[str, Response]) -> tuple[int, int]:
    """Return the least and the most that the total can be; points that are not known may be any."""
    known = sum(value for value in given.values() if value != NOT_TESTABLE)
    unknown = [best for name, best in BEST.items() if given.get(name, NOT_TESTABLE) == NOT_TESTABLE]
    return known + len(unknown), known + sum(unknown)


def contradictions(record: Mapping[str, Any]) -> list[Violation]:
    """Return the total when it cannot be that of the responses beside it."""
    given = responses(record)
    claimed: Any = record.get("glasgow_coma_scale")
    tested = [value for value in given.values() if value != NOT_TESTABLE]
    if not given or not _are_points(claimed, *tested):
        return []
    rule = _broken_rule(given, claimed)
    return [Violation("glasgow_coma_scale", rule, claimed)] if rule else []


def _broken_rule(given: Mapping[str, Response], claimed: int) -> str | None:
    said = ", ".join(f"{name} {value}" for name, value in given.items())
    if NOT_TESTABLE in given.values():
        return f"must be left out: there is no total with {said}"
    least, most = range_of_total(given)
    if least <= claimed <= most:
        return None
    allowed = str(least) if least == most else f"from {least} to {most}"
    return f"must be {allowed} points with {said}"


def _are_points(*values: object) -> bool:
    """Tell whether nothing but points is there: the contract refuses the rest in its own words."""
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
