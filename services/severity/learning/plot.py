"""The calibration plot as SVG: no library of the image draws one, and the bytes stay the same."""

from collections.abc import Iterator, Mapping, Sequence
from math import log10

SIZE, EDGE = 420, 50
DECADES = (0.001, 0.01, 0.1, 1.0)
_COLOURS = {"critical": "#b00020", "hospitalised": "#1d4ed8"}

Bin = Mapping[str, float]


def calibration_plot(bins: Mapping[str, Sequence[Bin]]) -> str:
    """Return observed against expected risk, both logarithmic, with 95 % intervals."""
    parts = [*_axes(), *(part for name in _COLOURS for part in _points(name, bins[name]))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        'font-family="sans-serif" font-size="12">\n<title>Calibration on the test year</title>\n'
        f'<rect width="{SIZE}" height="{SIZE}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _axes() -> Iterator[str]:
    for tick in DECADES:
        x, y = _x(tick), _y(tick)
        yield f'<path d="M{x} {_y(1)}V{_y(0.001)}M{_x(0.001)} {y}H{_x(1)}" stroke="#d4d4d4"/>'
        yield f'<text x="{x}" y="{SIZE - EDGE + 18}" text-anchor="middle">{100 * tick:g} %</text>'
        yield f'<text x="{EDGE - 6}" y="{y + 4}" text-anchor="end">{100 * tick:g} %</text>'
    yield f'<path d="M{_x(0.001)} {_y(0.001)}L{_x(1)} {_y(1)}" stroke="#737373" stroke-dasharray="4"/>'
    yield f'<text x="{SIZE / 2}" y="{SIZE - 12}" text-anchor="middle">expected risk</text>'
    yield f'<text transform="translate(14 {SIZE / 2})rotate(-90)" text-anchor="middle">observed</text>'


def _points(name: str, bins: Sequence[Bin]) -> Iterator[str]:
    colour = _COLOURS[name]
    for one in bins:
        x = _x(one["expected"])
        yield f'<path d="M{x} {_y(one["low"])}V{_y(one["high"])}" stroke="{colour}" opacity=".5"/>'
        yield f'<circle cx="{x}" cy="{_y(one["observed"])}" r="4" fill="{colour}"/>'
    row = EDGE + 14 + 18 * list(_COLOURS).index(name)
    yield f'<circle cx="{EDGE + 14}" cy="{row - 4}" r="4" fill="{colour}"/>'
    yield f'<text x="{EDGE + 24}" y="{row}">{name}</text>'


def _x(share: float) -> float:
    return round(EDGE + (SIZE - 2 * EDGE) * _place(share), 1)


def _y(share: float) -> float:
    return round(SIZE - EDGE - (SIZE - 2 * EDGE) * _place(share), 1)


def _place(share: float) -> float:
    """Return 0 for 0.1 % and less, 1 for 100 %."""
    return 1 + log10(max(share, DECADES[0])) / 3
