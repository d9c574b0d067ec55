import random
from dataclasses import replace

import pytest

from severity.cohort import Visit
from severity.evaluation import report
from severity.fitting import fit_cuts, may_be_low, nurse_shares
from severity.observation import Observation

SIGNS = Observation(
    age_years=50, respiratory_rate=16, pulse=70, systolic_pressure=120, oxygen_saturation=98
)


def visit(*, critical=False, nurse_level=3, patient=SIGNS):
    return Visit(2019, patient, nurse_level, critical)


def cohort(risks, critical):
    levels = [1 if rank < 20 else 2 if rank < 100 else 3 for rank in range(len(risks))]
    return [
        visit(critical=ill, nurse_level=level) for ill, level in zip(critical, levels, strict=True)
    ]


def test_takes_the_nurses_shares_of_triaged_visits():
    triaged = [visit(nurse_level=level) for level in (1, 2, 2, 3, 5, None)]

    assert (1 / 5, 3 / 5) == nurse_shares(triaged)


def test_counts_only_those_whom_nothing_else_holds():
    held = replace(SIGNS, pulse=131)
    unknown = replace(SIGNS, pulse=None)

    assert [True, False, False] == [
        may_be_low(visit(patient=patient)) for patient in (SIGNS, held, unknown)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_leaves_at_most_5_percent_of_critical_patients_in_the_low_levels(seed):
    chance = random.Random(seed)
    risks = sorted((chance.random() ** 3 for _ in range(1000)), reverse=True)
    visits = cohort(risks, [chance.random() < risk for risk in risks])

    measured = report_on(visits, risks, fit_cuts(visits, risks))

    assert measured["critical_in_levels_4_and_5"] <= 0.05
    assert measured["critical_by_level"]["5"] <= 0.01 * measured["critical"]


def report_on(visits, risks, cuts):
    by_ambulance = [
        replace(v, patient=replace(v.patient, arrived_by_ambulance=True)) for v in visits
    ]
    return report(by_ambulance, risks, cuts)["ambulance"]


def test_gives_levels_1_and_2_as_often_as_nurses_did():
    risks = [1 - rank / 1000 for rank in range(1000)]
    visits = cohort(risks, [rank < 500 for rank in range(1000)])

    counted = report_on(visits, risks, fit_cuts(visits, risks))["visits_by_level"]

    assert (20, 80) == (counted["1"], counted["2"])
