"""What it costs that no worse vital sign can lower a level: the same model, learned without it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xgboost

from severity.features import NAMES, VITALS, Columns, columns
from severity.learning.cohort import Visit
from severity.learning.encoding import learn_encoding, training_rows
from severity.learning.metrics import auroc
from severity.learning.visits import (
    LAST_TRAINING_YEAR,
    PARAMETERS,
    ROUNDS,
    SEED,
    TEST_YEAR,
    outcomes_of,
)
from severity.model import Rows

OUTCOME = "critical"
_PLACES = [NAMES.index(f"{vital}_order") for vital in VITALS]


def cost_of_order(cohort: Sequence[Visit]) -> dict[str, float]:
    """Return the AUROC of critical outcomes with and without the order of danger.

    Both learn from complete visits alone, so that the order is all that differs.
    """
    training = [visit for visit in cohort if visit.year <= LAST_TRAINING_YEAR]
    test = [visit for visit in cohort if visit.year == TEST_YEAR]
    known, seen = columns([v.patient for v in training]), columns([v.patient for v in test])
    outcomes, happened = outcomes_of(training), outcomes_of(test)[OUTCOME]
    encoding = learn_encoding(known, outcomes)
    rows = training_rows(known, outcomes, encoding, SEED)
    asked = encoding.rows(seen)
    ordered = _risks(rows, outcomes[OUTCOME], asked, PARAMETERS)
    free = {**PARAMETERS, "monotone_constraints": (0,) * len(NAMES)}
    measured = _risks(_measured(rows, known), outcomes[OUTCOME], _measured(asked, seen), free)
    with_order, without = (round(auroc(happened, risks), 4) for risks in (ordered, measured))
    return {"with": with_order, "without": without, "cost": round(without - with_order, 4)}


def _measured(rows: Rows, known: Columns) -> Rows:
    """Return the rows with vital signs as measured in place of their order."""
    free = rows.copy()
    free[:, _PLACES] = np.column_stack([known[vital] for vital in VITALS])
    return free


def _risks(rows: Rows, outcome: Any, asked: Rows, parameters: dict[str, Any]) -> Any:
    table = xgboost.DMatrix(rows, label=outcome, nthread=1)
    return xgboost.train(parameters, table, ROUNDS[OUTCOME]).inplace_predict(asked)
