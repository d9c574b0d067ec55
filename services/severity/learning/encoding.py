"""Learn the order of danger of vital signs, and what reasons for visit say, from training visits."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from sklearn.isotonic import IsotonicRegression

from severity.features import OUTCOMES, VITALS, Columns, Encoding, assemble, comparable
from severity.observation import RANGES, Observation
from severity.orderings import Ordering, Values, in_order
from severity.reasons import DIGITS, ReasonRisk
from severity.scores.news2 import news2

# The step of each vital sign.
STEPS = {
    "respiratory_rate": 1.0,
    "oxygen_saturation": 1.0,
    "systolic_pressure": 1.0,
    "pulse": 1.0,
    "temperature_c": 0.1,
}
# Over how many steps the risk of a sign is smoothed. SpO2 is not among them: it has one bad end,
# so that its order need not be learned.
SMOOTHING = {
    "respiratory_rate": 1.0,
    "systolic_pressure": 5.0,
    "pulse": 4.0,
    "temperature_c": 3.0,
}
# Of how many patients' weight a group's share is against a code's own.
SHRINKAGE = {"critical": 50, "hospitalised": 20}
# Hospitalisation is less grave but more frequent: it orders values where critical patients are few.
WEIGHT_OF_HOSPITALISED = 0.1
FOLDS = 10
# Less than any difference between risks that were rounded to nine digits.
_HAIR = 1e-12

Outcomes = Mapping[str, NDArray[np.bool_]]


def learn_encoding(known: Columns, outcomes: Outcomes) -> Encoding:
    """Return what these visits say of vital signs and reasons."""
    orderings = {vital: _ordering(vital, comparable(known, vital), outcomes) for vital in VITALS}
    reasons = {name: learn_reasons(known["reasons"], outcomes[name], name) for name in OUTCOMES}
    return Encoding(orderings, reasons)


def training_rows(
    known: Columns, outcomes: Outcomes, encoding: Encoding, seed: int
) -> NDArray[np.float32]:
    """Return the rows to learn from: each visit's reasons are judged by the other folds alone.

    Judged by a table that its own outcome is in, a rare reason would tell the model the answer.
    """
    codes = known["reasons"]
    fold = np.random.default_rng(seed).integers(FOLDS, size=codes.shape[0])
    odds = {name: np.full(codes.shape, np.nan) for name in OUTCOMES}
    for number in range(FOLDS):
        inside = fold == number
        for name in OUTCOMES:
            others = learn_reasons(codes[~inside], outcomes[name][~inside], name)
            odds[name][inside] = others.of(codes[inside])
    return assemble(known, encoding.places(known), odds)


def learn_reasons(codes: Values, outcome: NDArray[np.bool_], name: str) -> ReasonRisk:
    """Return the shrunken log-odds of every code, and group of codes, that some visit has."""
    seen: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    for patient, is_so in zip(codes, outcome, strict=True):
        for code in patient[~np.isnan(patient)]:
            digits = str(int(code))
            for length in range(DIGITS + 1):
                seen[digits[:length]] += 1
                happened[digits[:length]] += bool(is_so)
    return ReasonRisk(_shrunken(seen, happened, SHRINKAGE[name]))


def _shrunken(seen: Counter[str], happened: Counter[str], weight: int) -> dict[str, float]:
    share: dict[str, float] = defaultdict(float, {"": happened[""] / seen[""]})
    for group in sorted(seen, key=len):
        if group:
            towards = weight * share[group[:-1]]
            share[group] = (happened[group] + towards) / (seen[group] + weight)
    return {group: round(float(np.log(p / (1 - p))), 6) for group, p in sorted(share.items())}


def _ordering(vital: str, values: Values, outcomes: Outcomes) -> Ordering:
    step, allowed = STEPS[vital], RANGES[vital]
    count = round((allowed.high - allowed.low) / step) + 1
    grid = np.round(allowed.low + step * np.arange(count), 1)
    points = [_points(vital, float(value)) for value in grid]
    if vital not in SMOOTHING:
        return in_order(allowed.low, step, points, -grid)
    known = ~np.isnan(values)
    index = Ordering(allowed.low, step, np.zeros(count)).index(values[known])
    danger = outcomes["critical"] + WEIGHT_OF_HOSPITALISED * outcomes["hospitalised"]
    risk = _smoothed(index, danger[known], points, SMOOTHING[vital])
    return in_order(allowed.low, step, points, risk)


def _points(vital: str, value: float) -> int:
    name = {"temperature_c": "temperature"}.get(vital, vital)
    measured: dict[str, Any] = {vital: value}
    points = news2(Observation(**measured)).points[name]
    assert points is not None
    return points


def _smoothed(
    index: NDArray[np.intp], danger: Values, points: Sequence[int], width: float
) -> Values:
    """Return the mean danger at each step, smoothed within its band of NEWS2 points.

    Outside of the band without points, danger never falls with the distance from it (isotonic
    regression; Barlow et al., Statistical Inference under Order Restrictions, 1972).
    """
    total = np.bincount(index, danger, len(points))
    count = np.bincount(index, minlength=len(points)).astype(float)
    bands = np.split(np.arange(len(points)), np.flatnonzero(np.diff(points)) + 1)
    mean, normal = danger.mean(), points.index(0)
    risk = np.empty(len(points))
    for band in bands:
        over, under = (gaussian_filter1d(x[band], width, mode="nearest") for x in (total, count))
        risk[band] = np.round((over + 2 * mean) / (under + 2), 9)
        if points[band[0]]:
            risk[band] = _outwards(risk[band], under + 2, rising=bool(band[0] > normal))
    return risk


def _outwards(risk: Values, weight: Values, *, rising: bool) -> Values:
    """Return the nearest risks that grow with the distance from the normal band, if only a hair."""
    regression = IsotonicRegression(increasing=rising)
    fitted = regression.fit_transform(np.arange(risk.size), risk, sample_weight=weight)
    hair = np.arange(risk.size) * (_HAIR if rising else -_HAIR)
    return np.asarray(np.round(fitted, 9) + hair, np.float64)
