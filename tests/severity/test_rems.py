from dataclasses import replace

import pytest

from severity.observation import Observation
from severity.scores.rems import mean_pressure, rems

HEALTHY = Observation(
    age_years=30,
    respiratory_rate=14,
    oxygen_saturation=98,
    systolic_pressure=120,
    diastolic_pressure=75,
    pulse=80,
    glasgow_coma_scale=15,
)


def points(parameter, **changes):
    return rems(replace(HEALTHY, **changes)).points[parameter]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        *((16, 0), (44, 0), (44.9, 0), (45, 2), (54.9, 2), (55, 3), (64.9, 3)),
        *((65, 5), (74.9, 5), (75, 6), (120, 6)),
    ],
)
def test_scores_completed_years_at_every_edge(age, expected):
    assert expected == points("age", age_years=age)


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        *((0, 4), (49, 4), (49.4, 4), (49.5, 2), (50, 2), (69, 2), (70, 0), (109, 0)),
        *((110, 2), (129, 2), (130, 3), (159, 3), (160, 4), (300, 4)),
    ],
)
def test_scores_mean_pressure_at_every_edge(mean, expected):
    changes = {"systolic_pressure": mean, "diastolic_pressure": mean}

    assert expected == points("mean_arterial_pressure", **changes)


def test_takes_the_mean_pressure_from_both_pressures():
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
def test_scores_pulse_at_every_edge(value, expected):
    assert expected == points("pulse", pulse=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 4), (5, 4), (6, 2), (9, 2), (10, 1), (11, 1), (12, 0), (24, 0)),
        *((25, 1), (34, 1), (35, 3), (49, 3), (50, 4), (80, 4)),
    ],
)
def test_scores_respiratory_rate_at_every_edge(value, expected):
    assert expected == points("respiratory_rate", respiratory_rate=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(50, 4), (74, 4), (75, 3), (85, 3), (86, 1), (89, 1), (89.5, 0), (90, 0), (100, 0)],
)
def test_scores_saturation_at_every_edge(value, expected):
    assert expected == points("oxygen_saturation", oxygen_saturation=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 4), (4, 4), (5, 3), (7, 3), (8, 2), (10, 2), (11, 1), (13, 1), (14, 0), (15, 0)],
)
def test_scores_the_coma_scale_at_every_edge(value, expected):
    assert expected == points("glasgow_coma_scale", glasgow_coma_scale=value)


def test_counts_acvpu_at_its_best_and_says_so():
    patient = replace(HEALTHY, glasgow_coma_scale=None, consciousness="unresponsive")

    scored = rems(patient)

    assert "at least 3 (missing: glasgow coma scale)" == scored.summary()
    assert ("Glasgow Coma Scale not measured: about 6 at best by ACVPU",) == scored.notes
