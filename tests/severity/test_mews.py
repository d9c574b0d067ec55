from dataclasses import replace

import pytest

from severity.observation import Observation
from severity.scores.mews import mews

HEALTHY = Observation(
    respiratory_rate=14,
    systolic_pressure=120,
    pulse=80,
    consciousness="alert",
    temperature_c=37.0,
)


def points(parameter, **changes):
    return mews(replace(HEALTHY, **changes)).points[parameter]


@pytest.mark.parametrize(
    ("value", "expected"),
    [*((0, 3), (70, 3), (71, 2), (80, 2), (81, 1), (100, 1), (101, 0), (199, 0), (200, 2))],
)
def test_scores_systolic_pressure_at_every_edge(value, expected):
    assert expected == points("systolic_pressure", systolic_pressure=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, 2), (40, 2), (41, 1), (50, 1), (51, 0), (100, 0)),
        *((101, 1), (110, 1), (111, 2), (129, 2), (130, 3), (300, 3)),
    ],
)
def test_scores_pulse_at_every_edge(value, expected):
    assert expected == points("pulse", pulse=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 2), (8, 2), (9, 0), (14, 0), (15, 1), (20, 1), (21, 2), (29, 2), (30, 3), (80, 3)],
)
def test_scores_respiratory_rate_at_every_edge(value, expected):
    assert expected == points("respiratory_rate", respiratory_rate=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(25, 2), (34.9, 2), (34.95, 0), (35.0, 0), (38.4, 0), (38.45, 2), (38.5, 2), (45, 2)],
)
def test_scores_temperature_at_every_edge(value, expected):
    assert expected == points("temperature", temperature_c=value)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("alert", 0), ("confusion", 1), ("voice", 1), ("pain", 2), ("unresponsive", 3)],
)
def test_scores_consciousness(level, expected):
    assert expected == points("consciousness", consciousness=level)


@pytest.mark.parametrize(
    ("changes", "value", "band"),
    [
        ({}, 0, "below 5"),
        ({"pulse": 130, "consciousness": "voice"}, 4, "below 5"),
        ({"pulse": 130, "consciousness": "pain"}, 5, "5 or more"),
    ],
)
def test_names_the_limit_that_its_authors_found(changes, value, band):
    scored = mews(replace(HEALTHY, **changes))

    assert (value, band) == (scored.value, scored.band)
