from dataclasses import replace

import pytest

from severity.observation import Observation
from severity.scores.cart import cart
from severity.scores.mews import mews
from severity.scores.qsofa import qsofa
from severity.scores.rems import mean_pressure, rems
from severity.scores.shock_index import shock_index

HEALTHY = Observation(
    age_years=30,
    respiratory_rate=14,
    oxygen_saturation=98,
    systolic_pressure=120,
    diastolic_pressure=75,
    pulse=80,
    consciousness="alert",
    glasgow_coma_scale=15,
    temperature_c=37.0,
)


def points(score, parameter, **changes):
    return score(replace(HEALTHY, **changes)).points[parameter]


@pytest.mark.parametrize(
    ("value", "expected"),
    [*((0, 3), (70, 3), (71, 2), (80, 2), (81, 1), (100, 1), (101, 0), (199, 0), (200, 2))],
)
def test_mews_scores_systolic_pressure_at_every_edge(value, expected):
    assert expected == points(mews, "systolic_pressure", systolic_pressure=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 2), (40, 2), (41, 1), (50, 1), (51, 0), (100, 0)),
        *((101, 1), (110, 1), (111, 2), (129, 2), (130, 3), (300, 3)),
    ],
)
def test_mews_scores_pulse_at_every_edge(value, expected):
    assert expected == points(mews, "pulse", pulse=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 2), (8, 2), (9, 0), (14, 0), (15, 1), (20, 1), (21, 2), (29, 2), (30, 3), (80, 3)],
)
def test_mews_scores_respiratory_rate_at_every_edge(value, expected):
    assert expected == points(mews, "respiratory_rate", respiratory_rate=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(25, 2), (34.9, 2), (34.95, 0), (35.0, 0), (38.4, 0), (38.45, 2), (38.5, 2), (45, 2)],
)
def test_mews_scores_temperature_at_every_edge(value, expected):
    assert expected == points(mews, "temperature", temperature_c=value)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("alert", 0), ("confusion", 1), ("voice", 1), ("pain", 2), ("unresponsive", 3)],
)
def test_mews_scores_consciousness(level, expected):
    assert expected == points(mews, "consciousness", consciousness=level)


@pytest.mark.parametrize(
    ("changes", "value", "band"),
    [
        ({}, 0, "below 5"),
        ({"pulse": 130, "consciousness": "voice"}, 4, "below 5"),
        ({"pulse": 130, "consciousness": "pain"}, 5, "5 or more"),
    ],
)
def test_mews_names_the_limit_that_its_authors_found(changes, value, band):
    scored = mews(replace(HEALTHY, **changes))

    assert (value, band) == (scored.value, scored.band)


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("respiratory_rate", 21, 0),
        ("respiratory_rate", 21.4, 0),
        ("respiratory_rate", 21.5, 1),
        ("respiratory_rate", 22, 1),
        ("systolic_pressure", 100, 1),
        ("systolic_pressure", 100.4, 1),
        ("systolic_pressure", 100.5, 0),
        ("systolic_pressure", 101, 0),
    ],
)
def test_qsofa_scores_at_every_edge(parameter, value, expected):
    assert expected == points(qsofa, parameter, **{parameter: value})


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, None),
        ({"consciousness": "alert"}, 0),
        ({"consciousness": "confusion"}, 1),
        ({"consciousness": "unresponsive"}, 1),
        ({"glasgow_coma_scale": 15}, 0),
        ({"glasgow_coma_scale": 14}, 1),
        ({"glasgow_coma_scale": 14, "consciousness": "alert"}, 1),
        ({"glasgow_coma_scale": 15, "consciousness": "voice"}, 1),
        ({"verbal_response": 4}, 1),
        ({"verbal_response": 5}, None),
        ({"verbal_response": "not_testable"}, None),
        ({"verbal_response": "not_testable", "motor_response": 5}, 1),
        ({"verbal_response": "not_testable", "consciousness": "alert"}, 0),
    ],
)
def test_qsofa_knows_altered_mentation_by_either_scale(known, expected):
    assert expected == qsofa(Observation(**known)).points["consciousness"]


@pytest.mark.parametrize(
    ("changes", "value", "band"),
    [
        ({}, 0, "negative"),
        ({"respiratory_rate": 22}, 1, "negative"),
        ({"respiratory_rate": 22, "systolic_pressure": 100}, 2, "positive"),
    ],
)
def test_qsofa_is_positive_from_2(changes, value, band):
    scored = qsofa(replace(HEALTHY, **changes))

    assert (value, band) == (scored.value, scored.band)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        *((16, 0), (44, 0), (44.9, 0), (45, 2), (54.9, 2), (55, 3), (64.9, 3)),
        *((65, 5), (74.9, 5), (75, 6), (120, 6)),
    ],
)
def test_rems_scores_completed_years_at_every_edge(age, expected):
    assert expected == points(rems, "age", age_years=age)


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        *((0, 4), (49, 4), (49.4, 4), (49.5, 2), (50, 2), (69, 2), (70, 0), (109, 0)),
        *((110, 2), (129, 2), (130, 3), (159, 3), (160, 4), (300, 4)),
    ],
)
def test_rems_scores_mean_pressure_at_every_edge(mean, expected):
    changes = {"systolic_pressure": mean, "diastolic_pressure": mean}

    assert expected == points(rems, "mean_arterial_pressure", **changes)


def test_rems_takes_the_mean_pressure_from_both_pressures():
    patient = Observation(systolic_pressure=120, diastolic_pressure=75)

    assert 90 == mean_pressure(patient)
    assert [None, None] == [
        mean_pressure(replace(patient, diastolic_pressure=None)),
        mean_pressure(replace(patient, systolic_pressure=None)),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 4), (39, 4), (40, 3), (54, 3), (55, 2), (69, 2), (70, 0), (109, 0)),
        *((110, 2), (139, 2), (140, 3), (179, 3), (180, 4), (300, 4)),
    ],
)
def test_rems_scores_pulse_at_every_edge(value, expected):
    assert expected == points(rems, "pulse", pulse=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 4), (5, 4), (6, 2), (9, 2), (10, 1), (11, 1), (12, 0), (24, 0)),
        *((25, 1), (34, 1), (35, 3), (49, 3), (50, 4), (80, 4)),
    ],
)
def test_rems_scores_respiratory_rate_at_every_edge(value, expected):
    assert expected == points(rems, "respiratory_rate", respiratory_rate=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(50, 4), (74, 4), (75, 3), (85, 3), (86, 1), (89, 1), (89.5, 0), (90, 0), (100, 0)],
)
def test_rems_scores_saturation_at_every_edge(value, expected):
    assert expected == points(rems, "oxygen_saturation", oxygen_saturation=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 4), (4, 4), (5, 3), (7, 3), (8, 2), (10, 2), (11, 1), (13, 1), (14, 0), (15, 0)],
)
def test_rems_scores_the_coma_scale_at_every_edge(value, expected):
    assert expected == points(rems, "glasgow_coma_scale", glasgow_coma_scale=value)


def test_rems_counts_acvpu_at_its_best_and_says_so():
    patient = replace(HEALTHY, glasgow_coma_scale=None, consciousness="unresponsive")

    scored = rems(patient)

    assert "at least 3 (missing: glasgow coma scale)" == scored.summary()
    assert ("Glasgow Coma Scale not measured: about 6 at best by ACVPU",) == scored.notes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 0), (20, 0), (20.4, 0), (20.5, 8), (21, 8), (23, 8), (24, 12), (25, 12)),
        *((26, 15), (29, 15), (30, 22), (80, 22)),
    ],
)
def test_cart_scores_respiratory_rate_at_every_edge(value, expected):
    assert expected == points(cart, "respiratory_rate", respiratory_rate=value)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (109, 0), (110, 4), (139, 4), (140, 13), (300, 13)]
)
def test_cart_scores_pulse_at_every_edge(value, expected):
    assert expected == points(cart, "pulse", pulse=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 13), (34, 13), (35, 6), (39, 6), (40, 4), (49, 4), (49.5, 0), (50, 0), (120, 0)],
)
def test_cart_scores_diastolic_pressure_at_every_edge(value, expected):
    assert expected == points(cart, "diastolic_pressure", diastolic_pressure=value)


@pytest.mark.parametrize(
    ("age", "expected"), [(16, 0), (54.9, 0), (55, 4), (69.9, 4), (70, 9), (120, 9)]
)
def test_cart_scores_completed_years_at_every_edge(age, expected):
    assert expected == points(cart, "age", age_years=age)


@pytest.mark.parametrize(
    ("pulse", "pressure", "value", "band"),
    [
        (49, 100, 0.49, "below normal"),
        (50, 100, 0.5, "normal"),
        (70, 100, 0.7, "normal"),
        (71, 100, 0.71, "above normal"),
        (89, 100, 0.89, "above normal"),
        (179, 200, 0.9, "raised"),
        (90, 100, 0.9, "raised"),
        (0, 100, 0, "below normal"),
        (300, 0.5, 300, "raised"),
        (89.5, 100.4, 0.9, "raised"),
    ],
)
def test_shock_index_divides_and_names_what_it_found(pulse, pressure, value, band):
    scored = shock_index(Observation(pulse=pulse, systolic_pressure=pressure))

    assert (value, band, True) == (scored.value, scored.band, scored.complete)


@pytest.mark.parametrize(
    ("known", "summary"),
    [
        ({"pulse": 100, "systolic_pressure": 100}, "1.00"),
        ({"pulse": 100}, "not known (missing: systolic pressure)"),
        ({}, "not known (missing: pulse, systolic pressure)"),
        ({"pulse": 100, "systolic_pressure": 0}, "not known (systolic pressure is 0)"),
        ({"pulse": 100, "systolic_pressure": 0.4}, "not known (systolic pressure is 0)"),
        ({"systolic_pressure": 0}, "not known (missing: pulse; systolic pressure is 0)"),
    ],
)
def test_shock_index_has_no_bound_without_both_measurements(known, summary):
    scored = shock_index(Observation(**known))

    assert summary == scored.summary()
    assert (scored.value is None) == (not scored.complete) == (scored.band is None)
