from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.observation import Observation
from severity.scores.news2 import news2

HEALTHY = Observation(
    respiratory_rate=16,
    oxygen_saturation=98,
    supplemental_oxygen=False,
    systolic_pressure=120,
    pulse=70,
    consciousness="alert",
    temperature_c=37.0,
)
FIELDS = {
    "respiratory_rate": "respiratory_rate",
    "oxygen_saturation": "oxygen_saturation",
    "supplemental_oxygen": "supplemental_oxygen",
    "systolic_pressure": "systolic_pressure",
    "pulse": "pulse",
    "consciousness": "consciousness",
    "temperature": "temperature_c",
}


def observations():
    return st.builds(
        Observation,
        respiratory_rate=st.none() | st.floats(0, 80),
        oxygen_saturation=st.none() | st.floats(50, 100),
        oxygen_saturation_scale=st.sampled_from([1, 2]),
        supplemental_oxygen=st.none() | st.booleans(),
        systolic_pressure=st.none() | st.floats(0, 300),
        pulse=st.none() | st.floats(0, 300),
        consciousness=st.none()
        | st.sampled_from(["alert", "confusion", "voice", "pain", "unresponsive"]),
        temperature_c=st.none() | st.floats(25, 45),
    )


@pytest.mark.parametrize(
    ("rate", "points"),
    [(0, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3), (80, 3)],
)
def test_scores_respiratory_rate_at_every_edge(rate, points):
    scored = news2(replace(HEALTHY, respiratory_rate=rate))

    assert points == scored.points["respiratory_rate"]


@pytest.mark.parametrize(
    ("saturation", "points"),
    [(50, 3), (91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)],
)
@pytest.mark.parametrize("on_oxygen", [False, True, None])
def test_scores_saturation_on_scale_1_at_every_edge(saturation, points, on_oxygen):
    patient = replace(HEALTHY, oxygen_saturation=saturation, supplemental_oxygen=on_oxygen)

    assert points == news2(patient).points["oxygen_saturation"]


@pytest.mark.parametrize(
    ("saturation", "on_oxygen", "points"),
    [
        *[(low, oxygen, 3) for low in (50, 83) for oxygen in (True, False)],
        *[(low, oxygen, 2) for low in (84, 85) for oxygen in (True, False)],
        *[(low, oxygen, 1) for low in (86, 87) for oxygen in (True, False)],
        *[(aimed, oxygen, 0) for aimed in (88, 92) for oxygen in (True, False)],
        *[(high, False, 0) for high in (93, 94, 95, 96, 97, 100)],
        (93, True, 1),
        (94, True, 1),
        (95, True, 2),
        (96, True, 2),
        (97, True, 3),
        (100, True, 3),
    ],
)
def test_scores_saturation_on_scale_2_at_every_edge(saturation, on_oxygen, points):
    patient = replace(
        HEALTHY,
        oxygen_saturation=saturation,
        oxygen_saturation_scale=2,
        supplemental_oxygen=on_oxygen,
    )

    assert points == news2(patient).points["oxygen_saturation"]


def test_scores_the_least_on_scale_2_when_oxygen_is_unknown():
    patient = replace(
        HEALTHY, oxygen_saturation=97, oxygen_saturation_scale=2, supplemental_oxygen=None
    )

    scored = news2(patient)

    assert 0 == scored.points["oxygen_saturation"]
    assert ["supplemental_oxygen"] == scored.missing


@pytest.mark.parametrize(("on_oxygen", "points"), [(False, 0), (True, 2)])
def test_scores_supplemental_oxygen(on_oxygen, points):
    scored = news2(replace(HEALTHY, supplemental_oxygen=on_oxygen))

    assert points == scored.points["supplemental_oxygen"]


@pytest.mark.parametrize(
    ("pressure", "points"),
    [
        (0, 3),
        (90, 3),
        (91, 2),
        (100, 2),
        (101, 1),
        (110, 1),
        (111, 0),
        (219, 0),
        (220, 3),
        (300, 3),
    ],
)
def test_scores_systolic_pressure_at_every_edge(pressure, points):
    scored = news2(replace(HEALTHY, systolic_pressure=pressure))

    assert points == scored.points["systolic_pressure"]


@pytest.mark.parametrize(
    ("pulse", "points"),
    [
        (0, 3),
        (40, 3),
        (41, 1),
        (50, 1),
        (51, 0),
        (90, 0),
        (91, 1),
        (110, 1),
        (111, 2),
        (130, 2),
        (131, 3),
        (300, 3),
    ],
)
def test_scores_pulse_at_every_edge(pulse, points):
    assert points == news2(replace(HEALTHY, pulse=pulse)).points["pulse"]


@pytest.mark.parametrize(
    ("level", "points"),
    [("alert", 0), ("confusion", 3), ("voice", 3), ("pain", 3), ("unresponsive", 3)],
)
def test_scores_consciousness(level, points):
    assert points == news2(replace(HEALTHY, consciousness=level)).points["consciousness"]


@pytest.mark.parametrize(
    ("temperature", "points"),
    [
        (25.0, 3),
        (35.0, 3),
        (35.1, 1),
        (36.0, 1),
        (36.1, 0),
        (38.0, 0),
        (38.1, 1),
        (39.0, 1),
        (39.1, 2),
        (45.0, 2),
    ],
)
def test_scores_temperature_at_every_edge(temperature, points):
    assert points == news2(replace(HEALTHY, temperature_c=temperature)).points["temperature"]


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("temperature_c", 35.04, 3),
        ("temperature_c", 35.05, 1),
        ("temperature_c", 38.05, 1),
        ("temperature_c", 39.05, 2),
        ("respiratory_rate", 8.4, 3),
        ("respiratory_rate", 8.5, 1),
        ("respiratory_rate", 20.5, 2),
        ("respiratory_rate", 24.5, 3),
        ("pulse", 90.5, 1),
        ("systolic_pressure", 219.5, 3),
        ("oxygen_saturation", 91.5, 2),
    ],
)
def test_rounds_half_up_before_it_looks_for_the_band(name, value, points):
    scored = news2(replace(HEALTHY, **{name: value}))

    assert points == scored.points[name.removesuffix("_c")]


def test_gives_a_healthy_adult_no_points():
    scored = news2(HEALTHY)

    assert (0, "low", "0", []) == (scored.score, scored.band, scored.summary(), scored.missing)


def test_reaches_twenty_points():
    scored = news2(
        Observation(
            respiratory_rate=30,
            oxygen_saturation=85,
            supplemental_oxygen=True,
            systolic_pressure=80,
            pulse=140,
            consciousness="unresponsive",
            temperature_c=34.0,
        )
    )

    assert (20, "high") == (scored.score, scored.band)


@pytest.mark.parametrize(
    ("changes", "score", "band"),
    [
        ({"pulse": 111, "respiratory_rate": 21}, 4, "low"),
        ({"pulse": 131}, 3, "low-medium"),
        ({"pulse": 131, "respiratory_rate": 21}, 5, "medium"),
        ({"pulse": 111, "respiratory_rate": 21, "supplemental_oxygen": True}, 6, "medium"),
        ({"pulse": 131, "respiratory_rate": 21, "supplemental_oxygen": True}, 7, "high"),
    ],
)
def test_names_the_clinical_risk(changes, score, band):
    scored = news2(replace(HEALTHY, **changes))

    assert (score, band) == (scored.score, scored.band)


def test_names_what_is_missing():
    scored = news2(replace(HEALTHY, pulse=120, consciousness=None, temperature_c=None))

    assert ["consciousness", "temperature"] == scored.missing
    assert "at least 2 (missing: consciousness, temperature)" == scored.summary()


@given(observations())
def test_stays_between_0_and_20(patient):
    assert 0 <= news2(patient).score <= 20


@given(observations(), st.sampled_from(list(FIELDS)))
def test_is_never_lowered_by_one_more_measurement(patient, name):
    without = replace(patient, **{FIELDS[name]: None})

    assert news2(without).score <= news2(patient).score
    assert name in news2(without).missing
