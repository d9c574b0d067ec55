"""What is possible but rare at an age: accepted, and worth a second look.

The ranges are EMsync's own. They lie far outside of what is normal, so that a very ill patient
seldom meets them and a slip of a finger often does.
"""

from math import inf
from typing import NamedTuple

from emsync.problem import Violation
from severity.observation import RANGES, Observation

LEAST_PULSE_PRESSURE = 10

Ranges = dict[str, tuple[float, float]]


class AgeBand(NamedTuple):
    """What a monitor seldom shows beyond, for those younger than `below` years."""

    below: float
    said: str
    ranges: Ranges


_AT_ANY_AGE: Ranges = {
    "age_years": (0, 110),
    "oxygen_saturation": (60, 100),
    "temperature_c": (30, 42),
    "capillary_refill_seconds": (0, 10),
}
_BY_AGE = (
    AgeBand(
        1,
        "under 1 year",
        {
            "respiratory_rate": (12, 75),
            "pulse": (60, 230),
            "systolic_pressure": (40, 130),
            "diastolic_pressure": (15, 100),
        },
    ),
    AgeBand(
        12,
        "from 1 to 11 years",
        {
            "respiratory_rate": (8, 60),
            "pulse": (40, 220),
            "systolic_pressure": (50, 180),
            "diastolic_pressure": (15, 120),
        },
    ),
    AgeBand(
        inf,
        "from 12 years",
        {
            "respiratory_rate": (4, 60),
            "pulse": (20, 220),
            "systolic_pressure": (40, 260),
            "diastolic_pressure": (20, 160),
        },
    ),
)


def implausible(patient: Observation) -> list[Violation]:
    """Return what a person should confirm; units as in RANGES, temperature in Celsius."""
    by_age = _band(patient.age_years)
    return [
        *_outside(patient, _AT_ANY_AGE, "at any age"),
        *_outside(patient, by_age.ranges, by_age.said),
        *_narrow_pulse_pressure(patient),
    ]


def _band(age: float | None) -> AgeBand:
    """Choose by age; at an unknown one, only what is rare at every age counts."""
    if age is not None:
        return next(band for band in _BY_AGE if age < band.below)
    all_ranges = [band.ranges for band in _BY_AGE]
    widest = {
        name: (min(r[name][0] for r in all_ranges), max(r[name][1] for r in all_ranges))
        for name in all_ranges[0]
    }
    return AgeBand(inf, "at any age", widest)


def _outside(patient: Observation, ranges: Ranges, whom: str) -> list[Violation]:
    found = []
    for name, (low, high) in ranges.items():
        value = getattr(patient, name)
        if value is not None and not low <= value <= high:
            usual = f"{low:g} to {high:g} {RANGES[name].unit} {whom}"
            found.append(Violation(name, f"is rarely outside {usual}: confirm it", value))
    return found


def _narrow_pulse_pressure(patient: Observation) -> list[Violation]:
    high, low = patient.systolic_pressure, patient.diastolic_pressure
    if high is None or low is None or high - low >= LEAST_PULSE_PRESSURE:
        return []
    rule = (
        f"is rarely less than {LEAST_PULSE_PRESSURE} mmHg below systolic_pressure, "
        f"which is {high:g} mmHg: confirm both"
    )
    return [Violation("diastolic_pressure", rule, low)]
