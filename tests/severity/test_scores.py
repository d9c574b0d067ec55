from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severity.observation import Observation
from severity.scores import SCORES
from severity.scores.bands import banded_years, rounded
from severity.scores.coma import AT_BEST
from severity.scores.score import as_dict

# Everything that any score takes, as a record of one patient of whom all is known.
EVERYTHING = {
    "age_years": st.floats(0, 120),
    "respiratory_rate": st.floats(0, 80),
    "oxygen_saturation": st.floats(50, 100),
    "supplemental_oxygen": st.booleans(),
    "systolic_pressure": st.floats(0, 300),
    "diastolic_pressure": st.floats(0, 300),
    "pulse": st.floats(0, 300),
    "temperature_c": st.floats(25, 45),
    "injury_type": st.sampled_from(["blunt", "penetrating", "both"]),
}
SCALES = st.sampled_from([1, 2])
NAMED = pytest.mark.parametrize("name", SCORES)


@st.composite
def of_one_mind(draw):
    """Consciousness and coma scale of one patient: the total is within what ACVPU allows."""
    level = draw(st.sampled_from(list(AT_BEST)))
    total = draw(st.integers(3, AT_BEST[level]))
    return {"consciousness": level, "glasgow_coma_scale": total}


def complete_patients():
    return st.builds(
        lambda known, mind, scale: Observation(**known, **mind, oxygen_saturation_scale=scale),
        st.fixed_dictionaries(EVERYTHING),
        of_one_mind(),
        SCALES,
    )


def hidden_fields():
    return st.sets(
        st.sampled_from([*EVERYTHING, "consciousness", "glasgow_coma_scale"]), min_size=1
    )


def without(patient, names):
    return replace(patient, **dict.fromkeys(names))


def test_keeps_its_order():
    names = "news2 mews qsofa shock_index gcs rts triage_rts mgap gap rems cart"

    assert names.split() == list(SCORES)


@NAMED
@given(patient=complete_patients(), hidden=st.just(set()) | hidden_fields())
def test_stays_within_its_range(name, patient, hidden):
    scored = SCORES[name](without(patient, hidden))

    if scored.value is not None:
        assert scored.chart.low <= scored.value <= scored.chart.high


@NAMED
@given(patient=complete_patients())
def test_is_complete_when_everything_is_known(name, patient):
    scored = SCORES[name](replace(patient, systolic_pressure=patient.systolic_pressure + 0.5))

    assert ([], True) == (scored.missing, scored.complete)
    assert "missing" not in scored.summary()


@NAMED
@given(patient=complete_patients(), hidden=hidden_fields())
def test_bounds_every_completion_while_something_is_missing(name, patient, hidden):
    complete, partial = SCORES[name](patient), SCORES[name](without(patient, hidden))

    if partial.value is None:
        assert "shock_index" == name
    elif partial.chart.direction == "at least":
        assert partial.value <= complete.value
    else:
        assert partial.value >= complete.value


@NAMED
@given(patient=complete_patients(), hidden=hidden_fields())
def test_names_what_it_misses(name, patient, hidden):
    scored = SCORES[name](without(patient, hidden))

    assert bool(scored.missing) == ("missing: " in scored.summary())
    assert all(points is None for points in map(scored.points.get, scored.missing))
    if scored.missing and scored.value is not None:
        assert scored.summary().startswith(scored.chart.direction)


@pytest.mark.parametrize("name", [name for name in SCORES if name != "news2"])
@given(patient=complete_patients(), hidden=hidden_fields())
def test_never_calls_an_incomplete_score_healthy(name, patient, hidden):
    scored = SCORES[name](without(patient, hidden))

    if scored.missing and scored.band is not None:
        assert scored.band != scored.chart.of_the_healthiest()


@pytest.mark.parametrize(
    ("name", "value", "direction"),
    [
        ("news2", 0, "at least"),
        ("mews", 0, "at least"),
        ("qsofa", 0, "at least"),
        ("shock_index", None, "at least"),
        ("gcs", 15, "at most"),
        ("rts", 7.8408, "at most"),
        ("triage_rts", 12, "at most"),
        ("mgap", 29, "at most"),
        ("gap", 24, "at most"),
        ("rems", 0, "at least"),
        ("cart", 0, "at least"),
    ],
)
def test_knows_nothing_of_a_patient_of_whom_nothing_is_known(name, value, direction):
    scored = SCORES[name](Observation())

    assert (value, direction) == (scored.value, scored.chart.direction)
    assert (list(scored.points), False) == (scored.missing, scored.complete)


@pytest.mark.parametrize("name", ["news2", "mews", "qsofa", "shock_index", "rems", "cart"])
def test_is_not_for_children(name):
    assert ["under 16 years", None, None] == [
        SCORES[name](Observation(age_years=age)).not_applicable for age in (15.9, 16, None)
    ]


@pytest.mark.parametrize("name", ["news2", "mews", "shock_index"])
def test_is_not_for_pregnancy(name):
    assert "pregnancy" == SCORES[name](Observation(pregnant=True)).not_applicable


@NAMED
def test_names_its_source(name):
    chart = SCORES[name](Observation()).chart

    assert any(str(year) in chart.source for year in range(1960, 2020))


@NAMED
def test_answers_in_one_shape(name):
    scored = SCORES[name](Observation(pulse=140, consciousness="alert"))

    answer = as_dict(scored)

    assert ["score", "complete", "missing", "band", "summary", "points", "applicable"] == list(
        answer
    )
    assert (scored.value, scored.summary()) == (answer["score"], answer["summary"])


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        *((59.4, 0, 59), (59.5, 0, 60), (59.49999, 0, 59), (60, 0, 60)),
        *((35.04, 1, 35.0), (35.05, 1, 35.1), (38.449, 1, 38.4), (38.45, 1, 38.5)),
    ],
)
def test_rounds_half_up_in_decimal(value, decimals, expected):
    assert expected == rounded(value, decimals)


@pytest.mark.parametrize(("age", "points"), [(59.99, 1), (60, 0), (0.5, 1), (None, None)])
def test_counts_completed_years(age, points):
    assert points == banded_years(((59, 1), (200, 0)), age)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("news2", 0, 20),
        ("mews", 0, 14),
        ("qsofa", 0, 3),
        ("shock_index", 0, 300),
        ("gcs", 3, 15),
        ("rts", 0, 7.8408),
        ("triage_rts", 0, 12),
        ("mgap", 3, 29),
        ("gap", 3, 24),
        ("rems", 0, 26),
        ("cart", 0, 57),
    ],
)
def test_says_the_range_of_its_chart(name, low, high):
    chart = SCORES[name](Observation()).chart

    assert (low, high) == (chart.low, chart.high)


@pytest.mark.parametrize("name", ["news2", "mews", "qsofa", "rems", "cart"])
def test_reaches_the_worst_end_of_its_range(name):
    dying = Observation(
        age_years=80,
        respiratory_rate=55,
        oxygen_saturation=70,
        supplemental_oxygen=True,
        systolic_pressure=40,
        diastolic_pressure=30,
        pulse=190,
        consciousness="unresponsive",
        glasgow_coma_scale=3,
        temperature_c=34,
    )

    scored = SCORES[name](dying)

    assert scored.chart.high == scored.value
