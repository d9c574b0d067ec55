"""What a clinician decided, as the ledger takes it (DecisionRequest in the contract)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

LONGEST_REASON = 500


def said(
    decision_id: str,
    at: datetime,
    entered: Mapping[str, str],
    level: int,
    record: Mapping[str, Any],
) -> dict[str, Any]:
    """Put a decision together; `entered` has case, clinician and reason, `at` its time zone."""
    reason = entered["reason"].strip()
    return {
        "decision_id": decision_id,
        "case": entered["case"].strip(),
        "clinician": entered["clinician"].strip(),
        "decided_at": at.isoformat(timespec="seconds"),
        "patient": dict(record),
        "level": level,
        **({"reason": reason} if reason else {}),
    }
