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


# Where NEWS2, or a rule of the floor, begins to say something else.
EDGES = {
    "respiratory_rate": (0, 9, 10, 12, 21, 25),
    "oxygen_saturation": (80, 84, 86, 88, 92, 93, 94, 95, 96, 97),
    "systolic_pressure": (50, 90, 91, 101, 111, 220),
    "pulse": (1, 41, 51, 91, 111, 131),
    "temperature_c": (35.1, 36.1, 38.1, 39.1),
}


def _values(name, low, high):
    """Draw values as a monitor shows them, and halves between them."""
    steps = 20 if name == "temperature_c" else 2
    return st.integers(round(low * steps), round(high * steps)).map(lambda count: count / steps)


def _beside_edges(name):
    """Draw values at an edge, or as far below as is rounded up, and those a hair beside."""
    half = 0.05 if name == "temperature_c" else 0.5
    places = st.tuples(st.sampled_from(EDGES[name]), st.sampled_from([-2 * half, -half, 0]))
    hair = st.sampled_from([0, 0, 0, -1e-10, 1e-10])
    beside = st.builds(lambda place, hair: round(sum(place), 2) + hair, places, hair)
    return beside.map(lambda value: max(value, RANGES[name].low))


def _sign(name):
    low, high, _ = RANGES[name]
    return _beside_edges(name) | _values(name, *NEAR[name]) | st.floats(low, high)


SIGNS = {
    **{name: _sign(name) for name in NEAR},
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
# Of whom all is known and nothing is wrong, but for what a test makes of them.
WELL = st.builds(
    Observation,
    age_years=st.floats(18, 60),
    respiratory_rate=st.integers(12, 20),
    oxygen_saturation=st.integers(96, 100),
    supplemental_oxygen=st.just(False),
    systolic_pressure=st.integers(111, 150),
    pulse=st.integers(51, 90),
    consciousness=st.just("alert"),
    temperature_c=st.sampled_from([36.5, 37.0, 37.5]),
    reason_for_visit=st.sampled_from([18600, 19301]),
)
PATIENTS = RECORDS.map(observe) | MILD | WELL


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
        values = draw(st.lists(SIGNS[sign], min_size=2, max_size=2))
        values.sort(key=lambda value: points(replace(before, **{sign: value}), sign))
        before, after = replace(before, **{sign: values[0]}), replace(after, **{sign: values[1]})
    assume(all(points(before, sign) < points(after, sign) for sign in chosen))
    return Worse(before, after)
