"""From a measurement to its points, by the bands of a chart."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import floor, inf

import numpy as np
from numpy.typing import NDArray

# Each band ends at its first number, inclusive, and gives its second as points.
Bands = tuple[tuple[float, int], ...]
Values = NDArray[np.float64]


def banded(bands: Bands, value: float | None, decimals: int = 0) -> int | None:
    """Return the points of a measurement at the chart's precision; None when not measured."""
    return None if value is None else points_of(bands, rounded(value, decimals))


def banded_column(bands: Bands, values: Values, decimals: int = 0) -> Values:
    """Return `banded` of each value, NaN where it is NaN."""
    place = np.searchsorted(_limits(bands, decimals), values, side="right")
    points = np.array([points for _, points in bands], dtype=np.float64)
    return np.where(np.isnan(values), np.nan, points[np.minimum(place, len(bands) - 1)])


def banded_years(bands: Bands, age: float | None) -> int | None:
    """Return the points of an age: charts count completed years, so 59.9 is 59."""
    return None if age is None else points_of(bands, floor(age))


def points_of(bands: Bands, value: float) -> int:
    """Return the points of the first band that reaches the value."""
    return next(points for end, points in bands if value <= end)


def rounded(value: float, decimals: int = 0) -> float:
    """Round half up to the chart's precision: its bands leave gaps between, as 35.0 to 35.1."""
    if value == floor(value):
        return value
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(str(value)).quantize(step, ROUND_HALF_UP))


def rounded_column(values: Values) -> Values:
    """Return `rounded` of each value to whole numbers; none may be below 0."""
    whole = np.floor(values)
    return whole + (values - whole >= 0.5)


@cache
def _limits(bands: Bands, decimals: int) -> list[float]:
    """Return the least value that is rounded beyond each band, so that none has to be rounded."""
    half = Decimal(5).scaleb(-decimals - 1)
    return [float(Decimal(str(end)) + half) for end, _ in bands if end != inf]
