"""Say what went wrong over HTTP, as RFC 9457 (application/problem+json)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Violation:
    """One rule that one field of the input broke."""

    field: str
    rule: str
    value: Any = None

    def as_dict(self) -> dict[str, Any]:
        """Return the members of one item of `violations`."""
        return {"field": self.field, "value": self.value, "rule": self.rule}


@dataclass
class Problem(Exception):
    """A refusal with a status, a reason, and what the caller can do about it."""

    status: int
    title: str
    detail: str
    violations: Sequence[Violation] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.title}: {self.detail}"

    def as_dict(self) -> dict[str, Any]:
        """Return the problem's members; `violations` only when there are some."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        if self.violations:
            body["violations"] = [violation.as_dict() for violation in self.violations]
        return body


def invalid(violations: Sequence[Violation]) -> Problem:
    """Return the problem for input that breaks the contract: 422, every field named."""
    named = ", ".join(violation.field for violation in violations)
    return Problem(422, "Invalid input", f"Correct and send again: {named}", violations)
