"""Map what the core refuses to problems, the same over HTTP and over the socket."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from emsync.problem import Problem, Violation, invalid
from transfer.access.oidc import ProviderFailed
from transfer.access.people import SubjectTaken
from transfer.access.presence import TooManySockets
from transfer.access.rates import TooOften
from transfer.access.roles import Forbidden
from transfer.access.tokens import TokenRefused
from transfer.database import LedgerFailure
from transfer.envelope.signing import Forged
from transfer.ledger import UnknownTransfer
from transfer.record import standing_view
from transfer.refusals import Conflict, Unacceptable
from transfer.sealing import Tampered
from transfer.states import State, allowed_after

log = logging.getLogger(__name__)

_SAID: Mapping[type[Exception], tuple[int, str]] = {
    UnknownTransfer: (404, "Unknown transfer"),
    TokenRefused: (401, "Not signed in"),
    Forbidden: (403, "Not allowed"),
    TooOften: (429, "Too many requests"),
    TooManySockets: (429, "Too many sockets"),
    ProviderFailed: (502, "The OpenID provider failed"),
}
_FIELDS: Mapping[type[Exception], str] = {Forged: "signature", SubjectTaken: "subject"}

REFUSALS: tuple[type[Exception], ...] = (
    Unacceptable,
    Conflict,
    LedgerFailure,
    Tampered,
    *_SAID,
    *_FIELDS,
)


def problem_of(error: Exception) -> Problem:
    """Return the problem for one of REFUSALS; log what an operator must see to."""
    kind = type(error)
    if kind in _SAID:
        return Problem(*_SAID[kind], str(error))
    if kind in {Unacceptable, *_FIELDS}:
        return invalid(_violations(error))
    match error:
        case Conflict():
            return Problem(409, "Conflict", str(error), extra=_conflict(error))
        case LedgerFailure():
            log.error("not acknowledged: %s", error)
            detail = "Not acknowledged; send again later with the same event_id"
            return Problem(503, "The ledger cannot be used", detail)
        case _:
            log.error("damaged record: %s", error)
            detail = "A stored record does not open; restore the ledger and its key from a copy"
            return Problem(500, "Damaged record", detail)


def _violations(error: Exception) -> Sequence[Violation]:
    if isinstance(error, Unacceptable):
        return error.violations
    return [Violation(_FIELDS[type(error)], str(error))]


def _conflict(conflict: Conflict) -> dict[str, Any]:
    extra: dict[str, Any] = {"code": conflict.code, "transfer": standing_view(conflict.standing)}
    if conflict.code == "transition_refused":
        extra["allowed"] = allowed_after(State(conflict.standing.state))
    return extra
