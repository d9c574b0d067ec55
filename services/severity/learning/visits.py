"""Learn the visit model: P(critical) and P(hospitalised) of adults at triage."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xgboost
from numpy.typing import NDArray

from severity.features import DIRECTIONS, NAMES, OUTCOMES, Columns, Encoding, columns
from severity.learning import calibration
from severity.learning.cohort import FILE, Visit
from severity.learning.encoding import Outcomes, learn_encoding, training_rows
from severity.learning.fitting import fit_cuts
from severity.model import Learned, Rows, matrix

LAST_TRAINING_YEAR, FITTING_YEAR, TEST_YEAR = 2018, 2019, 2020
ROUNDS = {"critical": 200, "hospitalised": 300}
SEED = 20180101
# Hospitals always record these; a crew may not. See with_gaps.
GAPS = ("arrived_by_ambulance", "pain", "injury", "female", "reasons", "history")
COPIES_WITH_GAPS, SHARE_OF_GAPS = 2, 0.5
USUAL_PERCENTILES = (0.1, 99.9)
USUAL = (
    "respiratory_rate",
    "oxygen_saturation",
    "systolic_pressure",
    "diastolic_pressure",
    "pulse",
    "temperature_c",
)
PARAMETERS: dict[str, Any] = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "max_depth": 5,
    "eta": 0.04,
    "min_child_weight": 60,
    "subsample": 0.8,
    "colsample_bytree": 0.8,
    "monotone_constraints": DIRECTIONS,
    "seed": SEED,
    "nthread": 1,
}


class VisitModel(NamedTuple):
    """The files and the card's part of a visit model."""

    boosters: dict[str, xgboost.Booster]
    encoding: Encoding
    card: dict[str, Any]


def learn_visits(cohort: Sequence[Visit]) -> VisitModel:
    """Learn from the years up to LAST_TRAINING_YEAR, calibrate and cut on FITTING_YEAR."""
    training = [visit for visit in cohort if visit.year <= LAST_TRAINING_YEAR]
    known, outcomes = columns([visit.patient for visit in training]), outcomes_of(training)
    encoding = learn_encoding(known, outcomes)
    boosters = learn_boosters(known, outcomes, encoding)
    fitting = [visit for visit in cohort if visit.year == FITTING_YEAR]
    card = {
        "file": FILE,
        "population": "US emergency department visits, adults, NHAMCS (NCHS public-use files)",
        "outcomes": {
            "critical": "intensive care, or death in the department or in hospital",
            "hospitalised": "admission, observation, or transfer to another hospital",
        },
        "years": {
            "training": f"{training[0].year}-{LAST_TRAINING_YEAR}",
            "calibration": str(FITTING_YEAR),
            "test": str(TEST_YEAR),
        },
        "features": NAMES,
        "parameters": {**PARAMETERS, "rounds": ROUNDS, "gaps": GAPS},
        "usual": usual_ranges(known),
        **fit(fitting, boosters, encoding),
    }
    return VisitModel(boosters, encoding, card)


def learn_boosters(
    known: Columns, outcomes: Outcomes, encoding: Encoding
) -> dict[str, xgboost.Booster]:
    """Fit one booster an outcome, one thread and one seed, classes not weighted: risks stay risks."""
    chance = np.random.default_rng(SEED)
    cohorts = [known, *(with_gaps(known, chance) for _ in range(COPIES_WITH_GAPS))]
    rows = np.vstack([training_rows(some, outcomes, encoding, SEED) for some in cohorts])
    return {
        name: xgboost.train(
            PARAMETERS,
            xgboost.DMatrix(rows, label=np.tile(outcomes[name], len(cohorts)), nthread=1),
            num_boost_round=ROUNDS[name],
        )
        for name in OUTCOMES
    }


def with_gaps(known: Columns, chance: np.random.Generator) -> Columns:
    """Return the patients once more, each with about half of GAPS hidden.

    Without them the model would never have seen a visit whose complaint or history is not known,
    and its risk would be as good as chance in that place.
    """
    hidden = {name: values.copy() for name, values in known.items()}
    for name in GAPS:
        hidden[name][_some(chance, known)] = np.nan
    hidden["reasons"][_some(chance, known), 1:] = np.nan
    return hidden


def _some(chance: np.random.Generator, known: Columns) -> NDArray[np.bool_]:
    return chance.random(known["age_years"].size) < SHARE_OF_GAPS


def fit(
    cohort: Sequence[Visit], boosters: dict[str, xgboost.Booster], encoding: Encoding
) -> dict[str, Any]:
    """Return calibration, intervals, conformal limits and level cuts, from visits not learned from."""
    rows, outcomes = (
        encoding.rows(columns([visit.patient for visit in cohort])),
        outcomes_of(cohort),
    )
    sigmoids = {
        name: calibration.sigmoid(
            Learned(boosters[name], 1, 0).margin(matrix(rows)), outcomes[name]
        )
        for name in OUTCOMES
    }
    risks = {name: calibrated(boosters[name], sigmoids[name], rows) for name in OUTCOMES}
    cuts = fit_cuts(cohort, risks["critical"], risks["hospitalised"])
    return {
        "calibration": sigmoids,
        "intervals": {n: calibration.intervals(risks[n], outcomes[n]) for n in OUTCOMES},
        "conformal": calibration.conformal(risks["critical"], outcomes["critical"]),
        "cuts": {"critical": cuts.critical, "hospitalised": cuts.hospitalised},
    }


def calibrated(
    booster: xgboost.Booster, sigmoid: dict[str, float], rows: Rows
) -> NDArray[np.float64]:
    """Return the calibrated risk of each row."""
    return Learned(booster, sigmoid["slope"], sigmoid["intercept"]).risk(matrix(rows))


def outcomes_of(cohort: Sequence[Visit]) -> dict[str, NDArray[np.bool_]]:
    """Return what became of the visits, by outcome."""
    return {name: np.array([getattr(visit, name) for visit in cohort]) for name in OUTCOMES}


def usual_ranges(known: Columns) -> dict[str, list[float]]:
    """Return between which values all but a few of the measurements lie."""
    ends = {name: np.nanpercentile(known[name], USUAL_PERCENTILES) for name in USUAL}
    return {name: [round(float(end), 1) for end in pair] for name, pair in ends.items()}


def visits_by_year(cohort: Sequence[Visit]) -> dict[str, dict[str, int]]:
    """Return visits, critical visits and hospitalised visits by year."""
    years = Counter(str(visit.year) for visit in cohort)
    critical = Counter(str(visit.year) for visit in cohort if visit.critical)
    inside = Counter(str(visit.year) for visit in cohort if visit.hospitalised)
    return {
        year: {"visits": years[year], "critical": critical[year], "hospitalised": inside[year]}
        for year in sorted(years)
    }
