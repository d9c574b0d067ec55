import pytest

from severity.observation import Observation
from severity.scores.shock_index import shock_index


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
def test_divides_and_names_what_it_found(pulse, pressure, value, band):
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
def test_has_no_bound_without_both_measurements(known, summary):
    scored = shock_index(Observation(**known))

    assert summary == scored.summary()
    assert (scored.value is None) == (not scored.complete) == (scored.band is None)
