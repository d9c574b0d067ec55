from dataclasses import replace

import pytest

from severity.observation import Observation
from severity.scores.qsofa import qsofa

HEALTHY = Observation(
    respiratory_rate=14,
    systolic_pressure=120,
    consciousness="alert",
)


def points(parameter, **changes):
    return qsofa(replace(HEALTHY, **changes)).points[parameter]


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
def test_scores_at_every_edge(parameter, value, expected):
    assert expected == points(parameter, **{parameter: value})


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
def test_knows_altered_mentation_by_either_scale(known, expected):
    assert expected == qsofa(Observation(**known)).points["consciousness"]


@pytest.mark.parametrize(
    ("changes", "value", "band"),
    [
        ({}, 0, "negative"),
        ({"respiratory_rate": 22}, 1, "negative"),
        ({"respiratory_rate": 22, "systolic_pressure": 100}, 2, "positive"),
    ],
)
def test_is_positive_from_2(changes, value, band):
    scored = qsofa(replace(HEALTHY, **changes))

    assert (value, band) == (scored.value, scored.band)
