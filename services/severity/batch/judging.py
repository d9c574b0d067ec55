"""Judge columns of patients as Assessor.assess judges one, without the explanation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severity.certainty import Limits
from severity.features import Columns, columns, numbers
from severity.levels import LEAST_KNOWN, NAMES, Levels, Truths, Values, decide_all
from severity.model import YOUNGEST_LEARNED, Model
from severity.rules import DEEPLY_UNCONSCIOUS, YOUNGEST_SCORED, floor_levels, signs_of_columns
from severity.scores.news2 import news2_points

_SIGNS = ("glasgow_coma_scale", "stroke_signs", "cardiac_chest_pain")
_ESSENTIAL = ("respiratory_rate", "pulse", "systolic_pressure", "oxygen_saturation")
_DIGITS = 6


@dataclass(frozen=True)
class Judge:
    """Judge patients with one model."""

    model: Model

    @cached_property
    def _limits(self) -> Limits:
        return Limits.read(self.model.card["visit"])

    def judge(self, patients: Sequence[Any]) -> list[dict[str, Any]]:
        """Return for each patient what BatchAssessment says of them, but for line and id."""
        known = _columns(patients)
        points = news2_points(known)
        risks = self._risks(known)
        deaths = [self.model.trauma_death(patient) or (None, None) for patient in patients]
        bounds = np.array([bound for _, bound in deaths], dtype=np.float64)
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
        return [_brief(*one) for one in made]

    def _risks(self, known: Columns) -> dict[str, Values]:
        """Return the risks of an estimate, NaN for those of whom the model knows nothing."""
        adult = known["age_years"] >= YOUNGEST_LEARNED
        risks = self.model.risks(known)
        return {outcome: np.where(adult, risk, np.nan) for outcome, risk in risks.items()}

    def _ambiguous(self, critical: Values) -> Truths:
        return np.isnan(critical) | self._limits.ambiguous(critical)

    def _sure(self, known: Columns, critical: Values) -> Truths:
        doubtful = self._ambiguous(critical) | self._limits.outside(known)
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


def _brief(
    level: int,
    source: str,
    floor: int,
    critical: float,
    hospitalised: float,
    trauma_death: float | None,
    ambiguous: bool,  # noqa: FBT001 as the contract has it
    score: int,
    complete: bool,  # noqa: FBT001
) -> dict[str, Any]:
    return {
        "level": level,
        "level_name": NAMES[level],
        "level_source": source,
        "floor_level": floor,
        "risk": {
            "critical": _rounded(critical),
            "hospitalised": _rounded(hospitalised),
            "trauma_death": None if trauma_death is None else round(trauma_death, _DIGITS),
        },
        "ambiguous": ambiguous,
        "news2": {"score": score, "complete": complete},
    }


def _rounded(risk: float) -> float | None:
    # NaN is the only value that is not itself.
    return round(risk, _DIGITS) if risk == risk else None  # noqa: PLR0124
