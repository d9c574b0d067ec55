"""Learn the trauma model: P(death in hospital) of patients with, or at risk of, grave bleeding."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xgboost
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from severity.learning import calibration
from severity.learning.crash2 import Injured
from severity.learning.metrics import auroc, calibration_error
from severity.model import Learned, Rows, matrix
from severity.trauma import DIRECTIONS, NAMES, rows

ROUNDS = 500
SEED = 20100702
FOLDS = 5
PARAMETERS: dict[str, Any] = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "max_depth": 4,
    "eta": 0.02,
    "min_child_weight": 30,
    "subsample": 0.6,
    "colsample_bytree": 0.5,
    "monotone_constraints": DIRECTIONS,
    "seed": SEED,
    "nthread": 1,
}


class TraumaModel(NamedTuple):
    """The booster and the card's part of a trauma model; risks of patients by the other folds."""

    booster: xgboost.Booster
    card: dict[str, Any]
    cross_validated: NDArray[np.float64]


def learn_trauma(cohort: Sequence[Injured]) -> TraumaModel:
    """Learn from all patients; calibrate and measure by five-fold cross-validation."""
    table = rows([injured.patient for injured in cohort])
    died = np.array([injured.died for injured in cohort])
    margins = _cross_validated(table, died)
    sigmoid = calibration.sigmoid(margins, died)
    risks = 1 / (1 + np.exp(-(sigmoid["slope"] * margins + sigmoid["intercept"])))
    card = {
        "population": "adults injured with, or at risk of, significant bleeding: CRASH-2 trial",
        "outcome": "death in hospital within four weeks",
        "features": NAMES,
        "parameters": {**PARAMETERS, "rounds": ROUNDS},
        "calibration": sigmoid,
        "cross_validation": {
            "folds": FOLDS,
            "patients": len(cohort),
            "deaths": int(died.sum()),
            "auroc": round(auroc(died, risks), 4),
            "calibration_error": round(calibration_error(died, risks), 5),
        },
    }
    return TraumaModel(_learn(table, died), card, risks)


def _learn(table: Rows, died: NDArray[np.bool_]) -> xgboost.Booster:
    return xgboost.train(PARAMETERS, xgboost.DMatrix(table, label=died, nthread=1), ROUNDS)


def _cross_validated(table: Rows, died: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return each patient's margin by a model that did not learn from the patient's fold."""
    margins = np.empty(died.size)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for others, fold in folds.split(table, died):
        margins[fold] = Learned(_learn(table[others], died[others]), 1, 0).margin(
            matrix(table[fold])
        )
    return margins
