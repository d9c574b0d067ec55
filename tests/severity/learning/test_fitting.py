import random
from dataclasses import replace

import numpy as np
import pytest

from severity.learning.cohort import Visit
from severity.learning.fitting import UNDERTRIAGED, fit_cuts, may_be_low, nurse_shares
from severity.levels import Risks
from severity.observation import Observation

SIGNS = Observation(
    age_years=50, respiratory_rate=16, pulse=70, systolic_pressure=120, oxygen_saturation=98
)


def visit(*, critical=False, hospitalised=False, nurse_level=3, patient=SIGNS):
    return Visit(2019, patient, nurse_level, "White", critical, hospitalised)


def cohort(critical, hospitalised):
    """Return visits, of whom nurses put the first 2 % in level 1 and the next 8 % in level 2."""
    many = len(critical)
    levels = [1 if rank < 0.02 * many else 2 if rank < 0.1 * many else 3 for rank in range(many)]
    return [
        visit(critical=ill, hospitalised=inside, nurse_level=level)
        for ill, inside, level in zip(critical, hospitalised, levels, strict=True)
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
def test_leaves_few_critical_and_hospitalised_patients_in_the_low_levels(seed):
    chance = random.Random(seed)
    risks = [np.array([chance.random() ** power for _ in range(1000)]) for power in (3, 2)]
    happened = [np.array([chance.random() < risk for risk in column]) for column in risks]

    cuts = fit_cuts(cohort(*happened), *risks)

    for outcome, column, shares, name in zip(
        happened, risks, UNDERTRIAGED.values(), UNDERTRIAGED, strict=True
    ):
        levels = [cuts.level(Risks(**{name: risk})) for risk in column[outcome]]
        assert np.mean(np.array(levels) >= 4) <= shares[0]
        assert np.mean(np.array(levels) == 5) <= shares[1]


def test_gives_levels_1_and_2_as_often_as_nurses_did():
    risks = np.array([1 - rank / 1000 for rank in range(1000)])
    ill = np.arange(1000) < 500

    cuts = fit_cuts(cohort(ill, ill), risks, risks)

    levels = [cuts.level(Risks(critical=risk)) for risk in risks]
    assert (20, 80) == (levels.count(1), levels.count(2))
