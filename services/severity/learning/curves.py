"""The curves of the model card: calibration by tenths of patients, and ROC beside nurse and NEWS2."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import roc_curve

from severity.features import OUTCOMES
from severity.learning.evaluation import Flags, Judged, Values
from severity.scores.news2 import news2

BINS, POINTS = 10, 60
_DIGITS = 4


def curves(judged: Judged) -> dict[str, Any]:
    """Return the points of every curve."""
    triaged = np.array([visit.nurse_level is not None for visit in judged.cohort])
    nurse = np.array([-(visit.nurse_level or 0) for visit in judged.cohort])
    warning = np.array([news2(visit.patient).value for visit in judged.cohort])
    critical = judged.outcomes["critical"]
    return {
        "calibration": {
            name: calibration(judged.outcomes[name], judged.risks[name]) for name in OUTCOMES
        },
        "roc": {
            "visit": roc(critical, judged.risks["critical"]),
            "news2": roc(critical, warning),
            "nurse_level": roc(critical[triaged], nurse[triaged]),
        },
    }


def calibration(outcome: Flags, risks: Values) -> list[dict[str, float]]:
    """Return expected and observed share, with Wilson's interval, of each tenth by risk."""
    order = np.argsort(risks, kind="stable")
    return [_bin(outcome[part], risks[part]) for part in np.array_split(order, BINS)]


def _bin(outcome: Flags, risks: Values) -> dict[str, float]:
    ends = binomtest(int(outcome.sum()), outcome.size).proportion_ci(method="wilson")
    return {
        "expected": round(float(risks.mean()), _DIGITS),
        "observed": round(float(outcome.mean()), _DIGITS),
        "low": round(float(ends.low), _DIGITS),
        "high": round(float(ends.high), _DIGITS),
        "patients": int(outcome.size),
    }


def roc(outcome: Flags, scores: NDArray[Any]) -> list[dict[str, float]]:
    """Return at most POINTS points from (0, 0) to (1, 1)."""
    wrong, right, _ = roc_curve(outcome, scores)
    chosen = np.unique(np.searchsorted(wrong, np.linspace(0, 1, POINTS), side="right") - 1)
    return [
        {
            "false_positive_rate": round(float(wrong[place]), _DIGITS),
            "true_positive_rate": round(float(right[place]), _DIGITS),
        }
        for place in np.unique([0, *chosen])
    ]
