"""What scores share: a chart, a patient's points on it, and plain words for what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

Number = int | float
Points = Mapping[str, Number | None]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What is the same for every patient.

    `direction` says what the value of an incomplete score is: "at least" where more is worse,
    "at most" where less is. Each band ends at its number, inclusive, from low to high.
    """

    name: str
    low: Number
    high: Number
    source: str
    direction: Literal["at least", "at most"] = "at least"
    bands: tuple[tuple[Number, str | None], ...] = ()
    decimals: int = 0

    def band(self, value: Number) -> str | None:
        """Return the clinical class that the chart's authors give a value."""
        return next((name for end, name in self.bands if value <= end), None)

    def of_the_healthiest(self) -> str | None:
        """Return the class of the best value that there is."""
        return self.bands[0 if self.direction == "at least" else -1][1] if self.bands else None


@dataclass(frozen=True, kw_only=True)
class Score:
    """A patient's points by parameter, None where it was not measured, and what they add up to.

    `value` is None where not even a bound can be told; `notes` then say why, if nothing is missing.
    """

    chart: Chart
    points: Points
    value: Number | None
    not_applicable: str | None = None
    notes: tuple[str, ...] = ()

    @cached_property
    def missing(self) -> list[str]:
        """Name the parameters that were not measured."""
        return [name for name, points in self.points.items() if points is None]

    @property
    def complete(self) -> bool:
        """Tell whether the value is the score, and not only a bound of it."""
        return self.value is not None and not self.missing

    @property
    def applicable(self) -> bool:
        """Tell whether the chart is meant for such a patient; `not_applicable` says why not."""
        return self.not_applicable is None

    @property
    def band(self) -> str | None:
        """Return the clinical class; an incomplete score never claims the healthiest one."""
        if self.value is None:
            return None
        found = self.chart.band(self.value)
        return None if self.missing and found == self.chart.of_the_healthiest() else found

    def summary(self) -> str:
        """Say the score, and what is missing when it is not complete."""
        missing = f"missing: {', '.join(map(readable, self.missing))}" if self.missing else ""
        if self.value is None:
            return f"not known ({'; '.join(filter(None, (missing, *self.notes)))})"
        said = f"{self.value:.{self.chart.decimals}f}"
        return f"{self.chart.direction} {said} ({missing})" if missing else said


def added(points: Points, best: Mapping[str, Number] | None = None) -> Number:
    """Add up points; a missing parameter counts as in its best case, 0 points unless said."""
    at_best = best or {}
    return sum(
        at_best.get(name, 0) if scored is None else scored for name, scored in points.items()
    )


def as_dict(score: Score) -> dict[str, Any]:
    """Return the score as the API answers it (News2 in the contract is one)."""
    return {
        "score": score.value,
        "complete": score.complete,
        "missing": score.missing,
        "band": score.band,
        "summary": score.summary(),
        "points": dict(score.points),
        "applicable": score.applicable,
    }


def describe(score: Score) -> dict[str, Any]:
    """Return the score with its chart, as the API answers it (Score in the contract)."""
    chart = score.chart
    excluded = [f"not for this patient: {score.not_applicable}"] if score.not_applicable else []
    return {
        **as_dict(score),
        "bound": "exact" if score.complete else chart.direction,
        "notes": [*excluded, *score.notes],
        "low": chart.low,
        "high": chart.high,
        "source": chart.source,
    }


def readable(name: str) -> str:
    """Return a parameter's name as people write it."""
    return name.replace("_", " ")
