import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from severity.config import read
from severity.learning import cohort, crash2
from severity.learning.card import card_for_people, plot
from severity.learning.training import probe
from severity.model import Model
from tests.severity.learning.invented import INJURED, VISITS_OF_A_YEAR, YEARS

SEARCHED = [str(Path(place).resolve()) for place in sys.path]
FILES = {
    *("critical.ubj", "hospitalised.ubj", "trauma.ubj", "encoding.json", "model.json"),
    *("MODEL_CARD.md", "calibration.svg"),
}


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def card(trained):
    return json.loads((trained / "model.json").read_bytes())


def test_writes_models_that_the_service_loads(trained, card):
    assert card["probe"]["risk"] == pytest.approx(probe(Model.load(trained)))


def test_writes_what_ships(trained):
    assert FILES == set(contents(trained)) == set(contents(read(os.environ).model))


def test_writes_cards_for_people_that_follow_from_the_card(trained, card):
    assert card_for_people(card) == (trained / "MODEL_CARD.md").read_text("utf-8")
    assert plot(card) == (trained / "calibration.svg").read_text("utf-8")


def test_records_data_and_cohort(data, card):
    for name in (cohort.FILE, crash2.FILE):
        assert sha256((data / name).read_bytes()).hexdigest() == card["data"][name]
    flow = card["visit"]["flow"]
    assert VISITS_OF_A_YEAR * len(YEARS) == flow["rows"] == flow["visits"] + flow["under 18"]
    assert list(map(str, YEARS)) == list(card["visit"]["cohort"])
    assert {"rows": INJURED, "patients": INJURED} == card["trauma"]["flow"]


def test_learns_to_tell_patients_apart(card):
    auroc = card["test"]["all"]["auroc"]

    assert min(auroc["critical"], auroc["hospitalised"]) > 0.7


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "99", "OMP_NUM_THREADS": "1", "LC_ALL": "C", "TZ": "UTC"},
    ],
    ids=["Tokyo", "nowhere"],
)
def test_gives_the_same_bytes_wherever_it_runs(data, trained, tmp_path, surroundings):
    work = tmp_path / "another place"
    work.mkdir()

    subprocess.run(
        [sys.executable, "-m", "severity.learning.training", "--data", data, "--out", work / "out"],
        cwd=work,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(SEARCHED), **surroundings},
        check=True,
    )

    assert contents(trained) == contents(work / "out")


def test_says_nothing_of_time_or_place(data, trained):
    for content in contents(trained).values():
        assert str(data).encode() not in content
        assert str(trained).encode() not in content


def test_ships_small_models():
    assert sum(map(len, contents(read(os.environ).model).values())) < 3_000_000
