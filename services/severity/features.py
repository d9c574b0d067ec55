"""What the visit model looks at: the same columns serve training, one patient and a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from severity.observation import HISTORY, Observation
from severity.orderings import Ordering, on_scale_1
from severity.reasons import ReasonRisk

Values = NDArray[np.float64]
Columns = dict[str, Values]

OUTCOMES = ("critical", "hospitalised")
VITALS = (
    "respiratory_rate",
    "oxygen_saturation",
    "systolic_pressure",
    "pulse",
    "temperature_c",
)
REASONS = 5
_NUMBERS = (
    "age_years",
    *VITALS,
    "diastolic_pressure",
    "pain",
    "arrived_by_ambulance",
    "injury",
    "oxygen_saturation_scale",
    "supplemental_oxygen",
)
_FEMALE = {"female": 1.0, "male": 0.0}


class Feature(NamedTuple):
    """One column of the model, which way the risk may move with it, and whom it explains."""

    name: str
    cause: str
    direction: int = 0


FEATURES = (
    Feature("age_years", "age_years", 1),
    Feature("female", "sex"),
    Feature("arrived_by_ambulance", "arrived_by_ambulance"),
    *(Feature(f"{vital}_order", vital, 1) for vital in VITALS),
    Feature("diastolic_pressure", "diastolic_pressure"),
    Feature("pain", "pain"),
    Feature("injury", "injury"),
    Feature("reason_for_visit", "reason_for_visit"),
    *(
        Feature(f"reason_{outcome}_{summary}", "reason_for_visit")
        for outcome in OUTCOMES
        for summary in ("first", "highest", "mean")
    ),
    *(Feature(f"history_{name}", "history") for name in HISTORY),
)
NAMES = [feature.name for feature in FEATURES]
DIRECTIONS = tuple(feature.direction for feature in FEATURES)
# What a contribution may be said of: several columns can come from one thing.
CAUSES = tuple(dict.fromkeys(feature.cause for feature in FEATURES))


@dataclass(frozen=True)
class Encoding:
    """What was learned of vital signs and of reasons before the model itself."""

    orderings: Mapping[str, Ordering]
    reasons: Mapping[str, ReasonRisk]

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Encoding":
        """Return the encoding that `as_dict` made."""
        return cls(
            {name: Ordering.read(made) for name, made in record["orderings"].items()},
            {outcome: ReasonRisk(made) for outcome, made in record["reasons"].items()},
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "orderings": {name: made.as_dict() for name, made in self.orderings.items()},
            "reasons": {name: dict(made.log_odds) for name, made in self.reasons.items()},
        }

    def rows(self, known: Columns) -> NDArray[np.float32]:
        """Return the model's input: shape (patients, features), NaN where nothing is known."""
        odds = {outcome: risk.of(known["reasons"]) for outcome, risk in self.reasons.items()}
        return assemble(known, self.places(known), odds)

    def places(self, known: Columns) -> Columns:
        """Return each vital sign's place in the order of danger."""
        return {vital: self.orderings[vital].place(comparable(known, vital)) for vital in VITALS}


def comparable(known: Columns, vital: str) -> Values:
    """Return a vital sign's values; SpO2 of scale 2 as of scale 1."""
    if vital != "oxygen_saturation":
        return known[vital]
    scale, oxygen = known["oxygen_saturation_scale"], known["supplemental_oxygen"]
    return on_scale_1(known[vital], scale, oxygen)


def assemble(known: Columns, places: Columns, odds: Columns) -> NDArray[np.float32]:
    """Return the columns of FEATURES side by side, given places and log-odds of reasons."""
    parts = [known["age_years"], known["female"], known["arrived_by_ambulance"]]
    parts += [places[vital] for vital in VITALS]
    parts += [known[name] for name in ("diastolic_pressure", "pain", "injury")]
    parts += [known["reasons"][:, 0]]
    parts += [column for outcome in OUTCOMES for column in _summaries(odds[outcome])]
    table = np.column_stack([*parts, known["history"]])
    return table.astype(np.float32)


def _summaries(odds: Values) -> list[Values]:
    """Return the first, the highest and the mean log-odds of all reasons a patient gave."""
    given = ~np.isnan(odds)
    count = given.sum(axis=1)
    highest = np.where(given, odds, -np.inf).max(axis=1)
    total = np.where(given, odds, 0.0).sum(axis=1)
    return [
        odds[:, 0],
        np.where(count > 0, highest, np.nan),
        np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0),
    ]


def columns(patients: Sequence[Observation]) -> Columns:
    """Return what is known of patients: (patients,) each, `reasons` and `history` with more columns."""
    known = {name: numbers(patients, name) for name in _NUMBERS}
    known["female"] = np.array([_FEMALE.get(p.sex or "", np.nan) for p in patients])
    known["reasons"] = np.array([_reasons(patient) for patient in patients]).reshape(-1, REASONS)
    history = [_history(patient) for patient in patients]
    known["history"] = np.array(history).reshape(-1, len(HISTORY))
    return known


def numbers(patients: Sequence[Observation], name: str) -> Values:
    """Return one field of patients, NaN where it is not known."""
    # numpy reads None as NaN.
    return np.array([getattr(patient, name) for patient in patients], dtype=np.float64)


def _reasons(patient: Observation) -> list[float]:
    first = np.nan if patient.reason_for_visit is None else patient.reason_for_visit
    given = [float(first), *map(float, patient.other_reasons_for_visit)][:REASONS]
    return given + [np.nan] * (REASONS - len(given))


def _history(patient: Observation) -> list[float]:
    if patient.history is None:
        return [np.nan] * len(HISTORY)
    return [float(name in patient.history) for name in HISTORY]
