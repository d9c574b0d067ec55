"""NEWS2, the National Early Warning Score (Royal College of Physicians, 2017, chart 1)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import inf

from severity.observation import Observation

# Each band ends at its first number, inclusive, and gives its second as points.
_BANDS: dict[str, tuple[tuple[float, int], ...]] = {
    "respiratory_rate": ((8, 3), (11, 1), (20, 0), (24, 2), (inf, 3)),
    "systolic_pressure": ((90, 3), (100, 2), (110, 1), (219, 0), (inf, 3)),
    "pulse": ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (inf, 3)),
    "temperature": ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (inf, 2)),
}
_SATURATION_SCALE_1 = ((91, 3), (93, 2), (95, 1), (inf, 0))
_SATURATION_SCALE_2_ON_AIR = ((83, 3), (85, 2), (87, 1), (inf, 0))
_SATURATION_SCALE_2_ON_OXYGEN = ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (inf, 3))


@dataclass(frozen=True)
class News2:
    """The points of each parameter, None where it was not measured."""

    points: dict[str, int | None]

    @property
    def score(self) -> int:
        """Sum what is known, 0 to 20: the least that the complete score can be."""
        return sum(points for points in self.points.values() if points)

    @property
    def missing(self) -> list[str]:
        """Name the parameters that were not measured."""
        return [name for name, points in self.points.items() if points is None]

    @property
    def threes(self) -> list[str]:
        """Name the parameters that alone give 3 points."""
        return [name for name, points in self.points.items() if points == 3]

    @property
    def band(self) -> str:
        """Return the clinical risk that the chart gives the score."""
        if self.score >= 7:
            return "high"
        if self.score >= 5:
            return "medium"
        return "low-medium" if self.threes else "low"

    def summary(self) -> str:
        """Say the score, and what is missing when it is not complete."""
        if not self.missing:
            return str(self.score)
        return f"at least {self.score} (missing: {', '.join(map(readable, self.missing))})"


def news2(patient: Observation) -> News2:
    """Score a patient; not meant for those under 16 or pregnant."""
    return News2(
        {
            "respiratory_rate": _points("respiratory_rate", patient.respiratory_rate),
            "oxygen_saturation": _saturation_points(patient),
            "supplemental_oxygen": _oxygen_points(patient.supplemental_oxygen),
            "systolic_pressure": _points("systolic_pressure", patient.systolic_pressure),
            "pulse": _points("pulse", patient.pulse),
            "consciousness": _consciousness_points(patient.consciousness),
            "temperature": _points("temperature", patient.temperature_c, decimals=1),
        }
    )


def readable(name: str) -> str:
    """Return a parameter's name as people write it."""
    return name.replace("_", " ")


def _points(name: str, value: float | None, decimals: int = 0) -> int | None:
    return None if value is None else _band(_BANDS[name], _rounded(value, decimals))


def _saturation_points(patient: Observation) -> int | None:
    if patient.oxygen_saturation is None:
        return None
    value = _rounded(patient.oxygen_saturation)
    if patient.oxygen_saturation_scale == 1:
        return _band(_SATURATION_SCALE_1, value)
    # With oxygen unknown the score is "at least": air gives the fewest points.
    on_oxygen = patient.supplemental_oxygen
    return _band(_SATURATION_SCALE_2_ON_OXYGEN if on_oxygen else _SATURATION_SCALE_2_ON_AIR, value)


def _oxygen_points(on_oxygen: bool | None) -> int | None:  # noqa: FBT001 it is a measurement
    return None if on_oxygen is None else 2 * on_oxygen


def _consciousness_points(level: str | None) -> int | None:
    if level is None:
        return None
    return 0 if level == "alert" else 3


def _band(bands: tuple[tuple[float, int], ...], value: float) -> int:
    return next(points for end, points in bands if value <= end)


def _rounded(value: float, decimals: int = 0) -> float:
    """Round half up to the chart's precision: its bands leave gaps between, as 35.0 to 35.1."""
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(str(value)).quantize(step, ROUND_HALF_UP))
