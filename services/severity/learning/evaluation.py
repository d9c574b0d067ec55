"""What the model and the levels do on visits of a later year, for everybody and by group."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severity.features import OUTCOMES, columns
from severity.learning.cohort import Visit
from severity.learning.metrics import auroc, brier, calibration_error
from severity.levels import UNCERTAIN_LEVEL, Risks, decide, essential_signs
from severity.model import Model
from severity.observation import Observation
from severity.rules import floor
from severity.scores.news2 import news2

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

_DIGITS = 4
AGE_BANDS = ((18, 39), (40, 64), (65, 79), (80, 120))
# What a crew may not know of a patient whom the hospital's record knows well.
UNKNOWN: dict[str, dict[str, Any]] = {
    "as recorded": {},
    "history not known": {"history": None},
    "first complaint only, history not known": {"history": None, "other_reasons_for_visit": ()},
    "complaint and history not known": {
        "history": None,
        "reason_for_visit": None,
        "other_reasons_for_visit": (),
    },
}


@dataclass(frozen=True)
class Judged:
    """Visits with what the model and the rules say of them: arrays of shape (visits,)."""

    cohort: Sequence[Visit]
    risks: Mapping[str, Values]
    outcomes: Mapping[str, Flags]
    levels: NDArray[np.int_]
    possible: Flags
    ambiguous: Flags

    def where(self, chosen: Flags) -> "Judged":
        """Return the chosen visits."""
        return Judged(
            [visit for visit, keep in zip(self.cohort, chosen, strict=True) if keep],
            {name: risk[chosen] for name, risk in self.risks.items()},
            {name: outcome[chosen] for name, outcome in self.outcomes.items()},
            self.levels[chosen],
            self.possible[chosen],
            self.ambiguous[chosen],
        )


def risks_of(model: Model, cohort: Sequence[Visit], **unknown: Any) -> dict[str, Values]:
    """Return the risks of visits, with fields of `unknown` in place of what is known."""
    return model.risks(columns([replace(visit.patient, **unknown) for visit in cohort]))


def judge(model: Model, cohort: Sequence[Visit]) -> Judged:
    """Assess visits as the service would."""
    patients = [visit.patient for visit in cohort]
    risks = risks_of(model, cohort)
    sure = [model.certainty(p, c) for p, c in zip(patients, risks["critical"], strict=True)]
    levels = [
        _level(model, patient, Risks(*both), doubtful=certainty.doubtful)
        for patient, certainty, *both in zip(patients, sure, *risks.values(), strict=True)
    ]
    return Judged(
        cohort,
        risks,
        {name: np.array([getattr(visit, name) for visit in cohort]) for name in OUTCOMES},
        np.array(levels),
        np.array(["critical" in certainty.possible for certainty in sure]),
        np.array([certainty.ambiguous for certainty in sure]),
    )


def _level(model: Model, patient: Observation, risks: Risks, *, doubtful: bool) -> int:
    known = sum(essential_signs(patient).values())
    rule = floor(patient, news2(patient))
    return decide(risks, rule, model.cuts, known=known, doubtful=doubtful).level


def report(model: Model, judged: Judged) -> dict[str, Any]:
    """Measure all visits, those who came by ambulance (EMsync's own patients), and each group."""
    cohort, outcomes = judged.cohort, judged.outcomes
    return {
        "all": measure(judged),
        "groups": {
            group: {
                name: measure(judged.where(np.array([belongs(visit) for visit in cohort])))
                for name, belongs in members.items()
            }
            for group, members in groups(cohort).items()
        },
        "unknown": {
            what: _areas(outcomes, risks_of(model, cohort, **fields))
            for what, fields in UNKNOWN.items()
        },
    }


def groups(cohort: Sequence[Visit]) -> dict[str, dict[str, Callable[[Visit], bool]]]:
    """Return for each way to group visits the test of each of its members."""
    return {
        "arrival": {
            "by ambulance": lambda visit: visit.patient.arrived_by_ambulance is True,
            "otherwise": lambda visit: visit.patient.arrived_by_ambulance is not True,
        },
        "age": {f"{low}-{high}": _aged(low, high) for low, high in AGE_BANDS},
        "sex": {sex: _of_sex(sex) for sex in ("female", "male")},
        "race": {race: _of_race(race) for race in sorted({visit.race for visit in cohort})},
    }


def _aged(low: int, high: int) -> Callable[[Visit], bool]:
    return lambda visit: low <= (visit.patient.age_years or 0) <= high


def _of_sex(sex: str) -> Callable[[Visit], bool]:
    return lambda visit: visit.patient.sex == sex


def _of_race(race: str) -> Callable[[Visit], bool]:
    return lambda visit: visit.race == race


def measure(judged: Judged) -> dict[str, Any]:
    """Return how risks and levels do on these visits."""
    critical = judged.outcomes["critical"]
    low = judged.levels > UNCERTAIN_LEVEL
    return {
        "visits": len(judged.cohort),
        **{name: int(judged.outcomes[name].sum()) for name in OUTCOMES},
        **_areas(judged.outcomes, judged.risks),
        "calibration_error": {
            name: round(calibration_error(judged.outcomes[name], judged.risks[name]), _DIGITS + 1)
            for name in OUTCOMES
        },
        "brier": round(brier(critical, judged.risks["critical"]), _DIGITS + 1),
        "coverage_of_critical": _share(judged.possible[critical]),
        "ambiguous": _share(judged.ambiguous),
        "critical_in_levels_4_and_5": _share(low[critical]),
        "not_critical_in_levels_1_and_2": _share(judged.levels[~critical] < UNCERTAIN_LEVEL),
        "visits_by_level": _by_level(judged.levels),
        "critical_by_level": _by_level(judged.levels[critical]),
    }


def _areas(outcomes: Mapping[str, Flags], risks: Mapping[str, Values]) -> dict[str, Any]:
    return {
        "auroc": {name: round(auroc(outcomes[name], risks[name]), _DIGITS) for name in OUTCOMES}
    }


def _share(flags: Flags) -> float | None:
    return round(float(flags.mean()), _DIGITS) if flags.size else None


def _by_level(levels: NDArray[np.int_]) -> dict[str, int]:
    counts = Counter(levels.tolist())
    return {str(level): counts[level] for level in range(1, 6)}
