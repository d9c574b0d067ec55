from collections import Counter

import pytest

from severity.learning.crash2 import FILE, injured
from severity.observation import Observation
from tests.severity.learning import invented
from tests.severity.learning.invented import SHOT


def read(folder, *rows, flow=None):
    path = invented.write(folder / FILE, SHOT, [SHOT | row for row in rows])
    return list(injured(path, Counter() if flow is None else flow))


def test_decodes_what_the_trial_recorded(tmp_path):
    (found,) = read(tmp_path, {})

    assert not found.died
    assert (
        Observation(
            age_years=30,
            sex="male",
            injury=True,
            injury_type="penetrating",
            hours_since_injury=2,
            systolic_pressure=95,
            pulse=115,
            respiratory_rate=24,
            capillary_refill_seconds=3,
            glasgow_coma_scale=14,
        )
        == found.patient
    )


def test_knows_both_kinds_of_injury_at_once(tmp_path):
    (found,) = read(tmp_path, {"injurytype": "blunt and penetrating"})

    assert "both" == found.patient.injury_type


@pytest.mark.parametrize(
    ("column", "text", "name"),
    [
        ("sbp", "", "systolic_pressure"),
        ("rr", "96", "respiratory_rate"),
        ("cc", "60", "capillary_refill_seconds"),
        ("injurytime", "", "hours_since_injury"),
        ("gcs", "", "glasgow_coma_scale"),
        ("sex", "", "sex"),
    ],
)
def test_takes_blanks_and_impossible_values_for_missing(tmp_path, column, text, name):
    (found,) = read(tmp_path, {column: text})

    assert None is getattr(found.patient, name)


def test_counts_those_whose_outcome_is_not_known_and_leaves_them_out(tmp_path):
    flow = Counter()

    found = read(tmp_path, {}, {"statusSE": "1"}, {"statusSE": ""}, flow=flow)

    assert [False, True] == [one.died for one in found]
    assert {"rows": 3, "patients": 2, "outcome not known": 1} == flow
