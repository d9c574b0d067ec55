"""What would change the level: one vital sign is varied, everything else stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from severity.observation import ImpossibleInput, Observation, observe
from severity.view.signs import SIGNS, Sign

# Answers for each patient what `Judge.judge` does: level, risk and NEWS2 at least.
JudgeAll = Callable[[Sequence[Observation]], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Point:
    """The answer for one value of the sign; risk is P(critical), None when it is not estimated."""

    value: float
    level: int
    risk: float | None


@dataclass(frozen=True)
class Band:
    """Neighbouring values, both ends inclusive, that give one level."""

    low: float
    high: float
    level: int


def curve(judge: JudgeAll, record: Mapping[str, Any], name: str) -> list[Point]:
    """Judge the patient at every value of the sign; those that cannot be true are left out."""
    varied = dict(_varied(record, name))
    answers = judge(list(varied.values()))
    return [
        Point(value, answer["level"], answer["risk"]["critical"])
        for value, answer in zip(varied, answers, strict=True)
    ]


def _varied(record: Mapping[str, Any], name: str) -> Iterator[tuple[float, Observation]]:
    others = {field: value for field, value in record.items() if field != "temperature_f"}
    for value in SIGNS[name].values():
        with suppress(ImpossibleInput):
            yield value, observe(others | {name: value})


def bands(points: list[Point]) -> list[Band]:
    """Join neighbouring values of one level."""
    joined = []
    for level, group in groupby(points, key=lambda point: point.level):
        values = [point.value for point in group]
        joined.append(Band(values[0], values[-1], level))
    return joined


def changes(found: list[Band], sign: Sign, value: float | None, level: int) -> list[str]:
    """Say where the level next differs, downwards and upwards; without a value, say every band."""
    if value is None:
        return [_within(band, sign) for band in found]
    lower = [band for band in found if band.high < value and band.level != level]
    higher = [band for band in found if band.low > value and band.level != level]
    said = []
    if lower:
        said.append(f"{sign.label} {sign.say(lower[-1].high)} or less: level {lower[-1].level}")
    if higher:
        said.append(f"{sign.label} {sign.say(higher[0].low)} or more: level {higher[0].level}")
    return said or [f"{sign.label} alone does not change the level"]


def _within(band: Band, sign: Sign) -> str:
    return f"{sign.label} {sign.say(band.low)} to {sign.say(band.high)}: level {band.level}"
