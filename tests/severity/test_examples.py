from datetime import datetime

import pytest

from severity.observation import observe
from severity.view import charts
from severity.view.examples import examples
from severity.view.form import entered, record
from severity.view.series import LEVEL, NEWS2, Reading, Series, change, trend

NOW = datetime(2026, 1, 2, 3, 40)
EARLIER = datetime(2026, 1, 2, 3, 20)


@pytest.fixture(params=examples().values(), ids=examples().keys())
def example(request):
    return request.param


def test_keeps_the_contract(example, contract):
    assert [] == contract.violations_of("Patient", example.record)


def test_can_be_shown_in_the_form(example):
    assert observe(example.record) == observe(record(entered(example.record)))


@pytest.mark.parametrize(
    ("name", "level", "source"),
    [
        ("sepsis", {1}, {"model", "floor"}),
        ("stemi", {2}, {"model", "floor"}),
        ("stroke", {2}, {"model", "floor"}),
        ("opioid", {1}, {"model", "floor"}),
        ("bleeding", {1}, {"model", "floor"}),
        ("child", {3}, {"uncertain"}),
        ("well", {4, 5}, {"model"}),
        ("little-known", {2, 3}, {"model", "uncertain"}),
    ],
)
def test_teaches_what_it_says(assessor, name, level, source):
    answer = assessor.assess(observe(examples()[name].record))

    assert answer["level"] in level
    assert answer["level_source"] in source


def test_scores_three_points_more_on_the_other_scale(assessor):
    known = examples()["copd"].record
    scores = [
        assessor.assess(observe(known | {"oxygen_saturation_scale": scale}))["news2"]["score"]
        for scale in (1, 2)
    ]

    assert 3 == scores[0] - scores[1]


def test_puts_the_sets_that_were_taken_before_in_order_of_time(parts):
    lines = trend(examples()["sepsis"].readings(NOW), parts.judge.judge)

    named = {line.label: line for line in lines}
    assert [3, 3] == [len(named[LEVEL].values), len(named["Pulse"].values)]
    assert [98, 112, 122] == [value for _, value in named["Pulse"].values]
    rising = [value for _, value in named[NEWS2].values]
    assert sorted(rising) == rising
    assert NOW == named[NEWS2].values[-1][0]


def test_shows_no_line_of_what_was_never_measured(parts):
    (level, news2, pulse) = trend([Reading(NOW, {"pulse": 80})], parts.judge.judge)

    assert [LEVEL, NEWS2, "Pulse"] == [level.label, news2.label, pulse.label]


@pytest.mark.parametrize(
    ("before", "shown"), [(None, "98"), (90, "98 (+8)"), (98, "98 (same)"), (120, "98 (-22)")]
)
def test_says_how_the_latest_value_differs(before, shown):
    earlier = [] if before is None else [(EARLIER, before)]

    assert shown == change(Series("Pulse", "/min", [*earlier, (NOW, 98)]))


def test_draws_the_urgent_levels_on_top():
    chart = charts.trend(Series(LEVEL, "", [(EARLIER, 3), (NOW, 2)])).to_dict()

    assert chart["encoding"]["y"]["scale"]["reverse"]
    assert ["2026-01-02T03:20:00", "2026-01-02T03:40:00"] == [
        row["at"] for row in chart["data"]["values"]
    ]
