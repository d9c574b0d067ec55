"""Draw how a cost grows, as an SVG."""

import math
from collections.abc import Sequence

_WIDTH, _HEIGHT, _MARGIN = 640, 400, 60


def growth(
    found: Sequence[tuple[int, float]], title: str, across: str, unit: str, *, by_tens: bool = False
) -> str:
    """Return the plot of counts and costs: counts to the right, costs upwards from 0.

    `by_tens` gives every power of ten the same width.
    """
    right, bottom = _WIDTH - _MARGIN, _HEIGHT - _MARGIN
    most = max(cost for _, cost in found)
    scale = math.log10 if by_tens else float
    first, last = scale(found[0][0]) if by_tens else 0.0, scale(found[-1][0])

    def at(count: int, cost: float) -> tuple[float, float]:
        x = _MARGIN + (scale(count) - first) / (last - first) * (right - _MARGIN)
        return round(x, 1), round(bottom - cost / most * (bottom - _MARGIN), 1)

    points = [(*at(*pair), *pair) for pair in found]
    line = " ".join(f"{x},{y}" for x, y, _, _ in points)
    # Beside the axis there is no room for what is close to 0.
    shown = [point for point in points if by_tens or point[0] - _MARGIN > _MARGIN / 2]
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="3"/><text x="{x}" y="{y - 8}">{cost:.0f} {unit}</text>'
        f'<text x="{x}" y="{bottom + 18}">{count:,}</text>'
        for x, y, count, cost in shown
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
