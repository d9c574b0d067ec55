"""Judge columns of patients as Assessor.assess judges one, without the explanation."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from severity.features import Columns, columns, numbers
from severity.levels import LEAST_KNOWN, NAMES, Source, Truths, Values, decide_all
from severity.model import YOUNGEST_LEARNED, Model
from severity.rules import DEEPLY_UNCONSCIOUS, YOUNGEST_SCORED, floor_levels, signs_of_columns
from severity.scores.news2 import news2_points

_SIGNS = ("glasgow_coma_scale", "stroke_signs", "cardiac_chest_pain")
_ESSENTIAL = ("respiratory_rate", "pulse", "systolic_pressure", "oxygen_saturation")
_DIGITS = 6


class Verdict(NamedTuple):
    """What is said of one patient; a risk that is not estimated is NaN."""

    level: int
    source: Source
    floor: int
    critical: float
    hospitalised: float
    trauma_death: float
    ambiguous: bool
    score: int
    complete: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the members of BatchAssessment, but for line and id."""
        return {
            "level": self.level,
            "level_name": NAMES[self.level],
            "level_source": self.source,
            "floor_level": self.floor,
            "risk": {
                "critical": _rounded(self.critical),
                "hospitalised": _rounded(self.hospitalised),
                "trauma_death": _rounded(self.trauma_death),
            },
            "ambiguous": self.ambiguous,
            "news2": {"score": self.score, "complete": self.complete},
        }


@dataclass(frozen=True)
class Judge:
    """Judge patients with one model."""

    model: Model

    def judge(self, patients: Sequence[Any]) -> list[dict[str, Any]]:
        """Return for each patient what BatchAssessment says of them, but for line and id."""
        known = _columns(patients)
        points = news2_points(known)
        risks = self._risks(known)
        deaths = [death or (nan, nan) for death in self.model.trauma_deaths(patients)]
        bounds = np.array([bound for _, bound in deaths])
        floors = floor_levels(signs_of_columns(known, points), known["age_years"] < YOUNGEST_SCORED)
        proposed = self.model.cuts.levels(risks["critical"], risks["hospitalised"], bounds)
        levels, sources = decide_all(proposed, floors, self._sure(known, risks["critical"]))
        table = np.column_stack(list(points.values()))
        made = zip(
            levels.tolist(),
            sources,
            floors.tolist(),
            risks["critical"].tolist(),
            risks["hospitalised"].tolist(),
            [death for death, _ in deaths],
            self._ambiguous(risks["critical"]).tolist(),
            np.nansum(table, axis=1).astype(int).tolist(),
            (~np.isnan(table).any(axis=1)).tolist(),
            strict=True,
        )
        return [Verdict._make(one).as_dict() for one in made]

    def _risks(self, known: Columns) -> dict[str, Values]:
        """Return the risks of an estimate, NaN for those of whom the model knows nothing."""
        adult = known["age_years"] >= YOUNGEST_LEARNED
        risks = self.model.risks(known)
        return {outcome: np.where(adult, risk, np.nan) for outcome, risk in risks.items()}

    def _ambiguous(self, critical: Values) -> Truths:
        return np.isnan(critical) | self.model.limits.ambiguous(critical)

    def _sure(self, known: Columns, critical: Values) -> Truths:
        doubtful = self._ambiguous(critical) | self.model.limits.outside(known)
        return (_known_signs(known) >= LEAST_KNOWN) & ~doubtful


def _columns(patients: Sequence[Any]) -> Columns:
    known = columns(patients) | {name: numbers(patients, name) for name in _SIGNS}
    aware = [patient.consciousness for patient in patients]
    known["alert"] = np.array([None if one is None else one == "alert" for one in aware], float)
    known["deeply_unconscious"] = np.array([one in DEEPLY_UNCONSCIOUS for one in aware], float)
    return known


def _known_signs(known: Columns) -> NDArray[np.int64]:
    aware = ~np.isnan(known["alert"]) | ~np.isnan(known["glasgow_coma_scale"])
    others = [~np.isnan(known[name]) for name in _ESSENTIAL]
    return np.sum([aware, *others], axis=0)


def _rounded(risk: float) -> float | None:
    return None if isnan(risk) else round(risk, _DIGITS)
