"""Choose where stations stand so that they reach as much of the demand as possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from routing.linear import Row, minimise


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
    reached_by = [np.flatnonzero(reach[:, point]) for point in range(points)]
    rows = [
        Row([*by, sites + point], [*np.ones(by.size), -1], 0, inf)
        for point, by in enumerate(reached_by)
    ]
    rows.append(Row(range(sites), np.ones(sites).tolist(), count, count))
    costs = np.concatenate([np.zeros(sites), -np.asarray(weights, dtype=float)])
    found = minimise(costs, rows, whole=sites)
    chosen = [int(site) for site in np.flatnonzero(found.values[:sites] > 0.5)]
    reached = [int(point) for point in np.flatnonzero(reach[chosen].any(axis=0))]
    return Siting(chosen, reached, found.proven)
