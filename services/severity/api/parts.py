"""What the handlers need."""

from dataclasses import dataclass

from emsync.contract import Contract
from severity.assessment import Assessor
from severity.batch.judging import Judge
from severity.batch.reading import Reader
from severity.decisions.desk import Desk
from severity.intake import Intake


@dataclass(frozen=True)
class Parts:
    """The contract, and the core that is behind it."""

    contract: Contract
    assessor: Assessor
    intake: Intake
    desk: Desk
    reader: Reader
    judge: Judge

    @classmethod
    def of(cls, contract: Contract, desk: Desk) -> "Parts":
        """Return the parts of a service that keeps this contract."""
        intake, assessor = Intake(contract), desk.assessor
        reader, judge = Reader(contract, intake), Judge(assessor.model)
        return cls(contract, assessor, intake, desk, reader, judge)
