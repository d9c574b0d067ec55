"""How well a risk tells patients apart, and whether it means what it says."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, roc_auc_score

Outcomes = Sequence[bool] | NDArray[np.bool_]
Numbers = Sequence[float] | NDArray[np.float64]


def auroc(outcomes: Outcomes, scores: Numbers) -> float:
    """Return the chance that one with the outcome scores above one without; ties count half."""
    return float(roc_auc_score(outcomes, scores))


def brier(outcomes: Outcomes, risks: Numbers) -> float:
    """Return the mean squared distance of risk and outcome."""
    return float(brier_score_loss(outcomes, risks))


def calibration_error(outcomes: Outcomes, risks: Numbers, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equally many patients."""
    order = np.argsort(np.asarray(risks), kind="stable")
    happened = np.asarray(outcomes, dtype=float)[order]
    expected = np.asarray(risks)[order]
    parts = np.array_split(np.arange(order.size), bins)
    gaps = [abs(happened[part].mean() - expected[part].mean()) * part.size for part in parts]
    return float(sum(gaps) / order.size)
