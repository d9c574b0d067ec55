import gzip
from collections import Counter

import pytest

from severity.cohort import FILE, visits
from severity.observation import Observation

WELL = {
    "YEAR": "2018",
    "AGE": "40",
    "SEX": "2",
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
    "IMMEDR": "3",
    "ADMIT": "-7",
    "HDSTAT": "-7",
    "DIEDED": "0",
    "DOA": "0",
    "LWBS": "0",
    "LBTC": "0",
}


def write(folder, *rows):
    lines = [",".join(WELL), *(",".join({**WELL, **row}.values()) for row in rows)]
    path = folder / FILE
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return path


def read(folder, row):
    (visit,) = visits(write(folder, row), Counter())
    return visit


def test_decodes_what_triage_recorded(tmp_path):
    visit = read(tmp_path, {"SEX": "1", "ARREMS": "1", "INJURY": "1"})

    assert (
        Observation(
            age_years=40,
            sex="female",
            arrived_by_ambulance=True,
            temperature_c=37.0,
            pulse=80,
            respiratory_rate=16,
            systolic_pressure=120,
            diastolic_pressure=80,
            oxygen_saturation=98,
            pain=3,
            injury=True,
            reason_for_visit=10501,
        )
        == visit.patient
    )
    assert (2018, 3, False) == (visit.year, visit.nurse_level, visit.critical)


@pytest.mark.parametrize(
    ("column", "codes", "name"),
    [
        ("TEMPF", ["-9", "700", "1140"], "temperature_c"),
        ("PULSE", ["-9", "998"], "pulse"),
        ("RESPR", ["-9", "150"], "respiratory_rate"),
        ("BPSYS", ["-9"], "systolic_pressure"),
        ("BPDIAS", ["-9", "998", "121"], "diastolic_pressure"),
        ("POPCT", ["-9", "0", "49"], "oxygen_saturation"),
        ("PAINSCALE", ["-9", "-8"], "pain"),
        ("INJURY", ["-9", "-8", "2"], "injury"),
        ("ARREMS", ["-9", "-8"], "arrived_by_ambulance"),
        ("RFV1", ["-9"], "reason_for_visit"),
    ],
)
def test_takes_codes_and_impossible_values_for_missing(tmp_path, column, codes, name):
    found = [getattr(read(tmp_path, {column: code}).patient, name) for code in codes]

    assert [None] * len(codes) == found


@pytest.mark.parametrize("outcome", [{"ADMIT": "1"}, {"DIEDED": "1"}, {"HDSTAT": "2"}])
def test_calls_intensive_care_and_death_critical(tmp_path, outcome):
    assert read(tmp_path, outcome).critical


@pytest.mark.parametrize("level", ["0", "7", "-8", "-9"])
def test_knows_no_nurse_level_where_none_was_given(tmp_path, level):
    assert None is read(tmp_path, {"IMMEDR": level}).nurse_level


def test_counts_what_it_leaves_out(tmp_path):
    flow = Counter()
    path = write(tmp_path, {}, {"AGE": "17"}, {"DOA": "1"}, {"LWBS": "1"}, {"LBTC": "1"})

    assert 1 == len(list(visits(path, flow)))
    assert {
        "rows": 5,
        "visits": 1,
        "under 18": 1,
        "dead on arrival": 1,
        "left before treatment was complete": 2,
    } == flow
