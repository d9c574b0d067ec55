"""Visits and injuries of nobody, in the columns of the files that the models are learned from."""

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from severity.learning import cohort, crash2

YEARS = (2016, 2017, 2018, 2019, 2020)
VISITS_OF_A_YEAR, INJURED = 300, 800
COMPLAINTS = (10501, 14150, 15451, 19301, 18600)
HISTORY = (
    *("ETOHAB", "ALZHD", "ASTHMA", "CANCER", "CEBVD", "CKD", "COPD", "CHF", "CAD", "DEPRN"),
    *("DIABTYP0", "DIABTYP1", "DIABTYP2", "ESRD", "HPE", "EDHIV", "HYPLIPID", "HTN"),
    *("OBESITY", "OSA", "OSTPRSIS", "SUBSTAB"),
)
WELL = {
    "YEAR": "2018",
    "AGE": "40",
    "SEX": "2",
    "RACERETH": "1",
    "ARREMS": "2",
    "TEMPF": "986",
    "PULSE": "80",
    "RESPR": "16",
    "BPSYS": "120",
    "BPDIAS": "80",
    "POPCT": "98",
    "PAINSCALE": "3",
    "INJURY": "0",
    "RFV1": "10501",
    "RFV2": "-9",
    "RFV3": "-9",
    "IMMEDR": "3",
    "ADMIT": "-7",
    "HDSTAT": "-7",
    "DIEDED": "0",
    "DOA": "0",
    "LWBS": "0",
    "LBTC": "0",
    "ADMITHOS": "0",
    "OBSHOS": "0",
    "TRANOTH": "0",
    "TRANPSYC": "0",
    **dict.fromkeys(HISTORY, "0"),
}
SHOT = {
    "time": "28",
    "status": "0",
    "statusSE": "0",
    "sex": "male",
    "age": "30",
    "injurytime": "2",
    "injurytype": "penetrating",
    "sbp": "95",
    "hr": "115",
    "rr": "24",
    "cc": "3",
    "gcs": "14",
}

Row = Mapping[str, object]


def write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> Path:
    """Write rows, of the columns named, as the files are: CSV in gzip."""
    lines = [",".join(columns), *(",".join(map(str, row.values())) for row in rows)]
    path.write_bytes(gzip.compress("\n".join(lines).encode("ascii"), mtime=0))
    return path


def write_all(folder: Path) -> Path:
    """Write both files, the same at every call, and return the folder."""
    chance = Random(7)
    visits = [visit(chance, year) for year in YEARS for _ in range(VISITS_OF_A_YEAR)]
    write(folder / cohort.FILE, WELL, visits)
    write(folder / crash2.FILE, SHOT, [injured(chance) for _ in range(INJURED)])
    return folder


def visits(folder: Path) -> list[cohort.Visit]:
    """Return what `write_all` wrote of visits."""
    return list(cohort.visits(folder / cohort.FILE, Counter()))


def visit(chance: Random, year: int) -> dict[str, object]:
    """Return a visit whose outcome follows from age, pulse, saturation and complaint."""
    age, pulse, saturation = (
        chance.randint(10, 95),
        chance.randint(50, 150),
        chance.randint(80, 100),
    )
    complaint = chance.choice(COMPLAINTS)
    danger = age / 100 + (pulse - 80) / 70 + (100 - saturation) / 10 + (complaint == 14150)
    level = 1 if danger > 3 else 2 if danger > 2.4 else chance.randint(3, 5)
    return WELL | {
        "YEAR": year,
        "AGE": age,
        "SEX": chance.randint(1, 2),
        "RACERETH": chance.randint(1, 4),
        "ARREMS": chance.randint(1, 2),
        "TEMPF": chance.randint(960, 1030),
        "PULSE": pulse,
        "RESPR": chance.randint(12, 24),
        "BPSYS": chance.randint(95, 170),
        "BPDIAS": chance.randint(50, 95),
        "POPCT": saturation,
        "PAINSCALE": chance.randint(-9, 10),
        "INJURY": chance.randint(0, 1),
        "RFV1": complaint,
        "RFV2": chance.choice((-9, 20500)),
        "IMMEDR": level,
        "ADMIT": 1 if chance.random() < min(0.9, 0.02 * 3**danger) else -7,
        "ADMITHOS": int(chance.random() < min(0.9, 0.05 * 3**danger)),
        "COPD": chance.randint(0, 1),
    }


def injured(chance: Random) -> dict[str, object]:
    """Return an injury whose outcome follows from age, pressure and coma."""
    age, pressure, coma = chance.randint(16, 90), chance.randint(50, 140), chance.randint(3, 15)
    danger = age / 40 + (120 - pressure) / 40 + (15 - coma) / 4
    return SHOT | {
        "statusSE": int(chance.random() < min(0.9, 0.02 * 2**danger)),
        "sex": chance.choice(("male", "female")),
        "age": age,
        "injurytime": chance.randint(0, 8),
        "injurytype": chance.choice(("blunt", "penetrating", "blunt and penetrating")),
        "sbp": pressure,
        "hr": chance.randint(60, 150),
        "rr": chance.choice(("", 16, 24, 32)),
        "gcs": coma,
    }
