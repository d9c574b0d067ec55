"""Map what the core refuses to problems, the same over HTTP and over the socket."""

import logging
from typing import Any

from emsync.problem import Problem, invalid
from transfer.database import LedgerFailure
from transfer.record import standing_view
from transfer.refusals import Conflict, Unacceptable, UnknownTransfer
from transfer.sealing import Tampered
from transfer.states import State, allowed_after

log = logging.getLogger(__name__)

REFUSALS = (UnknownTransfer, Unacceptable, Conflict, LedgerFailure, Tampered)


def problem_of(error: Exception) -> Problem:
    """Return the problem for one of REFUSALS; log what an operator must see to."""
    match error:
        case UnknownTransfer():
            return Problem(404, "Unknown transfer", "No transfer has this id; list them to find it")
        case Conflict():
            return Problem(409, "Conflict", str(error), extra=_conflict(error))
        case Unacceptable():
            return invalid(error.violations)
        case LedgerFailure():
            log.error("not acknowledged: %s", error)
            detail = "Not acknowledged; send again later with the same event_id"
            return Problem(503, "The ledger cannot be used", detail)
        case _:
            log.error("damaged record: %s", error)
            detail = "A stored record does not open; restore the ledger and its key from a copy"
            return Problem(500, "Damaged record", detail)


def _conflict(conflict: Conflict) -> dict[str, Any]:
    extra: dict[str, Any] = {"code": conflict.code, "transfer": standing_view(conflict.standing)}
    if conflict.code == "transition_refused":
        extra["allowed"] = allowed_after(State(conflict.standing.state))
    return extra
