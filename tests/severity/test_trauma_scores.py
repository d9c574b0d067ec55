from dataclasses import replace

import pytest

from severity.observation import Observation
from severity.scores.gap import gap
from severity.scores.mgap import mgap
from severity.scores.rts import rts
from severity.scores.triage_rts import triage_rts

UNHURT = Observation(
    age_years=30,
    respiratory_rate=16,
    systolic_pressure=130,
    glasgow_coma_scale=15,
    injury=True,
    injury_type="blunt",
)
CODED = {
    "glasgow_coma_scale": [
        *((3, 0), (4, 1), (5, 1), (6, 2), (8, 2), (9, 3), (12, 3), (13, 4), (15, 4)),
    ],
    "systolic_pressure": [
        *((0, 0), (0.4, 0), (0.5, 1), (1, 1), (49, 1), (49.5, 2), (50, 2), (75, 2)),
        *((76, 3), (89, 3), (89.4, 3), (89.5, 4), (90, 4), (300, 4)),
    ],
    "respiratory_rate": [
        *((0, 0), (1, 1), (5, 1), (6, 2), (9, 2), (9.4, 2), (9.5, 4), (10, 4), (29, 4)),
        *((29.4, 4), (29.5, 3), (30, 3), (80, 3)),
    ],
}
WEIGHTS = {"glasgow_coma_scale": 0.9368, "systolic_pressure": 0.7326, "respiratory_rate": 0.2908}
EDGES = [(name, value, code) for name, rows in CODED.items() for value, code in rows]


@pytest.mark.parametrize(("name", "value", "code"), EDGES)
def test_triage_rts_codes_every_edge(name, value, code):
    scored = triage_rts(replace(UNHURT, **{name: value}))

    assert (code, 8 + code) == (scored.points[name], scored.value)


@pytest.mark.parametrize(("name", "value", "code"), EDGES)
def test_rts_weighs_every_edge(name, value, code):
    scored = rts(replace(UNHURT, **{name: value}))

    assert pytest.approx(code * WEIGHTS[name]) == scored.points[name]
    assert round(7.8408 - (4 - code) * WEIGHTS[name], 4) == scored.value


def test_rts_writes_all_of_its_decimals():
    dead = replace(UNHURT, glasgow_coma_scale=3, systolic_pressure=0, respiratory_rate=0)

    assert ["7.8408", "0.0000"] == [rts(UNHURT).summary(), rts(dead).summary()]
    assert ["12", "0"] == [triage_rts(UNHURT).summary(), triage_rts(dead).summary()]


def test_triage_rts_sends_11_and_less_to_a_trauma_centre():
    assert [None, "trauma centre"] == [
        triage_rts(UNHURT).band,
        triage_rts(replace(UNHURT, respiratory_rate=30)).band,
    ]


@pytest.mark.parametrize(
    ("kind", "points"), [("blunt", 4), ("penetrating", 0), ("both", 0), (None, None)]
)
def test_mgap_scores_the_mechanism(kind, points):
    assert points == mgap(replace(UNHURT, injury_type=kind)).points["injury_type"]


@pytest.mark.parametrize("coma", range(3, 16))
def test_mgap_and_gap_take_the_coma_scale_as_points(coma):
    patient = replace(UNHURT, glasgow_coma_scale=coma)

    assert (14 + coma, 9 + coma) == (mgap(patient).value, gap(patient).value)


@pytest.mark.parametrize(
    ("age", "in_mgap", "in_gap"), [(16, 5, 3), (59, 5, 3), (59.9, 5, 3), (60, 0, 0), (90, 0, 0)]
)
def test_mgap_and_gap_score_completed_years_at_the_edge(age, in_mgap, in_gap):
    patient = replace(UNHURT, age_years=age)

    assert (in_mgap, in_gap) == (mgap(patient).points["age"], gap(patient).points["age"])


@pytest.mark.parametrize(
    ("pressure", "in_mgap", "in_gap"),
    [
        *((0, 0, 0), (59, 0, 0), (59.4, 0, 0), (59.5, 3, 4), (60, 3, 4), (120, 3, 4)),
        *((120.4, 3, 4), (120.5, 5, 6), (121, 5, 6), (300, 5, 6)),
    ],
)
def test_mgap_and_gap_score_pressure_at_every_edge(pressure, in_mgap, in_gap):
    patient = replace(UNHURT, systolic_pressure=pressure)

    assert (in_mgap, in_gap) == (
        mgap(patient).points["systolic_pressure"],
        gap(patient).points["systolic_pressure"],
    )


def test_mgap_and_gap_reach_both_ends():
    worst = {"age_years": 80, "systolic_pressure": 40, "glasgow_coma_scale": 3}
    dying = replace(UNHURT, injury_type="penetrating", **worst)

    assert (29, 24) == (mgap(UNHURT).value, gap(UNHURT).value)
    assert (3, 3) == (mgap(dying).value, gap(dying).value)


@pytest.mark.parametrize(
    ("coma", "age", "value", "band"),
    [
        (14, 70, 23, "low"),
        (13, 70, 22, "intermediate"),
        (9, 70, 18, "intermediate"),
        (8, 70, 17, "high"),
    ],
)
def test_mgap_names_the_risk(coma, age, value, band):
    scored = mgap(replace(UNHURT, glasgow_coma_scale=coma, age_years=age))

    assert (value, band) == (scored.value, scored.band)


@pytest.mark.parametrize(
    ("coma", "pressure", "value", "band"),
    [
        (13, 130, 19, "low"),
        (12, 130, 18, "intermediate"),
        (7, 100, 11, "intermediate"),
        (6, 100, 10, "high"),
    ],
)
def test_gap_names_the_risk(coma, pressure, value, band):
    old = replace(UNHURT, age_years=60)

    scored = gap(replace(old, glasgow_coma_scale=coma, systolic_pressure=pressure))

    assert (value, band) == (scored.value, scored.band)


@pytest.mark.parametrize(
    ("score", "summary"),
    [
        (triage_rts, "at most 11 (missing: glasgow coma scale)"),
        (rts, "at most 6.9040 (missing: glasgow coma scale)"),
        (mgap, "at most 24 (missing: glasgow coma scale)"),
        (gap, "at most 19 (missing: glasgow coma scale)"),
    ],
)
def test_counts_acvpu_at_its_best_and_says_so(score, summary):
    scored = score(replace(UNHURT, glasgow_coma_scale=None, consciousness="pain"))

    assert summary == scored.summary()
    assert ("Glasgow Coma Scale not measured: about 10 at best by ACVPU",) == scored.notes


@pytest.mark.parametrize("score", [triage_rts, rts, mgap, gap])
@pytest.mark.parametrize(
    ("injury", "kind", "reason"),
    [
        (True, None, None),
        (None, "blunt", None),
        (False, "both", None),
        (False, None, "only for injuries"),
        (None, None, "only for injuries: not known"),
    ],
)
def test_is_for_injuries_only(score, injury, kind, reason):
    assert reason == score(replace(UNHURT, injury=injury, injury_type=kind)).not_applicable


@pytest.mark.parametrize(
    ("score", "age", "reason"),
    [
        (mgap, 15, "under 16 years"),
        (mgap, 16, None),
        (gap, 14, "under 15 years"),
        (gap, 15, None),
        (rts, 3, None),
        (triage_rts, 3, None),
    ],
)
def test_is_for_the_ages_that_it_was_made_from(score, age, reason):
    assert reason == score(replace(UNHURT, age_years=age)).not_applicable
