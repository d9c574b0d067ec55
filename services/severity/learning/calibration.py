"""Make risks mean what they say, on visits that no model learned from."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression

Values = NDArray[np.float64]
Outcome = NDArray[np.bool_]

# How sure the service is when it rules an outcome out: it misses a critical patient less often.
CONFIDENCE = {"critical": 0.95, "not critical": 0.90}
KNOTS, WIDTH, LEAST = 41, 0.35, 60
_DIGITS = 6


def sigmoid(margins: Values, outcome: Outcome) -> dict[str, float]:
    """Return slope and intercept of Platt's sigmoid (Advances in Large Margin Classifiers, 1999)."""
    fitted = LogisticRegression(C=np.inf).fit(margins.reshape(-1, 1), outcome)
    return {
        "slope": round(float(fitted.coef_[0, 0]), _DIGITS),
        "intercept": round(float(fitted.intercept_[0]), _DIGITS),
    }


def intervals(risks: Values, outcome: Outcome) -> dict[str, list[float]]:
    """Return what was seen at each risk: Wilson's 95 % interval over patients of a similar risk.

    Similar is within WIDTH of the log-odds, or the LEAST nearest where they are fewer
    (Wilson, JASA 1927;22:209).
    """
    odds = np.log(risks / (1 - risks))
    first, last = np.sort(odds)[[LEAST // 2, -(LEAST // 2)]]
    knots: dict[str, list[float]] = {"risk": [], "low": [], "high": []}
    for centre in np.linspace(first, last, KNOTS):
        distance = np.abs(odds - centre)
        near = distance <= max(WIDTH, np.sort(distance)[LEAST - 1])
        seen = binomtest(int(outcome[near].sum()), int(near.sum()))
        interval = seen.proportion_ci(method="wilson")
        knots["risk"].append(round(float(1 / (1 + np.exp(-centre))), _DIGITS))
        knots["low"].append(round(float(interval.low), _DIGITS))
        knots["high"].append(round(float(interval.high), _DIGITS))
    return knots


def conformal(risks: Values, critical: Outcome) -> dict[str, Any]:
    """Return from which risk a critical outcome is possible, and up to which risk none is.

    Split conformal prediction with a threshold per class: of n calibration patients of a class,
    the ceil((n + 1) * confidence)-th least fitting one is still covered.
    """
    return {
        "critical_from": _down(1 - _threshold(1 - risks[critical], CONFIDENCE["critical"])),
        "not_critical_to": _up(_threshold(risks[~critical], CONFIDENCE["not critical"])),
        "confidence": CONFIDENCE,
    }


def _threshold(strangeness: Values, confidence: float) -> float:
    rank = int(np.ceil((strangeness.size + 1) * confidence))
    return float(np.sort(strangeness)[rank - 1])


def _down(value: float) -> float:
    return float(np.floor(value * 10**_DIGITS) / 10**_DIGITS)


def _up(value: float) -> float:
    return float(np.ceil(value * 10**_DIGITS) / 10**_DIGITS)
