"""One decision of a clinician: what was proposed, what was decided, and why they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Agreement = Literal["accepted", "more urgent", "less urgent"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What is kept; the vital signs are not. Levels 1 to 5, risks 0 to 1, times as in RFC 3339."""

    decision_id: str
    case: str
    clinician: str
    decided_at: str
    recorded_at: str
    level: int
    proposed_level: int
    proposed_by: str
    floor_level: int
    risk_critical: float | None
    risk_hospitalised: float | None
    risk_trauma_death: float | None
    model_sha256: str
    agreement: Agreement
    reason: str | None


def decision(said: Mapping[str, Any], assessment: Mapping[str, Any], recorded_at: str) -> Decision:
    """Put together what a clinician said and what the service had proposed."""
    risk = assessment["risk"]
    return Decision(
        decision_id=said["decision_id"],
        case=said["case"],
        clinician=said["clinician"],
        decided_at=said["decided_at"],
        recorded_at=recorded_at,
        level=said["level"],
        proposed_level=assessment["level"],
        proposed_by=assessment["level_source"],
        floor_level=assessment["floor"]["level"],
        risk_critical=risk["critical"],
        risk_hospitalised=risk["hospitalised"],
        risk_trauma_death=risk["trauma_death"],
        model_sha256=assessment["model"]["sha256"],
        agreement=agreement(said["level"], assessment["level"]),
        reason=said.get("reason"),
    )


def agreement(decided: int, proposed: int) -> Agreement:
    """Compare two levels; 1 is the most urgent."""
    if decided == proposed:
        return "accepted"
    return "more urgent" if decided < proposed else "less urgent"
