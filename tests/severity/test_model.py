import json
import math
import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from severity.config import read
from severity.features import NAMES
from severity.model import CARD, Model, ModelRefused
from severity.observation import Observation
from severity.service import assessor

SHIPPED = assessor().model
ADULT = Observation(age_years=50, pulse=80, systolic_pressure=120, oxygen_saturation=97)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(read(os.environ).model, tmp_path / "model")
    return tmp_path / "model"


def test_loads_what_ships(folder):
    assert SHIPPED.card == Model.load(folder).card


def test_refuses_a_model_whose_bytes_changed(folder):
    path = folder / SHIPPED.card["file"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(ModelRefused, match=f"SHA-256 [0-9a-f]{{64}}, but {CARD} .* names"):
        Model.load(folder)


def test_refuses_a_card_without_its_model(folder):
    (folder / SHIPPED.card["file"]).unlink()

    with pytest.raises(ModelRefused, match="cannot be read"):
        Model.load(folder)


@pytest.mark.parametrize("text", ["", "{", None])
def test_refuses_a_card_that_cannot_be_read(folder, text):
    (folder / CARD).unlink()
    if text is not None:
        (folder / CARD).write_text(text)

    with pytest.raises(ModelRefused, match=f"{CARD} cannot be read"):
        Model.load(folder)


def test_refuses_a_model_of_other_features(folder):
    card = json.loads((folder / CARD).read_text())
    (folder / CARD).write_text(json.dumps({**card, "features": NAMES[::-1]}))

    with pytest.raises(ModelRefused, match="are not this service's"):
        Model.load(folder)


def test_gives_its_probe_the_risk_that_training_got():
    probe = SHIPPED.card["probe"]

    estimate = SHIPPED.estimate(Observation(**probe["observation"]))

    assert pytest.approx(probe["risk"], abs=1e-6) == estimate.risk


@pytest.mark.parametrize(
    ("age", "applies"), [(None, False), (0, False), (17.9, False), (18, True), (120, True)]
)
def test_applies_to_known_adults(age, applies):
    assert applies == SHIPPED.applies_to(Observation(age_years=age))


@given(
    st.builds(
        Observation,
        age_years=st.floats(18, 120),
        sex=st.sampled_from([None, "female", "male", "other", "unknown"]),
        pulse=st.none() | st.floats(0, 300),
        respiratory_rate=st.none() | st.floats(0, 80),
        oxygen_saturation=st.none() | st.floats(50, 100),
        reason_for_visit=st.none() | st.integers(10000, 89990),
    )
)
def test_explains_the_whole_of_its_log_odds(patient):
    estimate = SHIPPED.estimate(patient)

    total = estimate.base + sum(part.log_odds for part in estimate.contributions)

    assert pytest.approx(math.log(estimate.risk / (1 - estimate.risk)), abs=1e-4) == total


@settings(max_examples=50)
@given(st.floats(18, 120), st.floats(18, 120))
def test_never_lowers_the_risk_for_a_higher_age(one, other):
    risks = [SHIPPED.estimate(replace(ADULT, age_years=age)).risk for age in sorted((one, other))]

    assert sorted(risks) == risks


@settings(max_examples=50)
@given(st.floats(50, 100), st.floats(50, 100))
def test_never_lowers_the_risk_for_less_oxygen_in_the_blood(one, other):
    risks = [
        SHIPPED.estimate(replace(ADULT, oxygen_saturation=saturation)).risk
        for saturation in sorted((one, other), reverse=True)
    ]

    assert sorted(risks) == risks


def test_ships_a_card_that_says_what_it_was_learned_from():
    test_year = SHIPPED.card["test"]["as_recorded"]

    assert {"training": "2016-2018", "level_cuts": "2019", "test": "2020"} == SHIPPED.card["years"]
    assert test_year["all"]["auroc"] > test_year["all"]["auroc_news2_5_of_7_parameters"]
    assert test_year["ambulance"]["auroc"] > test_year["ambulance"]["auroc_news2_5_of_7_parameters"]
    assert test_year["all"]["critical_in_levels_4_and_5"] <= 0.05
