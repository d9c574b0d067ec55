from dataclasses import replace

import pytest

from severity.observation import Observation
from severity.scores.cart import cart

HEALTHY = Observation(
    age_years=30,
    respiratory_rate=14,
    diastolic_pressure=75,
    pulse=80,
)


def points(parameter, **changes):
    return cart(replace(HEALTHY, **changes)).points[parameter]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 0), (20, 0), (20.4, 0), (20.5, 8), (21, 8), (23, 8), (24, 12), (25, 12)),
        *((26, 15), (29, 15), (30, 22), (80, 22)),
    ],
)
def test_scores_respiratory_rate_at_every_edge(value, expected):
    assert expected == points("respiratory_rate", respiratory_rate=value)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (109, 0), (110, 4), (139, 4), (140, 13), (300, 13)]
)
def test_scores_pulse_at_every_edge(value, expected):
    assert expected == points("pulse", pulse=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 13), (34, 13), (35, 6), (39, 6), (40, 4), (49, 4), (49.5, 0), (50, 0), (120, 0)],
)
def test_scores_diastolic_pressure_at_every_edge(value, expected):
    assert expected == points("diastolic_pressure", diastolic_pressure=value)


@pytest.mark.parametrize(
    ("age", "expected"), [(16, 0), (54.9, 0), (55, 4), (69.9, 4), (70, 9), (120, 9)]
)
def test_scores_completed_years_at_every_edge(age, expected):
    assert expected == points("age", age_years=age)
