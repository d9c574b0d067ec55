"""Adult emergency visits of NHAMCS (NCHS public-use files) as observations and outcomes."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from severity.model import YOUNGEST_LEARNED
from severity.observation import HISTORY, RANGES, Observation, celsius

FILE = "nhamcs_ed_2016_2020.csv.gz"
_RACES = {"1": "White", "2": "Black", "3": "Hispanic", "4": "other"}
# Admitted, kept for observation, or transferred to another hospital.
_WAYS_IN = ("ADMITHOS", "OBSHOS", "TRANOTH", "TRANPSYC")
_DIABETES = ("DIABTYP0", "DIABTYP1", "DIABTYP2")
# The columns of HISTORY, in its order; diabetes has three.
_HISTORY_COLUMNS = (
    ("ETOHAB",),
    ("ALZHD",),
    ("ASTHMA",),
    ("CANCER",),
    ("CEBVD",),
    ("CKD",),
    ("COPD",),
    ("CHF",),
    ("CAD",),
    ("DEPRN",),
    _DIABETES,
    ("ESRD",),
    ("HPE",),
    ("EDHIV",),
    ("HYPLIPID",),
    ("HTN",),
    ("OBESITY",),
    ("OSA",),
    ("OSTPRSIS",),
    ("SUBSTAB",),
)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    """What triage knew, the nurse's level 1 to 5 (None: not triaged), and what became of it."""

    year: int
    patient: Observation
    nurse_level: int | None
    race: str
    critical: bool
    hospitalised: bool


def visits(path: Path, flow: Counter[str]) -> Iterator[Visit]:
    """Read adult visits with an outcome; count in `flow` what came in and what was left out."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as lines:
        for row in csv.DictReader(lines):
            flow["rows"] += 1
            reason = _left_out(row)
            if reason:
                flow[reason] += 1
            else:
                flow["visits"] += 1
                yield _visit(row)


def _left_out(row: Row) -> str | None:
    if int(row["AGE"]) < YOUNGEST_LEARNED:
        return f"under {YOUNGEST_LEARNED}"
    if row["DOA"] == "1":
        return "dead on arrival"
    if row["LWBS"] == "1" or row["LBTC"] == "1":
        return "left before treatment was complete"
    return None


def _visit(row: Row) -> Visit:
    return Visit(
        year=int(row["YEAR"]),
        patient=_patient(row),
        nurse_level=level if (level := int(row["IMMEDR"])) in range(1, 6) else None,
        race=_RACES.get(row["RACERETH"], "not known"),
        # Intensive care, death in the department, or death in hospital.
        critical=row["ADMIT"] == "1" or row["DIEDED"] == "1" or row["HDSTAT"] == "2",
        hospitalised=any(row[way] == "1" for way in _WAYS_IN),
    )


def _patient(row: Row) -> Observation:
    systolic = _measured(row, "BPSYS", "systolic_pressure")
    diastolic = _measured(row, "BPDIAS", "diastolic_pressure")
    if systolic is not None and diastolic is not None and diastolic > systolic:
        diastolic = None
    known: dict[str, Any] = {
        "sex": {"1": "female", "2": "male"}.get(row["SEX"]),
        "arrived_by_ambulance": {"1": True, "2": False}.get(row["ARREMS"]),
        "injury": {"0": False, "1": True}.get(row["INJURY"]),
        **_reasons(row),
        "history": _history(row),
        "systolic_pressure": systolic,
        "diastolic_pressure": diastolic,
        "temperature_c": _temperature(row),
        "pulse": _measured(row, "PULSE", "pulse"),
        "respiratory_rate": _measured(row, "RESPR", "respiratory_rate"),
        "oxygen_saturation": _measured(row, "POPCT", "oxygen_saturation"),
        "pain": _measured(row, "PAINSCALE", "pain"),
        "age_years": float(row["AGE"]),
    }
    return Observation(**known)


def _reasons(row: Row) -> dict[str, Any]:
    first, *others = (int(row[column]) for column in ("RFV1", "RFV2", "RFV3"))
    return {
        "reason_for_visit": first if first > 0 else None,
        "other_reasons_for_visit": tuple(code for code in others if code > 0),
    }


def _history(row: Row) -> tuple[str, ...]:
    return tuple(
        name
        for name, columns in zip(HISTORY, _HISTORY_COLUMNS, strict=True)
        if any(row[column] == "1" for column in columns)
    )


def _measured(row: Row, column: str, name: str) -> float | None:
    """Return a value that is possible; codes such as -9 (blank) and 998 (Doppler) are not."""
    value = float(row[column])
    allowed = RANGES[name]
    return value if allowed.low <= value <= allowed.high else None


def _temperature(row: Row) -> float | None:
    tenths = int(row["TEMPF"])
    allowed = RANGES["temperature_f"]
    return celsius(tenths / 10) if allowed.low <= tenths / 10 <= allowed.high else None
