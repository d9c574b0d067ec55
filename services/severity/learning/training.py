"""Learn the models again: `python -m severity.learning.training --data DIR --out DIR`.

The same data and the same packages give the same bytes, on one architecture.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import sklearn
import xgboost

from severity.learning import cohort, crash2
from severity.learning.card import NAME as CARD_FOR_PEOPLE
from severity.learning.card import PLOT, card_for_people, plot
from severity.learning.cost import cost_of_order
from severity.learning.curves import curves
from severity.learning.evaluation import judge, report
from severity.learning.injuries import TraumaModel, learn_trauma
from severity.learning.visits import TEST_YEAR, VisitModel, learn_visits, visits_by_year
from severity.model import CARD, ENCODING, Model, sha256
from severity.observation import observe

# Not a patient of the data: /readyz estimates it again and compares.
PROBE: dict[str, Any] = {
    "age_years": 71,
    "sex": "male",
    "arrived_by_ambulance": True,
    "respiratory_rate": 26,
    "oxygen_saturation": 89,
    "systolic_pressure": 104,
    "diastolic_pressure": 58,
    "pulse": 118,
    "temperature_c": 38.6,
    "reason_for_visit": 14150,
    "injury": True,
    "injury_type": "blunt",
    "glasgow_coma_scale": 14,
    "capillary_refill_seconds": 4,
    "hours_since_injury": 2,
}


def train(data: Path, out: Path) -> None:
    """Learn from a directory of triage data; write the models, their card, and the card for people."""
    seen: dict[str, Counter[str]] = {"visit": Counter(), "trauma": Counter()}
    visits = list(cohort.visits(data / cohort.FILE, seen["visit"]))
    injured = list(crash2.injured(data / crash2.FILE, seen["trauma"]))
    visit, trauma = learn_visits(visits), learn_trauma(injured)
    files = files_of(visit, trauma)
    card = {
        **describe(data, files),
        "visit": {**visit.card, "flow": dict(seen["visit"]), "cohort": visits_by_year(visits)},
        "trauma": {**trauma.card, "flow": dict(seen["trauma"])},
    }
    model = Model.of(files, card, "")
    test = [one for one in visits if one.year == TEST_YEAR]
    judged = judge(model, test)
    card["test"] = {**report(model, judged), "curves": curves(judged)}
    card["test"]["cost_of_order"] = cost_of_order(visits)
    card["probe"] = {"observation": PROBE, "risk": probe(model)}
    write(out, files, card)


def files_of(visit: VisitModel, trauma: TraumaModel) -> dict[str, bytes]:
    """Return the bytes of every file that the service loads, by name."""
    boosters = {**visit.boosters, "trauma": trauma.booster}
    files = {f"{name}.ubj": bytes(booster.save_raw("ubj")) for name, booster in boosters.items()}
    return {**files, ENCODING: _json(visit.encoding.as_dict(), indent=None)}


def describe(data: Path, files: dict[str, bytes]) -> dict[str, Any]:
    """Return what the card says of files, data and tools."""
    return {
        "name": "EMsync severity",
        "files": {name: sha256(content) for name, content in files.items()},
        "data": {name: sha256((data / name).read_bytes()) for name in (cohort.FILE, crash2.FILE)},
        "made_with": {"xgboost": xgboost.__version__, "scikit-learn": sklearn.__version__},
    }


def probe(model: Model) -> dict[str, float]:
    """Return the risks of PROBE."""
    patient = observe(PROBE)
    estimate, death = model.estimate(patient), model.trauma_death(patient)
    assert death is not None
    return {
        "critical": estimate.critical.value,
        "hospitalised": estimate.hospitalised.value,
        "trauma_death": death[0],
    }


def write(out: Path, files: dict[str, bytes], card: dict[str, Any]) -> None:
    """Write everything that ships; the card last, since it names the others' hashes."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    (out / PLOT).write_text(plot(card), "utf-8")
    (out / CARD_FOR_PEOPLE).write_text(card_for_people(card), "utf-8")
    (out / CARD).write_bytes(_json(card, indent=1))


def _json(value: Any, indent: int | None) -> bytes:
    text = json.dumps(value, indent=indent, sort_keys=True, ensure_ascii=True)
    return (text + "\n").encode("ascii")


def main() -> None:
    """Read the command line and train."""
    needs = f"directory with {cohort.FILE} and {crash2.FILE}"
    parser = argparse.ArgumentParser(
        prog="python -m severity.learning.training", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help=needs)
    parser.add_argument("--out", type=Path, required=True, help="where the models and cards go")
    arguments = parser.parse_args()
    train(arguments.data, arguments.out)


if __name__ == "__main__":
    main()
