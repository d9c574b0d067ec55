"""Say how much of the demand the free ambulances reach in time, and what sending one would lose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cells = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class Share:
    """What is reached within so many minutes: weight, and share of all weight (0 to 1)."""

    minutes: float
    weight: float
    share: float


@dataclass(frozen=True)
class Coverage:
    """What all units reach, and for each unit what would be reached no more without it."""

    covered: Sequence[Share]
    lost: Sequence[Sequence[Share]]


def coverage(seconds: Cells, weights: Sequence[float], minutes: Sequence[float]) -> Coverage:
    """Return the coverage of units (rows) over points of demand (columns).

    Seconds are None where no road leads. The weights may not all be zero.
    """
    demand = np.asarray(weights, dtype=float)
    covered, lost = [], []
    for limit in minutes:
        reached = within(seconds, limit * 60, len(weights))
        covered.append(_share(limit, reached.any(axis=0), demand))
        alone = reached & (reached.sum(axis=0) == 1)
        lost.append([_share(limit, row, demand) for row in alone])
    return Coverage(covered, [list(of_unit) for of_unit in zip(*lost, strict=True)])


def within(seconds: Cells, limit_s: float, columns: int) -> NDArray[np.bool_]:
    """Return which cells are reached in time, as a table of rows and columns."""
    # An empty cell becomes NaN, which is within no limit.
    table = np.array(seconds, dtype=float).reshape(-1, columns)
    reached: NDArray[np.bool_] = table <= limit_s
    return reached


def _share(minutes: float, reached: NDArray[np.bool_], demand: NDArray[np.float64]) -> Share:
    weight = float(demand[reached].sum())
    return Share(minutes, round(weight, 6), round(weight / float(demand.sum()), 6))
