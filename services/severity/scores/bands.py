"""From a measurement to its points, by the bands of a chart."""

from decimal import ROUND_HALF_UP, Decimal
from math import floor

# Each band ends at its first number, inclusive, and gives its second as points.
Bands = tuple[tuple[float, int], ...]


def banded(bands: Bands, value: float | None, decimals: int = 0) -> int | None:
    """Return the points of a measurement at the chart's precision; None when not measured."""
    return None if value is None else points_of(bands, rounded(value, decimals))


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
