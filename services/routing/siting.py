"""Choose where stations stand so that they reach as much of the demand as possible."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

_MOST_SECONDS = 5.0


class NotSolved(RuntimeError):
    """The solver found nothing; the message is its own."""


@dataclass(frozen=True)
class Siting:
    """The chosen sites (rows), the points that they reach (columns), and whether none are better."""

    chosen: Sequence[int]
    reached: Sequence[int]
    proven: bool


def maximal_covering(reach: NDArray[np.bool_], weights: Sequence[float], count: int) -> Siting:
    """Choose so many sites that the weight of all points reached is greatest.

    Maximal covering location problem: Church, ReVelle, Papers of the Regional Science
    Association 32 (1974). Raises NotSolved.
    """
    sites, points = reach.shape
    # First the sites, chosen or not; then the points, which follow from them.
    found = milp(
        c=np.concatenate([np.zeros(sites), -np.asarray(weights, dtype=float)]),
        integrality=np.concatenate([np.ones(sites), np.zeros(points)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(np.hstack([reach.T.astype(float), -np.eye(points)]), lb=0),
            LinearConstraint(np.concatenate([np.ones(sites), np.zeros(points)]), count, count),
        ],
        options={"time_limit": _MOST_SECONDS},
    )
    if found.x is None:
        raise NotSolved(found.message)
    chosen = [int(site) for site in np.flatnonzero(found.x[:sites] > 0.5)]
    reached = [int(point) for point in np.flatnonzero(reach[chosen].any(axis=0))]
    return Siting(chosen, reached, found.status == 0)
