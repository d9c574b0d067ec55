import gzip
import json
import os
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from severity.cohort import FILE
from severity.config import read
from severity.model import Model
from severity.observation import Observation
from severity.training import OFTEN_UNKNOWN, train, with_gaps

SEARCHED = [str(Path(place).resolve()) for place in sys.path]
COLUMNS = [
    "YEAR",
    "AGE",
    "SEX",
    "ARREMS",
    "TEMPF",
    "PULSE",
    "RESPR",
    "BPSYS",
    "BPDIAS",
    "POPCT",
    "PAINSCALE",
    "INJURY",
    "RFV1",
    "IMMEDR",
    "ADMIT",
    "HDSTAT",
    "DIEDED",
    "DOA",
    "LWBS",
    "LBTC",
]


def invented(chance, year):
    """Return a visit of nobody, whose outcome follows from age, pulse and saturation."""
    age, pulse, saturation = (
        chance.randint(10, 95),
        chance.randint(50, 150),
        chance.randint(80, 100),
    )
    danger = age / 100 + (pulse - 80) / 70 + (100 - saturation) / 10
    critical = chance.random() < min(0.9, 0.02 * 3**danger)
    level = 1 if danger > 3 else 2 if danger > 2.4 else chance.randint(3, 5)
    vitals = [chance.randint(960, 1030), pulse, chance.randint(12, 24)]
    pressures = [chance.randint(95, 170), chance.randint(50, 95), saturation]
    signs = [chance.randint(-9, 10), chance.randint(0, 1), chance.randint(10000, 60000), level]
    return [
        year,
        age,
        chance.randint(1, 2),
        chance.randint(1, 2),
        *vitals,
        *pressures,
        *signs,
        1 if critical else -7,
        -7,
        0,
        0,
        0,
        0,
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    chance = random.Random(7)
    rows = [invented(chance, year) for year in (2016, 2017, 2018, 2019, 2020) for _ in range(400)]
    text = "\n".join(",".join(map(str, row)) for row in [COLUMNS, *rows])
    folder = tmp_path_factory.mktemp("data")
    (folder / FILE).write_bytes(gzip.compress(text.encode(), mtime=0))
    return folder


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("trained")
    train(data, out)
    return out


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_writes_a_model_that_the_service_loads(trained):
    model = Model.load(trained)

    probe = model.card["probe"]
    assert pytest.approx(probe["risk"]) == model.estimate(Observation(**probe["observation"])).risk


def test_records_data_and_cohort(data, trained):
    card = json.loads((trained / "model.json").read_bytes())

    assert sha256((data / FILE).read_bytes()).hexdigest() == card["data"]["sha256"]
    assert 2000 == card["flow"]["rows"] == card["flow"]["visits"] + card["flow"]["under 18"]
    assert ["2016", "2017", "2018", "2019", "2020"] == list(card["cohort"])
    assert card["test"]["as_recorded"]["all"]["auroc"] > 0.7


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "99", "OMP_NUM_THREADS": "1", "LC_ALL": "C", "TZ": "UTC"},
    ],
)
def test_gives_the_same_bytes_wherever_it_runs(data, trained, tmp_path, surroundings):
    work = tmp_path / "another place"
    work.mkdir()

    subprocess.run(
        [sys.executable, "-m", "severity.training", "--data", data, "--out", work / "out"],
        cwd=work,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(SEARCHED), **surroundings},
        check=True,
    )

    assert contents(trained) == contents(work / "out")


def test_says_nothing_of_time_or_place(trained):
    text = (trained / "model.json").read_text()

    assert str(trained) not in text
    assert {"critical.ubj", "model.json"} == set(contents(trained))


def test_hides_about_half_of_what_a_crew_may_not_know():
    known = Observation(
        age_years=40,
        sex="female",
        arrived_by_ambulance=True,
        injury=False,
        reason_for_visit=10501,
        pain=3,
        pulse=80,
    )

    gaps = with_gaps([known] * 1000)

    for name in OFTEN_UNKNOWN:
        assert 400 < sum(getattr(patient, name) is None for patient in gaps) < 600
    assert {(40, 80)} == {(patient.age_years, patient.pulse) for patient in gaps}


def test_ships_a_small_model_trained_by_this_very_code():
    card = json.loads((read(os.environ).model / "model.json").read_bytes())

    assert (read(os.environ).model / card["file"]).stat().st_size < 300_000
    assert list(OFTEN_UNKNOWN) == card["parameters"]["gaps"]
