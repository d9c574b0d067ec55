import numpy as np
import pytest

from severity.assessment import Assessor
from severity.learning.evaluation import UNKNOWN, groups, judge, measure, report, risks_of
from severity.learning.visits import TEST_YEAR
from severity.model import Model


@pytest.fixture(scope="module")
def trained_model(trained):
    return Model.load(trained)


@pytest.fixture(scope="module")
def tested(visits):
    return [visit for visit in visits if visit.year == TEST_YEAR]


@pytest.fixture(scope="module")
def judged(trained_model, tested):
    return judge(trained_model, tested)


def test_judges_visits_as_the_service_would(trained_model, tested, judged):
    answers = [Assessor(trained_model).assess(visit.patient) for visit in tested[:50]]

    assert [answer["level"] for answer in answers] == judged.levels[:50].tolist()
    assert [answer["certainty"]["ambiguous"] for answer in answers] == (
        judged.ambiguous[:50].tolist()
    )
    risks = [answer["risk"]["critical"] for answer in answers]
    assert pytest.approx(risks, abs=1e-6) == judged.risks["critical"][:50].tolist()


def test_hides_what_it_is_told_to_hide(trained_model, tested, judged):
    unknown = risks_of(trained_model, tested, history=None)

    assert not np.array_equal(judged.risks["critical"], unknown["critical"])


def test_measures_what_its_words_say(tested, judged):
    measured = measure(judged)

    critical = np.array([visit.critical for visit in tested])
    assert (len(tested), critical.sum()) == (measured["visits"], measured["critical"])
    assert len(tested) == sum(measured["visits_by_level"].values())
    low = measured["critical_by_level"]["4"] + measured["critical_by_level"]["5"]
    assert round(low / critical.sum(), 4) == measured["critical_in_levels_4_and_5"]
    assert round(judged.possible[critical].mean(), 4) == measured["coverage_of_critical"]


def test_has_no_share_of_nobody(judged):
    well = judged.where(~judged.outcomes["critical"])

    assert 0 == well.outcomes["critical"].sum()
    assert len(well.cohort) == well.levels.size == (~judged.outcomes["critical"]).sum()


@pytest.mark.parametrize("group", ["arrival", "age", "sex", "race"])
def test_puts_every_adult_of_known_sex_into_one_part_of_each_group(tested, group):
    members = groups(tested)[group]

    assert {1} == {sum(belongs(visit) for belongs in members.values()) for visit in tested}


def test_reports_everybody_each_group_and_what_may_be_unknown(trained_model, tested, judged):
    reported = report(trained_model, judged)

    assert list(UNKNOWN) == list(reported["unknown"])
    assert reported["all"]["auroc"] == reported["unknown"]["as recorded"]["auroc"]
    for members in reported["groups"].values():
        assert len(tested) == sum(measured["visits"] for measured in members.values())
