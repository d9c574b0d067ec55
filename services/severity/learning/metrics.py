"""How well a risk tells patients apart, and whether it means what it says."""

from collections.abc import Sequence

import numpy as np


def auroc(outcomes: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the chance that one with the outcome scores above one without; ties count half."""
    happened = np.asarray(outcomes, dtype=bool)
    _, place, counts = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    with_outcome = int(happened.sum())
    above = ranks[happened].sum() - with_outcome * (with_outcome + 1) / 2
    return float(above / (with_outcome * (happened.size - with_outcome)))


def brier(outcomes: Sequence[bool], risks: Sequence[float]) -> float:
    """Return the mean squared distance of risk and outcome."""
    return float(np.mean((np.asarray(risks) - np.asarray(outcomes, dtype=float)) ** 2))


def calibration_error(outcomes: Sequence[bool], risks: Sequence[float], bins: int = 10) -> float:
    """Return the expected calibration error over bins of equally many patients."""
    order = np.argsort(np.asarray(risks), kind="stable")
    happened = np.asarray(outcomes, dtype=float)[order]
    expected = np.asarray(risks)[order]
    parts = np.array_split(np.arange(order.size), bins)
    gaps = [abs(happened[part].mean() - expected[part].mean()) * part.size for part in parts]
    return float(sum(gaps) / order.size)
