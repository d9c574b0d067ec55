"""Repeated vital signs of one patient: what the trend shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from severity.observation import observe
from severity.view.signs import SIGNS
from severity.view.variation import JudgeAll

NEWS2, LEVEL = "NEWS2", "Level"


@dataclass(frozen=True)
class Reading:
    """What was known of the patient at one time."""

    at: datetime
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Series:
    """One line of the trend: (time, value) in order of time; what was not measured is not in it."""

    label: str
    unit: str
    values: list[tuple[datetime, float]]


def trend(readings: Sequence[Reading], judge: JudgeAll) -> list[Series]:
    """Return level and NEWS2, then every sign that was measured at least once."""
    in_order = sorted(readings, key=lambda reading: reading.at)
    seen = [(reading.at, observe(reading.record)) for reading in in_order]
    judged = judge([patient for _, patient in seen])
    answers = [(at, answer) for (at, _), answer in zip(seen, judged, strict=True)]
    signs = [
        Series(
            sign.label,
            sign.unit,
            [(at, getattr(p, name)) for at, p in seen if getattr(p, name) is not None],
        )
        for name, sign in SIGNS.items()
    ]
    return [
        Series(LEVEL, "of 5", [(at, answer["level"]) for at, answer in answers]),
        Series(NEWS2, "points", [(at, answer["news2"]["score"]) for at, answer in answers]),
        *(series for series in signs if series.values),
    ]


def change(series: Series) -> str:
    """Say the latest value, and how it differs from the one before."""
    latest = series.values[-1][1]
    if len(series.values) == 1:
        return f"{latest:g}"
    difference = round(latest - series.values[-2][1], 1)
    return f"{latest:g} ({difference:+g})" if difference else f"{latest:g} (same)"
