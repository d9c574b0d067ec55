"""GCS, the Glasgow Coma Scale (Teasdale and Jennett, Lancet 1974; 2: 81-84; revised 2014).

Classes are those of head injury. A response that cannot be tested (tube, swelling) leaves no total,
as glasgowcomascale.org asks for; one that was only not tested leaves "at most".
"""

from severity.coma_scale import BEST, NOT_TESTABLE, range_of_total
from severity.observation import Observation
from severity.scores.applicability import too_young
from severity.scores.coma import responses
from severity.scores.score import Chart, Points, Score, readable

CHART = Chart(
    name="GCS",
    low=3,
    high=15,
    source="Teasdale and Jennett, Lancet 1974; 2: 81-84",
    direction="at most",
    bands=((8, "severe"), (12, "moderate"), (15, "mild")),
)
# Below, the verbal response has a scale of its own.
YOUNGEST = 2


def gcs(patient: Observation) -> Score:
    """Add the three responses, or take the total when that is what was recorded."""
    given = responses(patient)
    recorded = patient.glasgow_coma_scale
    if recorded is not None and len(given) < len(BEST):
        return _score(patient, {"glasgow_coma_scale": recorded}, recorded)
    untestable = [name for name, response in given.items() if response == NOT_TESTABLE]
    tested = {name: response for name, response in given.items() if response != NOT_TESTABLE}
    return _score(
        patient,
        {name: tested.get(name) for name in BEST if name not in untestable},
        None if untestable else range_of_total(given)[1],
        tuple(f"{readable(name)} cannot be tested" for name in untestable),
    )


def _score(
    patient: Observation, points: Points, value: int | None, notes: tuple[str, ...] = ()
) -> Score:
    return Score(
        chart=CHART,
        points=points,
        value=value,
        not_applicable=too_young(patient, YOUNGEST),
        notes=notes,
    )
