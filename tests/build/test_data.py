"""The map and the model that the images carry are what their sources give."""

import hashlib
import json
import os
import uuid

import pytest

from tests.checkout import BAKE, ROOT, SHARED, succeed

TRIAGE = SHARED / "triage"
ON_AMD64 = pytest.mark.skipif(
    os.uname().machine != "x86_64",
    reason="Valhalla on arm64 rounds coordinates otherwise (docs/decisions/0004)",
)


@ON_AMD64
def test_the_map_is_what_the_locked_extract_gives(tmp_path):
    arguments = [f"--allow=fs.write={tmp_path}", f"--set=map.args.ATTEMPT={uuid.uuid4()}"]
    succeed(*BAKE, *arguments, "map", env={"DATA": str(tmp_path)})

    for name in ("tiles.tar", "map.json", "places.sqlite"):
        assert (ROOT / "services" / "routing" / "data" / name).read_bytes() == (
            tmp_path / "map" / name
        ).read_bytes()


@pytest.mark.skipif(not TRIAGE.exists(), reason=f"the triage data is not at {TRIAGE}")
def test_the_model_is_what_the_data_gives_again(tmp_path):
    arguments = [
        f"--allow=fs.read={TRIAGE}",
        f"--allow=fs.write={tmp_path}",
        f"--set=train.args.ATTEMPT={uuid.uuid4()}",
    ]
    succeed(*BAKE, *arguments, "train", env={"DATA": str(tmp_path), "TRIAGE_DATA": str(TRIAGE)})

    made = {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()}
    shipped = {
        path.name: path.read_bytes() for path in (ROOT / "services" / "severity" / "data").iterdir()
    }
    assert shipped == made


def test_the_model_says_which_data_it_was_learned_from():
    model = json.loads((ROOT / "services" / "severity" / "data" / "model.json").read_text("utf-8"))
    content = (ROOT / "services" / "severity" / "data" / "critical.ubj").read_bytes()

    assert hashlib.sha256(content).hexdigest() in json.dumps(model)
    if TRIAGE.exists():
        data = (TRIAGE / "nhamcs_ed_2016_2020.csv.gz").read_bytes()
        assert hashlib.sha256(data).hexdigest() in json.dumps(model)
