"""Measure the shipped models beside nurse, scores and logistic regression, on the test year.

It runs in the image, over the files that ship; DIR is the directory of triage data:

    docker run --rm --network none --entrypoint python -v "$PWD/bench:/app/bench:ro" -v DIR:/triage:ro \\
        emsync/severity -m bench.severity.quality /triage
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from severity.features import columns
from severity.learning import cohort, crash2
from severity.learning.evaluation import UNKNOWN, Judged, judge, risks_of
from severity.learning.injuries import learn_trauma
from severity.learning.metrics import calibration_error
from severity.learning.visits import LAST_TRAINING_YEAR, TEST_YEAR, outcomes_of
from severity.model import Model
from severity.observation import Observation
from severity.scores import SCORES
from severity.service import assessor
from severity.trauma import rows as trauma_rows

RESAMPLES, SEED = 1000, 2020
WARD_SCORES = ("news2", "mews", "qsofa", "shock_index")
TRAUMA_SCORES = {"rts": -1, "gap": -1, "mgap": -1, "shock_index": 1}

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Chosen = NDArray[np.int_]


def main() -> None:
    """Print every table."""
    data, model = Path(sys.argv[1]), assessor().model
    visits = list(cohort.visits(data / cohort.FILE, Counter()))
    test = [visit for visit in visits if visit.year == TEST_YEAR]
    judged = judge(model, test)
    print(f"Test year {TEST_YEAR}: {len(test)} adult visits; AUROC with 95 % bootstrap intervals")
    ambulance = np.array([visit.patient.arrived_by_ambulance is True for visit in test])
    for whom, chosen in (("all", np.ones(len(test), bool)), ("by ambulance", ambulance)):
        print_table(f"critical outcome, {whom}", critical(model, visits, judged, chosen))
    print_table("hospitalised, all", hospitalised(model, judged))
    print_calibration(judged)
    print_table("trauma death, CRASH-2, five-fold cross-validation", trauma(data))


def critical(
    model: Model, visits: list[cohort.Visit], judged: Judged, chosen: Flags
) -> Iterator[str]:
    """Yield the rows of critical outcomes."""
    happened = judged.outcomes["critical"]
    yield row("EMsync, as recorded", happened[chosen], judged.risks["critical"][chosen])
    for what, fields in list(UNKNOWN.items())[1:]:
        risks = risks_of(model, judged.cohort, **fields)["critical"]
        yield row(f"EMsync, {what}", happened[chosen], risks[chosen])
    yield row("logistic regression, same input", happened[chosen], logistic(model, visits)[chosen])
    for name in WARD_SCORES:
        yield row(name, happened[chosen], scored(name, judged.cohort)[chosen])
    nurse = np.array([visit.nurse_level or 0 for visit in judged.cohort])
    triaged = chosen & (nurse > 0)
    yield row("nurse's level (ESI), where given", happened[triaged], -nurse[triaged].astype(float))
    yield row("EMsync on those visits", happened[triaged], judged.risks["critical"][triaged])


def hospitalised(model: Model, judged: Judged) -> Iterator[str]:
    """Yield the rows of hospitalisation."""
    happened = judged.outcomes["hospitalised"]
    yield row("EMsync, as recorded", happened, judged.risks["hospitalised"])
    for what, fields in list(UNKNOWN.items())[1:]:
        risks = risks_of(model, judged.cohort, **fields)["hospitalised"]
        yield row(f"EMsync, {what}", happened, risks)
    yield row("news2", happened, scored("news2", judged.cohort))


def trauma(data: Path) -> Iterator[str]:
    """Yield the rows of the trauma model; it learns again, a fold at a time."""
    injured = list(crash2.injured(data / crash2.FILE, Counter()))
    died = np.array([one.died for one in injured])
    yield row("EMsync", died, learn_trauma(injured).cross_validated)
    for name, sign in TRAUMA_SCORES.items():
        values = np.array([sign * value_of(name, one.patient) for one in injured])
        yield row(name, died, values)
    yield row(
        "GCS alone", died, -np.nan_to_num(trauma_rows([i.patient for i in injured])[:, 7], nan=15)
    )


def logistic(model: Model, visits: list[cohort.Visit]) -> Values:
    """Return the test year's risks by logistic regression over the same columns."""
    training = [visit for visit in visits if visit.year <= LAST_TRAINING_YEAR]
    test = [visit for visit in visits if visit.year == TEST_YEAR]
    tables = [
        model.encoding.rows(columns([visit.patient for visit in part])) for part in (training, test)
    ]
    fitted = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(max_iter=2000),
    ).fit(tables[0], outcomes_of(training)["critical"])
    return np.asarray(fitted.predict_proba(tables[1])[:, 1])


def scored(name: str, visits: Sequence[cohort.Visit]) -> Values:
    """Return a score of each visit, of what is recorded."""
    return np.array([value_of(name, visit.patient) for visit in visits])


def value_of(name: str, patient: Observation) -> float:
    """Return a score's value, or its middle of the road where nothing can be said."""
    value = SCORES[name](patient).value
    return 0.7 if value is None else float(value)


def row(name: str, happened: Flags, scores: Values) -> str:
    """Return a line: AUROC and its interval."""
    return line(name, lambda some: area(happened[some], scores[some]), happened.size)


def area(happened: Flags, scores: Values) -> float:
    """Return the AUROC, by ranks."""
    ranks, ill = rankdata(scores), int(happened.sum())
    above = ranks[happened].sum() - ill * (ill + 1) / 2
    return float(above / (ill * (happened.size - ill)))


def print_table(title: str, rows: Iterator[str]) -> None:
    """Print a title and its rows as they come."""
    print(f"\n{title}")
    for line in rows:
        print(line, flush=True)


def print_calibration(judged: Judged) -> None:
    """Print what is not an AUROC."""
    print("\ncalibration error, coverage of critical patients, ambiguous")
    for name, happened in judged.outcomes.items():
        error = partial(_calibration_error, happened, judged.risks[name])
        print(line(f"calibration error, {name}", error, happened.size, digits=4))
    covered = judged.possible[judged.outcomes["critical"]]
    print(line("critical patients covered", lambda some: float(covered[some].mean()), covered.size))
    print(line("ambiguous", lambda some: float(judged.ambiguous[some].mean()), len(judged.cohort)))


def _calibration_error(happened: Flags, risks: Values, some: Chosen) -> float:
    return calibration_error(happened[some], risks[some])


def line(name: str, measure: Callable[[Chosen], float], size: int, digits: int = 3) -> str:
    """Return a measure over all patients, with its interval."""
    low, high = percentiles(measure, size)
    figures = (measure(np.arange(size)), low, high)
    whole, *ends = (f"{figure:.{digits}f}" for figure in figures)
    return f"  {name:<48} {whole}  ({'-'.join(ends)})"


def percentiles(measure: Callable[[Chosen], float], size: int) -> tuple[float, float]:
    """Return the 2.5 and 97.5 percentiles of a measure over patients drawn with replacement."""
    chance = np.random.default_rng(SEED)
    values = [measure(chance.integers(size, size=size)) for _ in range(RESAMPLES)]
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


if __name__ == "__main__":
    main()
