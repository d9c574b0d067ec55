"""Draw how a cost grows, as an SVG."""

from collections.abc import Sequence
from math import log

_WIDTH, _HEIGHT, _MARGIN = 640, 400, 60


def growth(
    found: Sequence[tuple[int, float]], title: str, across: str, unit: str, *, from_zero: bool
) -> str:
    """Return the plot of counts and costs: counts to the right, costs upwards.

    Counts are on a logarithmic axis; costs too, unless they are drawn from 0.
    """
    counts, costs = zip(*found, strict=True)
    right, bottom = _WIDTH - _MARGIN, _HEIGHT - _MARGIN

    def at(count: int, cost: float) -> tuple[float, float]:
        height = cost / max(costs) if from_zero else _share(cost, costs)
        x = _MARGIN + _share(count, counts) * (right - _MARGIN)
        return round(x, 1), round(bottom - height * (bottom - _MARGIN), 1)

    points = [at(*pair) for pair in found]
    line = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="3"/><text x="{x}" y="{y - 8}">{cost:.0f} {unit}</text>'
        f'<text x="{x}" y="{bottom + 18}">{count:,}</text>'
        for (x, y), (count, cost) in zip(points, found, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" text-anchor="middle">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>\n'
        f'<text x="{_WIDTH / 2}" y="24">{title}</text>\n'
        f'<path d="M{_MARGIN} {_MARGIN}V{bottom}H{right}" fill="none" stroke="black"/>\n'
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>\n'
        f'{dots}\n<text x="{right}" y="{bottom + 36}" text-anchor="end">{across}</text>\n</svg>\n'
    )


def _share(value: float, values: Sequence[float]) -> float:
    """Return how far a value lies between the least and the most, 0 to 1, by its logarithm."""
    return log(value / min(values)) / log(max(values) / min(values))
