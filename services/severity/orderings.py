"""Order a vital sign's values from harmless to dangerous, so that no model can learn otherwise.

NEWS2 points come first, the risk that was seen at a value second (SpO2: how low it is); beyond the
normal band, the farther the worse. A model that is monotone in the place of this order never calls
a patient less ill whose vital sign got more NEWS2 points, or went farther from normal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

# Scale 2 knows other limits: its points stand for the saturation of scale 1 that has as many.
_SATURATION_OF_POINTS = np.array([97.0, 95.0, 93.0, 91.0])
# Steps are tenths or more, so halves of them have at most two.
_DECIMALS = 2


@dataclass(frozen=True)
class Ordering:
    """The places of `low`, `low + step`, ... in the order of danger, 0 the least dangerous."""

    low: float
    step: float
    places: NDArray[np.float64]

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Ordering":
        """Return the ordering that `as_dict` made."""
        return cls(record["low"], record["step"], np.array(record["places"], dtype=np.float64))

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {"low": self.low, "step": self.step, "places": [int(p) for p in self.places]}

    def place(self, values: Values) -> Values:
        """Return the place of each value, NaN where it is NaN; shapes are equal."""
        unknown = np.isnan(values)
        return np.where(
            unknown, np.nan, self.places[self.index(np.where(unknown, self.low, values))]
        )

    def index(self, values: Values) -> NDArray[np.intp]:
        """Return the nearest step of each value, halves upwards exactly as NEWS2 rounds."""
        return np.searchsorted(self._halves, values, side="right")

    @cached_property
    def _halves(self) -> Values:
        """Return the least value that is nearest to each step but the first."""
        return np.round(self.low + self.step * (np.arange(1, self.places.size) - 0.5), _DECIMALS)


def in_order(low: float, step: float, points: Sequence[int], risk: Values) -> Ordering:
    """Return the ordering of values that have these NEWS2 points and this risk."""
    places = np.empty(len(points))
    places[np.lexsort((risk, np.asarray(points)))] = np.arange(len(points))
    return Ordering(low, step, places)


def on_scale_1(saturation: Values, scale: Values, on_oxygen: Values) -> Values:
    """Return SpO2 (%), that of scale 2 as the value of scale 1 with as many NEWS2 points.

    `scale` is 1 or 2 and `on_oxygen` 1 for patients who breathe added oxygen.
    """
    low = np.searchsorted([83.5, 85.5, 87.5], saturation, side="right")
    high = np.searchsorted([92.5, 94.5, 96.5], saturation, side="right")
    too_much = np.where(on_oxygen == 1, high, 0)
    points = np.maximum(3 - low, too_much)
    same = np.minimum(_SATURATION_OF_POINTS[points], np.where(low == 0, saturation, np.inf))
    return np.where((scale == 2) & ~np.isnan(saturation), same, saturation)
