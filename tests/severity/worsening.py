"""Patients near the limits of NEWS2, and what it is for a vital sign of theirs to worsen."""

from dataclasses import replace
from typing import NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from severity.observation import HISTORY, RANGES, Observation, observe
from severity.scores.news2 import news2
from tests.severity.patients import RECORDS

ACVPU = ("alert", "confusion", "voice", "pain", "unresponsive")
# Where the levels differ by what the model says: neither well nor held by a rule at once.
NEAR = {
    "respiratory_rate": (7, 26),
    "oxygen_saturation": (81, 100),
    "systolic_pressure": (88, 222),
    "pulse": (38, 133),
    "temperature_c": (34.5, 39.7),
}
UNCERTAIN_AGE = st.none() | st.floats(0, 110) | st.sampled_from([15.9, 16, 17.9, 18, 24])


def _values(name, low, high):
    """Draw values as a monitor shows them, halves and half tenths, and those a hair beside."""
    steps = 20 if name == "temperature_c" else 2
    shown = st.integers(round(low * steps), round(high * steps)).map(lambda count: count / steps)
    hair = st.sampled_from([0, 0, 0, -1e-10, 1e-10])
    beside = st.builds(lambda value, hair: min(max(value + hair, low), high), shown, hair)
    return beside | st.floats(low, high)


SIGNS = {
    **{
        name: _values(name, *ends) | _values(name, *RANGES[name][:2]) for name, ends in NEAR.items()
    },
    "consciousness": st.sampled_from(ACVPU),
    "supplemental_oxygen": st.booleans(),
}
# Unlike RECORDS, most of them could be sent home.
MILD = st.builds(
    Observation,
    **{name: st.none() | _values(name, *ends) for name, ends in NEAR.items()},
    age_years=UNCERTAIN_AGE,
    sex=st.sampled_from([None, "female", "male"]),
    arrived_by_ambulance=st.sampled_from([None, False, True]),
    oxygen_saturation_scale=st.sampled_from([1, 1, 2]),
    supplemental_oxygen=st.sampled_from([None, False, False, True]),
    diastolic_pressure=st.none() | st.floats(30, 150),
    consciousness=st.sampled_from([None, "alert", "alert", "confusion"]),
    glasgow_coma_scale=st.sampled_from([None, 14, 15, 15]),
    pain=st.none() | st.integers(0, 10),
    injury=st.sampled_from([None, False, True]),
    injury_type=st.sampled_from([None, None, "blunt", "penetrating", "both"]),
    hours_since_injury=st.none() | st.floats(0, 24),
    capillary_refill_seconds=st.none() | st.floats(0, 6),
    reason_for_visit=st.none() | st.sampled_from([10501, 14150, 18600, 19301]),
    history=st.none() | st.lists(st.sampled_from(HISTORY), max_size=4, unique=True).map(tuple),
)
PATIENTS = RECORDS.map(observe) | MILD


class Worse(NamedTuple):
    """A patient, and the same one with more NEWS2 points for each of the signs named."""

    before: Observation
    after: Observation


def points(patient, sign):
    """Return the NEWS2 points that the patient's sign gets."""
    return news2(patient).points["temperature" if sign == "temperature_c" else sign]


@st.composite
def worsened(draw, patients=PATIENTS, signs=tuple(SIGNS), count=1):
    """Draw a patient of whom `count` of the signs get worse, and nothing else changes."""
    before = after = draw(patients)
    chosen = draw(st.permutations(signs))[:count]
    for sign in chosen:
        values = draw(st.lists(SIGNS[sign], min_size=2, max_size=5))
        values.sort(key=lambda value: points(replace(before, **{sign: value}), sign))
        before, after = replace(before, **{sign: values[0]}), replace(after, **{sign: values[-1]})
    assume(all(points(before, sign) < points(after, sign) for sign in chosen))
    return Worse(before, after)
