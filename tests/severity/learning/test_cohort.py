from collections import Counter

import pytest

from severity.learning.cohort import FILE, visits
from severity.observation import HISTORY, Observation
from tests.severity.learning import invented
from tests.severity.learning.invented import WELL


def write(folder, *rows):
    return invented.write(folder / FILE, WELL, [WELL | row for row in rows])


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
            history=(),
        )
        == visit.patient
    )
    assert (2018, 3, "White") == (visit.year, visit.nurse_level, visit.race)
    assert (False, False) == (visit.critical, visit.hospitalised)


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


@pytest.mark.parametrize("way", ["ADMITHOS", "OBSHOS", "TRANOTH", "TRANPSYC"])
def test_calls_admission_observation_and_transfer_hospitalised(tmp_path, way):
    visit = read(tmp_path, {way: "1"})

    assert (False, True) == (visit.critical, visit.hospitalised)


@pytest.mark.parametrize(
    ("code", "race"), [("2", "Black"), ("3", "Hispanic"), ("4", "other"), ("-9", "not known")]
)
def test_keeps_race_to_measure_by_it(tmp_path, code, race):
    assert race == read(tmp_path, {"RACERETH": code}).race


@pytest.mark.parametrize(
    ("codes", "first", "others"),
    [
        (("10501", "-9", "-9"), 10501, ()),
        (("10501", "14150", "20500"), 10501, (14150, 20500)),
        (("-9", "14150", "-9"), None, (14150,)),
    ],
)
def test_keeps_up_to_three_reasons(tmp_path, codes, first, others):
    patient = read(tmp_path, dict(zip(("RFV1", "RFV2", "RFV3"), codes, strict=True))).patient

    assert (first, others) == (patient.reason_for_visit, patient.other_reasons_for_visit)


def test_knows_each_condition_by_its_column(tmp_path):
    patient = read(tmp_path, dict.fromkeys(invented.HISTORY, "1")).patient

    assert HISTORY == patient.history


@pytest.mark.parametrize(
    ("column", "condition"),
    [
        ("CHF", "heart_failure"),
        ("DIABTYP0", "diabetes"),
        ("DIABTYP2", "diabetes"),
        ("OSA", "sleep_apnoea"),
    ],
)
def test_knows_one_condition(tmp_path, column, condition):
    assert (condition,) == read(tmp_path, {column: "1"}).patient.history


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
