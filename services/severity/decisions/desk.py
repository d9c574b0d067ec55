"""Take decisions: assess the patient again, ask for a reason, and write down each one once."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from emsync.problem import Problem, Violation, invalid
from severity.assessment import Assessor
from severity.decisions.decision import decision
from severity.decisions.ledger import Entry, Ledger
from severity.observation import Observation


class Taken(NamedTuple):
    """A decision as it is stored, and whether it was stored just now."""

    entry: Entry
    new: bool


def now() -> str:
    """Return the time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Desk:
    """Where clinicians hand in what they decided."""

    assessor: Assessor
    ledger: Ledger
    clock: Callable[[], str] = now

    def take(self, said: Mapping[str, Any], patient: Observation) -> Taken:
        """Store what a clinician said (DecisionRequest in the contract) about a patient.

        The same content again gives what was stored first. Raises Problem 409 for other content
        under the same id, and 422 when a level that was not proposed has no reason.
        """
        mark = fingerprint(said)
        known = self.ledger.find(said["decision_id"])
        entry = known or self._store(said, patient, mark)
        if entry.fingerprint != mark:
            raise _other_content(said["decision_id"])
        return Taken(entry, known is None)

    def _store(self, said: Mapping[str, Any], patient: Observation, mark: bytes) -> Entry:
        made = decision(said, self.assessor.assess(patient), self.clock())
        if made.agreement != "accepted" and made.reason is None:
            rule = f"must be given: level {made.level} is not the proposed {made.proposed_level}"
            raise invalid([Violation("reason", rule)])
        return self.ledger.append(made, mark)


def fingerprint(said: Mapping[str, Any]) -> bytes:
    """Return 32 bytes that only the same content gives.

    Slow on purpose (scrypt, RFC 7914): a few vital signs could be guessed back from a fast hash.
    """
    text = json.dumps(said, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return hashlib.scrypt(
        text, salt=said["decision_id"].encode("utf-8"), n=2**14, r=8, p=1, dklen=32
    )


def _other_content(decision_id: str) -> Problem:
    detail = f"Decision {decision_id} was recorded with other content: send a new one with a new id"
    return Problem(409, "Conflict", detail)
