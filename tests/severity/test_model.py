import json
import os
import shutil

import numpy as np
import pytest

from severity.config import read
from severity.features import NAMES
from severity.model import CARD, Model, ModelRefused
from severity.observation import Observation, observe
from severity.service import assessor

SHIPPED = assessor().model
FILES = ("critical.ubj", "encoding.json", "hospitalised.ubj", "trauma.ubj")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(read(os.environ).model, tmp_path / "model")
    return tmp_path / "model"


def change_card(folder, part, **changed):
    card = json.loads((folder / CARD).read_text())
    card[part] |= changed
    (folder / CARD).write_text(json.dumps(card))


def test_loads_what_ships(folder):
    assert SHIPPED.card == Model.load(folder).card


def test_names_every_file_that_it_reads():
    assert list(FILES) == sorted(SHIPPED.card["files"])


@pytest.mark.parametrize("name", FILES)
def test_refuses_a_file_whose_bytes_changed(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)

    rule = f"{name} has SHA-256 [0-9a-f]{{64}}, but {CARD} beside it names [0-9a-f]{{64}}: restore"
    with pytest.raises(ModelRefused, match=rule):
        Model.load(folder)


@pytest.mark.parametrize("name", FILES)
def test_refuses_a_card_without_one_of_its_files(folder, name):
    (folder / name).unlink()

    with pytest.raises(ModelRefused, match=f"{name} cannot be read: No such file"):
        Model.load(folder)


@pytest.mark.parametrize("text", ["", "{", None])
def test_refuses_a_card_that_cannot_be_read(folder, text):
    (folder / CARD).unlink()
    if text is not None:
        (folder / CARD).write_text(text)

    with pytest.raises(ModelRefused, match=rf"{CARD} cannot be read \(.*\): train the model again"):
        Model.load(folder)


@pytest.mark.parametrize("part", ["visit", "trauma"])
def test_refuses_models_of_other_features(folder, part):
    change_card(folder, part, features=NAMES[::-1])

    with pytest.raises(ModelRefused, match=rf"{part}\.features .* are not this service's"):
        Model.load(folder)


def test_gives_its_probe_the_risks_that_training_got():
    probe = observe(SHIPPED.card["probe"]["observation"])

    estimate, death = SHIPPED.estimate(probe), SHIPPED.trauma_death(probe)

    found = {
        "critical": estimate.critical.value,
        "hospitalised": estimate.hospitalised.value,
        "trauma_death": death[0],
    }
    assert pytest.approx(SHIPPED.card["probe"]["risk"], abs=1e-6) == found


@pytest.mark.parametrize(
    ("age", "applies"), [(None, False), (0, False), (17.9, False), (18, True), (120, True)]
)
def test_applies_to_known_adults(age, applies):
    assert applies == SHIPPED.applies_to(Observation(age_years=age))


def test_knows_no_death_by_trauma_without_an_injury():
    assert None is SHIPPED.trauma_death(Observation(age_years=40, injury=True))


def area(curve):
    """Return the area under a curve of the card by trapezoids."""
    wrong, right = (
        [point[f"{name}_positive_rate"] for point in curve] for name in ("false", "true")
    )
    return np.trapezoid(right, wrong)


TEST = SHIPPED.card["test"]
AUROC = TEST["all"]["auroc"]
BY_AMBULANCE = TEST["groups"]["arrival"]["by ambulance"]["auroc"]
BEATEN = AUROC["critical"] - area(TEST["curves"]["roc"]["news2"])
INJURED = SHIPPED.card["trauma"]["cross_validation"]


@pytest.mark.parametrize(
    ("reached", "least"),
    [
        pytest.param(AUROC["critical"], 0.875, id="critical"),
        pytest.param(BY_AMBULANCE["critical"], 0.79, id="critical, by ambulance"),
        pytest.param(BEATEN, 0.12, id="critical, beyond NEWS2 of 5 parameters"),
        pytest.param(AUROC["hospitalised"], 0.82, id="hospitalised"),
        pytest.param(TEST["all"]["coverage_of_critical"], 0.90, id="critical covered"),
        pytest.param(INJURED["auroc"], 0.836, id="death by trauma, as published"),
    ],
)
def test_ships_figures_of_the_test_year_that_are_good_enough(reached, least):
    assert reached >= least


@pytest.mark.parametrize(
    ("error", "most"),
    [
        pytest.param(TEST["all"]["calibration_error"]["critical"], 0.01, id="critical"),
        pytest.param(TEST["all"]["calibration_error"]["hospitalised"], 0.01, id="hospitalised"),
        pytest.param(INJURED["calibration_error"], 0.01, id="death by trauma"),
        pytest.param(TEST["all"]["critical_in_levels_4_and_5"], 0.05, id="critical in levels 4, 5"),
        pytest.param(TEST["cost_of_order"]["cost"], 0.005, id="cost of the order of danger"),
    ],
)
def test_ships_errors_on_the_test_year_that_are_small_enough(error, most):
    assert error <= most


def test_learned_calibrated_and_tested_on_years_of_their_own():
    assert {"training": "2016-2018", "calibration": "2019", "test": "2020"} == (
        SHIPPED.card["visit"]["years"]
    )
