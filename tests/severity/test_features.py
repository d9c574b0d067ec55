import json

import numpy as np

from severity.features import CAUSES, DIRECTIONS, NAMES, VITALS, Encoding, assemble, columns
from severity.observation import HISTORY, Observation
from severity.service import assessor

NAN = np.nan
SHIPPED = assessor().model.encoding


def row(patient):
    (found,) = SHIPPED.rows(columns([patient]))
    return dict(zip(NAMES, found.tolist(), strict=True))


def test_lets_risk_only_rise_with_age_and_danger():
    rising = {name for name, direction in zip(NAMES, DIRECTIONS, strict=True) if direction == 1}

    assert {"age_years", *(f"{vital}_order" for vital in VITALS)} == rising
    assert {0, 1} == set(DIRECTIONS)


def test_explains_by_things_that_a_person_knows():
    assert (
        *("age_years", "sex", "arrived_by_ambulance", *VITALS),
        *("diastolic_pressure", "pain", "injury", "reason_for_visit", "history"),
    ) == CAUSES


def test_knows_nothing_of_a_patient_of_whom_nothing_is_known():
    assert np.isnan(list(row(Observation()).values())).all()


def test_takes_what_is_known_as_it_is():
    known = Observation(
        age_years=50, sex="female", arrived_by_ambulance=False, pain=3, diastolic_pressure=80
    )

    found = row(known)

    names = ("age_years", "female", "arrived_by_ambulance", "pain", "diastolic_pressure")
    assert [50, 1, 0, 3, 80] == [found[name] for name in names]


def test_knows_no_sex_but_female_and_male():
    patients = [Observation(sex=sex) for sex in ("female", "male", "other", "unknown", None)]

    np.testing.assert_array_equal([1, 0, NAN, NAN, NAN], columns(patients)["female"])


def test_tells_a_history_that_nobody_asked_for_from_an_empty_one():
    asked = [Observation(), Observation(history=()), Observation(history=("asthma",))]

    asthma = columns(asked)["history"][:, HISTORY.index("asthma")]

    np.testing.assert_array_equal([NAN, 0, 1], asthma)


def test_keeps_the_first_five_reasons_in_their_places():
    others = (20000, 30000, 40000, 50000, 60000)
    patients = [Observation(other_reasons_for_visit=others), Observation(reason_for_visit=10000)]

    np.testing.assert_array_equal(
        [[NAN, 20000, 30000, 40000, 50000], [10000, NAN, NAN, NAN, NAN]],
        columns(patients)["reasons"],
    )


def test_sums_up_the_log_odds_of_reasons_by_first_highest_and_mean():
    patients = [Observation(reason_for_visit=1, other_reasons_for_visit=(2, 3)), Observation()]
    known = columns(patients)
    odds = np.array([[-3.0, -1, -5, NAN, NAN], [NAN] * 5])

    table = assemble(known, SHIPPED.places(known), {"critical": odds, "hospitalised": odds})

    place = NAMES.index("reason_critical_first")
    expected = [[-3, -1, -3], [NAN, NAN, NAN]]
    np.testing.assert_array_equal(expected, table[:, place : place + 3])


def test_places_a_saturation_of_scale_2_like_one_of_scale_1_with_as_many_points():
    on_scale_2 = Observation(oxygen_saturation=90, oxygen_saturation_scale=2)

    healthy = row(Observation(oxygen_saturation=97))["oxygen_saturation_order"]

    assert healthy == row(on_scale_2)["oxygen_saturation_order"]


def test_has_no_rows_for_nobody():
    assert (0, len(NAMES)) == SHIPPED.rows(columns([])).shape


def test_comes_back_from_json_as_it_was():
    record = SHIPPED.as_dict()

    assert record == Encoding.read(json.loads(json.dumps(record))).as_dict()
