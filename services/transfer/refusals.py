"""What the core refuses, with what the sender needs to decide anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from emsync.problem import Violation
from transfer.ledger import Standing


@dataclass
class Unacceptable(Exception):
    """What a device sent is not signed, or not sealed to whom it must be."""

    violations: Sequence[Violation]

    def __str__(self) -> str:
        return "; ".join(f"{violation.field} {violation.rule}" for violation in self.violations)


@dataclass
class Conflict(Exception):
    """The request does not fit where the transfer stands now."""

    code: str
    reason: str
    standing: Standing

    def __str__(self) -> str:
        return self.reason
