"""NEWS2, the National Early Warning Score (Royal College of Physicians, 2017, chart 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from severity.observation import Observation
from severity.scores.applicability import pregnant, too_young
from severity.scores.bands import Bands, Values, banded, banded_column
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="NEWS2",
    low=0,
    high=20,
    source="Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017",
    bands=((4, "low"), (6, "medium"), (20, "high")),
)

_RESPIRATORY_RATE: Bands = ((8, 3), (11, 1), (20, 0), (24, 2), (inf, 3))
_SATURATION_SCALE_1: Bands = ((91, 3), (93, 2), (95, 1), (inf, 0))
_SATURATION_SCALE_2_ON_AIR: Bands = ((83, 3), (85, 2), (87, 1), (inf, 0))
_SATURATION_SCALE_2_ON_OXYGEN: Bands = (
    *((83, 3), (85, 2), (87, 1)),
    *((92, 0), (94, 1), (96, 2), (inf, 3)),
)
_SYSTOLIC_PRESSURE: Bands = ((90, 3), (100, 2), (110, 1), (219, 0), (inf, 3))
_PULSE: Bands = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (inf, 3))
_TEMPERATURE: Bands = ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (inf, 2))


@dataclass(frozen=True, kw_only=True)
class News2(Score):
    """A score that is always at least a number, and whose single threes count."""

    points: dict[str, int | None]

    @property
    def score(self) -> int:
        """Sum what is known, 0 to 20: the least that the complete score can be."""
        return sum(points for points in self.points.values() if points)

    @property
    def threes(self) -> list[str]:
        """Name the parameters that alone give 3 points."""
        return [name for name, points in self.points.items() if points == 3]

    @property
    def band(self) -> str | None:
        """Return the clinical risk that the chart gives the score."""
        band = self.chart.band(self.score)
        return "low-medium" if band == "low" and self.threes else band


def news2(patient: Observation) -> News2:
    """Score a patient; not meant for those under 16 or pregnant."""
    points = {
        "respiratory_rate": banded(_RESPIRATORY_RATE, patient.respiratory_rate),
        "oxygen_saturation": banded(_saturation_bands(patient), patient.oxygen_saturation),
        "supplemental_oxygen": _oxygen_points(patient.supplemental_oxygen),
        "systolic_pressure": banded(_SYSTOLIC_PRESSURE, patient.systolic_pressure),
        "pulse": banded(_PULSE, patient.pulse),
        "consciousness": _consciousness_points(patient.consciousness),
        "temperature": banded(_TEMPERATURE, patient.temperature_c, decimals=1),
    }
    return News2(
        chart=CHART,
        points=points,
        value=added(points),
        not_applicable=too_young(patient) or pregnant(patient),
    )


def news2_points(known: Mapping[str, Values]) -> dict[str, Values]:
    """Return the points of `news2` for columns of patients, NaN where not measured.

    `alert` is 1 for those who are, and 0 for the other levels of ACVPU.
    """
    return {
        "respiratory_rate": banded_column(_RESPIRATORY_RATE, known["respiratory_rate"]),
        "oxygen_saturation": _saturation_points(known),
        "supplemental_oxygen": 2 * known["supplemental_oxygen"],
        "systolic_pressure": banded_column(_SYSTOLIC_PRESSURE, known["systolic_pressure"]),
        "pulse": banded_column(_PULSE, known["pulse"]),
        "consciousness": 3 * (1 - known["alert"]),
        "temperature": banded_column(_TEMPERATURE, known["temperature_c"], decimals=1),
    }


def _saturation_points(known: Mapping[str, Values]) -> Values:
    on_scale_2 = np.where(
        known["supplemental_oxygen"] == 1,
        banded_column(_SATURATION_SCALE_2_ON_OXYGEN, known["oxygen_saturation"]),
        banded_column(_SATURATION_SCALE_2_ON_AIR, known["oxygen_saturation"]),
    )
    on_scale_1 = banded_column(_SATURATION_SCALE_1, known["oxygen_saturation"])
    return np.where(known["oxygen_saturation_scale"] == 2, on_scale_2, on_scale_1)


def _saturation_bands(patient: Observation) -> Bands:
    if patient.oxygen_saturation_scale == 1:
        return _SATURATION_SCALE_1
    # With oxygen unknown the score is "at least": air gives the fewest points.
    on_oxygen = patient.supplemental_oxygen
    return _SATURATION_SCALE_2_ON_OXYGEN if on_oxygen else _SATURATION_SCALE_2_ON_AIR


def _oxygen_points(on_oxygen: bool | None) -> int | None:  # noqa: FBT001 it is a measurement
    return None if on_oxygen is None else 2 * on_oxygen


def _consciousness_points(level: str | None) -> int | None:
    if level is None:
        return None
    return 0 if level == "alert" else 3
