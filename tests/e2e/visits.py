"""Patients for the story: one that we made up, and one of NHAMCS where the data is at hand."""

import csv
import gzip
from pathlib import Path
from typing import Any

from tests.checkout import SHARED

NHAMCS = SHARED / "triage" / "nhamcs_ed_2016_2020.csv.gz"
MADE_UP: dict[str, Any] = {
    "age_years": 71,
    "sex": "male",
    "arrived_by_ambulance": True,
    "respiratory_rate": 26,
    "oxygen_saturation": 90,
    "supplemental_oxygen": False,
    "systolic_pressure": 98,
    "diastolic_pressure": 60,
    "pulse": 118,
    "consciousness": "alert",
    "temperature_c": 38.6,
}


def real_visit(path: Path = NHAMCS) -> dict[str, Any]:
    """Return the first adult visit of the test year that came by ambulance with all vital signs."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (
                row["YEAR"] == "2020"
                and row["ARREMS"] == "1"
                and int(row["AGE"]) >= 18
                and _complete(row)
            ):
                return _patient(row)
    raise LookupError("no such visit")


def _complete(row: dict[str, str]) -> bool:
    plausible = {
        "RESPR": (5, 60),
        "POPCT": (70, 100),
        "BPSYS": (60, 250),
        "BPDIAS": (30, 150),
        "PULSE": (30, 200),
    }
    inside = all(low <= float(row[name]) <= high for name, (low, high) in plausible.items())
    return inside and 900 < float(row["TEMPF"]) < 1100


def _patient(row: dict[str, str]) -> dict[str, Any]:
    return {
        "age_years": int(row["AGE"]),
        "sex": {"1": "female", "2": "male"}[row["SEX"]],
        "arrived_by_ambulance": True,
        "respiratory_rate": int(float(row["RESPR"])),
        "oxygen_saturation": int(float(row["POPCT"])),
        "systolic_pressure": int(float(row["BPSYS"])),
        "diastolic_pressure": int(float(row["BPDIAS"])),
        "pulse": int(float(row["PULSE"])),
        "temperature_f": float(row["TEMPF"]) / 10,
    }
