"""Learn the risk of a critical outcome: `python -m severity.training --data DIR --out DIR`.

The same data and the same packages give the same bytes, on one architecture.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import xgboost

from severity.cohort import FILE, Visit, visits
from severity.evaluation import cohort_counts, report
from severity.features import DIRECTIONS, NAMES
from severity.fitting import fit_cuts
from severity.model import CARD, Model, matrix, sha256
from severity.observation import Observation

MODEL = "critical.ubj"
LAST_TRAINING_YEAR, FITTING_YEAR, TEST_YEAR = 2018, 2019, 2020
ROUNDS = 100
SEED = 20180101
# Hospitals always record these; a crew may not. See with_gaps.
OFTEN_UNKNOWN = ("sex", "arrived_by_ambulance", "injury", "reason_for_visit", "pain")
PARAMETERS: dict[str, Any] = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "max_depth": 5,
    "eta": 0.08,
    "min_child_weight": 10,
    "subsample": 0.8,
    "colsample_bytree": 0.8,
    "monotone_constraints": DIRECTIONS,
    "seed": SEED,
    "nthread": 1,
}
# Not a patient of the data: /readyz estimates it again and compares.
PROBE: dict[str, Any] = {
    "age_years": 71,
    "sex": "male",
    "arrived_by_ambulance": True,
    "respiratory_rate": 26,
    "oxygen_saturation": 89,
    "systolic_pressure": 104,
    "diastolic_pressure": 58,
    "pulse": 118,
    "temperature_c": 38.6,
    "reason_for_visit": 14150,
}


def train(data: Path, out: Path) -> None:
    """Learn from DIR/nhamcs_ed_2016_2020.csv.gz; write the model and its card, model.json."""
    flow: Counter[str] = Counter()
    cohort = list(visits(data / FILE, flow))
    booster = learn([visit for visit in cohort if visit.year <= LAST_TRAINING_YEAR])
    content = bytes(booster.save_raw("ubj"))
    fitting = [visit for visit in cohort if visit.year == FITTING_YEAR]
    cuts = fit_cuts(fitting, risks(booster, fitting))
    test = [visit for visit in cohort if visit.year == TEST_YEAR]
    unsaid = [replace(visit, patient=_without_complaint(visit.patient)) for visit in test]
    card = {
        **_description(),
        "sha256": sha256(content),
        "data": {"file": FILE, "sha256": sha256((data / FILE).read_bytes())},
        "flow": dict(flow),
        "cohort": cohort_counts(cohort),
        "cuts": cuts.risks,
        "test": {
            "as_recorded": report(test, risks(booster, test), cuts),
            "complaint_unknown": report(unsaid, risks(booster, unsaid), cuts),
        },
        "probe": {"observation": PROBE, "risk": _probe_risk(booster)},
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL).write_bytes(content)
    text = json.dumps(card, indent=2, sort_keys=True, ensure_ascii=True) + "\n"
    (out / CARD).write_bytes(text.encode("ascii"))


def learn(cohort: Sequence[Visit]) -> xgboost.Booster:
    """Fit the booster, one thread and one seed, classes not weighted: its risks stay calibrated."""
    outcomes = [visit.critical for visit in cohort]
    patients = [visit.patient for visit in cohort]
    table = matrix(patients + with_gaps(patients), outcomes + outcomes)
    return xgboost.train(PARAMETERS, table, num_boost_round=ROUNDS)


def with_gaps(patients: Sequence[Observation]) -> list[Observation]:
    """Return the patients once more, each with about half of OFTEN_UNKNOWN hidden.

    Without them the model would never have seen a visit whose complaint is not known, and its
    risk would be as good as chance in that place.
    """
    chance = Random(SEED)  # noqa: S311 not a secret: the same gaps at every training

    def some() -> dict[str, Any]:
        return {name: None for name in OFTEN_UNKNOWN if chance.random() < 0.5}

    return [replace(patient, **some()) for patient in patients]


def risks(booster: xgboost.Booster, cohort: Sequence[Visit]) -> list[float]:
    """Return P(critical) of each visit."""
    return [float(risk) for risk in booster.predict(matrix([visit.patient for visit in cohort]))]


def _without_complaint(patient: Observation) -> Observation:
    return replace(patient, reason_for_visit=None)


def _probe_risk(booster: xgboost.Booster) -> float:
    return Model(booster, {}).estimate(Observation(**PROBE)).risk


def _description() -> dict[str, Any]:
    return {
        "name": "critical outcome at triage",
        "outcome": "intensive care, or death in the department or in hospital",
        "population": "US emergency department visits, adults, NHAMCS (NCHS public-use files)",
        "years": {
            "training": f"2016-{LAST_TRAINING_YEAR}",
            "level_cuts": str(FITTING_YEAR),
            "test": str(TEST_YEAR),
        },
        "file": MODEL,
        "features": NAMES,
        "parameters": {**PARAMETERS, "rounds": ROUNDS, "gaps": OFTEN_UNKNOWN},
        "xgboost": xgboost.__version__,
    }


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m severity.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"directory with {FILE}")
    parser.add_argument("--out", type=Path, required=True, help=f"where {MODEL} and {CARD} go")
    arguments = parser.parse_args()
    train(arguments.data, arguments.out)


if __name__ == "__main__":
    main()
