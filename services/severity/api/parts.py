"""What the handlers need."""

from dataclasses import dataclass

from emsync.contract import Contract
from severity.assessment import Assessor
from severity.decisions.desk import Desk
from severity.intake import Intake


@dataclass(frozen=True)
class Parts:
    """The contract, and the core that is behind it."""

    contract: Contract
    assessor: Assessor
    intake: Intake
    desk: Desk

    @classmethod
    def of(cls, contract: Contract, desk: Desk) -> "Parts":
        """Return the parts of a service that keeps this contract."""
        return cls(contract, desk.assessor, Intake(contract), desk)
