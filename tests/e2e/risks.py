"""Print the risks of made-up patients, in a severity image: one JSON list, the same patients always."""

import json
from random import Random

from severity.features import columns
from severity.model import matrix
from severity.observation import HISTORY, RANGES, Observation
from severity.service import assessor
from severity.trauma import rows

PATIENTS, SEED = 300, 8501
MEASURED = (
    "age_years",
    "respiratory_rate",
    "oxygen_saturation",
    "systolic_pressure",
    "pulse",
    "temperature_c",
    "pain",
    "hours_since_injury",
    "capillary_refill_seconds",
)


def patients() -> list[Observation]:
    """Return patients of whom about a quarter of each thing is not known."""
    chance = Random(SEED)
    return [_patient(chance) for _ in range(PATIENTS)]


def _patient(chance: Random) -> Observation:
    known = {name: chance.uniform(*RANGES[name][:2]) for name in MEASURED if chance.random() < 0.75}
    return Observation(
        **known,
        sex=chance.choice(["female", "male", None]),
        arrived_by_ambulance=chance.choice([True, False, None]),
        injury=chance.choice([True, False, None]),
        injury_type=chance.choice(["blunt", "penetrating", "both"]),
        glasgow_coma_scale=chance.choice([None, *range(3, 16)]),
        reason_for_visit=chance.choice([None, chance.randint(10000, 89990)]),
        history=chance.choice([None, tuple(chance.sample(HISTORY, 3))]),
    )


if __name__ == "__main__":
    model, everybody = assessor().model, patients()
    visit = model.risks(columns(everybody))
    risks = {**visit, "trauma_death": model.injured.risk(matrix(rows(everybody)))}
    print(json.dumps({name: list(map(float, values)) for name, values in risks.items()}))
