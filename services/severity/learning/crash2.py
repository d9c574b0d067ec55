"""Patients of the CRASH-2 trial (Lancet 2010;376:23-32) as observations, and whether they died."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from severity.observation import RANGES, Observation

FILE = "crash2_70pct.csv.gz"
_KINDS = {"blunt": "blunt", "penetrating": "penetrating", "blunt and penetrating": "both"}
_MEASURED = {
    "age": "age_years",
    "injurytime": "hours_since_injury",
    "sbp": "systolic_pressure",
    "hr": "pulse",
    "rr": "respiratory_rate",
    "cc": "capillary_refill_seconds",
    "gcs": "glasgow_coma_scale",
}

Row = Mapping[str, str]


class Injured(NamedTuple):
    """A patient as first seen, and whether they died in hospital within four weeks."""

    patient: Observation
    died: bool


def injured(path: Path, flow: Counter[str]) -> Iterator[Injured]:
    """Read patients of known outcome; count in `flow` what came in and what was left out."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as lines:
        for row in csv.DictReader(lines):
            flow["rows"] += 1
            # `status` tells causes of death apart: all but 0 are deaths, blank is not known.
            if not row["statusSE"]:
                flow["outcome not known"] += 1
            else:
                flow["patients"] += 1
                yield Injured(_patient(row), float(row["statusSE"]) == 1)


def _patient(row: Row) -> Observation:
    measured = {name: _possible(row[column], name) for column, name in _MEASURED.items()}
    known: dict[str, Any] = {
        "sex": row["sex"] if row["sex"] in {"female", "male"} else None,
        "injury": True,
        "injury_type": _KINDS[row["injurytype"]],
        **measured,
    }
    return Observation(**known)


def _possible(text: str, name: str) -> float | None:
    if not text:
        return None
    value, allowed = float(text), RANGES[name]
    return value if allowed.low <= value <= allowed.high else None
