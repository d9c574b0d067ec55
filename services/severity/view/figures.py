"""Numbers of an assessment as people read them."""

from collections.abc import Mapping
from typing import Any

Answer = Mapping[str, Any]

NOT_ESTIMATED = "not estimated"


def percent(probability: float | None) -> str:
    """Show a probability, 0 to 1; below one in a thousand no digit would be true."""
    if probability is None:
        return NOT_ESTIMATED
    return "below 0.1 %" if probability < 0.001 else f"{100 * probability:.1f} %"


def interval(bounds: Mapping[str, float] | None) -> str:
    """Show a 95 % interval of probabilities; empty without one."""
    if bounds is None:
        return ""
    return f"{100 * bounds['low']:.1f} to {100 * bounds['high']:.1f}\u00a0%"


def uncertainty(answer: Answer) -> str | None:
    """Say why the clinician decides; None when one of the outcomes can be ruled out."""
    certainty = answer["certainty"]
    if not certainty["ambiguous"]:
        return None
    if not certainty["possible"]:
        return "no risk is estimated."
    sure = {outcome: f"{share:.0%}" for outcome, share in certainty["confidence"].items()}
    return (
        f"at {sure['critical']} confidence a critical outcome cannot be ruled out, "
        f"at {sure['not critical']} neither can its absence."
    )


def at_least(score: Mapping[str, Any]) -> str:
    """Show a score with a sign for what it can still become: more, or less."""
    if score["score"] is None:
        return "not known"
    sign = {"exact": "", "at least": "≥ ", "at most": "≤ "}[bound(score)]
    return f"{sign}{round(score['score'], 2):g}"


def bound(score: Mapping[str, Any]) -> str:
    """Return what a score is: exact, at least or at most; NEWS2 can only grow."""
    return str(score.get("bound") or ("exact" if score["complete"] else "at least"))
