"""What this process has one of: made at start, shared by the API and the page."""

import os
from functools import cache

from emsync.contract import Contract
from severity.assessment import Assessor
from severity.batch.judging import Judge
from severity.config import read
from severity.decisions.desk import Desk
from severity.decisions.ledger import FILE, Ledger
from severity.intake import Intake
from severity.model import Model


@cache
def assessor() -> Assessor:
    """Return it; raise ModelRefused when the model on disk is not the one its card describes."""
    return Assessor(Model.load(read(os.environ).model))


@cache
def judge() -> Judge:
    """Return what judges many patients at once, with the same model."""
    return Judge(assessor().model)


@cache
def desk() -> Desk:
    """Return it; raise FileUnusable when decisions cannot be kept in SEVERITY_DATA."""
    return Desk(assessor(), Ledger(read(os.environ).data / FILE))


@cache
def intake() -> Intake:
    """Return what holds input to the contract."""
    return Intake(Contract.load(read(os.environ).contract))
