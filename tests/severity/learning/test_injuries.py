from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from severity.learning import crash2
from severity.learning.injuries import FOLDS, learn_trauma
from severity.learning.metrics import auroc
from severity.trauma import NAMES, rows


@pytest.fixture(scope="module")
def patients(data):
    return list(crash2.injured(data / crash2.FILE, Counter()))


@pytest.fixture(scope="module")
def learned(patients):
    return learn_trauma(patients)


def margins(learned, patients):
    table = rows(patients)
    return learned.booster.inplace_predict(table, predict_type="margin")


def test_tells_who_dies_from_who_lives(patients, learned):
    died = [one.died for one in patients]

    assert auroc(died, learned.cross_validated) > 0.7
    assert (
        round(auroc(died, learned.cross_validated), 4)
        == (learned.card["cross_validation"]["auroc"])
    )


def test_counts_whom_it_learned_from(patients, learned):
    measured = learned.card["cross_validation"]

    assert (FOLDS, len(patients)) == (measured["folds"], measured["patients"])
    assert sum(one.died for one in patients) == measured["deaths"]
    assert NAMES == learned.card["features"]


@pytest.mark.parametrize(
    ("sign", "milder", "worse"),
    [("age_years", 30, 70), ("glasgow_coma_scale", 15, 6), ("capillary_refill_seconds", 1, 5)],
)
def test_only_sees_more_danger_where_a_sign_has_one_bad_end(patients, learned, sign, milder, worse):
    before, after = (
        [replace(one.patient, **{sign: value}) for one in patients] for value in (milder, worse)
    )

    assert np.all(margins(learned, before) <= margins(learned, after))
