"""Another map is taken up while the service serves, whole or not at all."""

import json
import os
import shutil

import pytest
from routing_world import QUAY, STATION, settings
from werkzeug.test import Client

from routing.app import Service, create_app
from routing.swap import Swapping

TRIP = {"origin": STATION, "destination": QUAY}


@pytest.fixture
def folder(service, tmp_path):
    """Return a folder with two maps that differ in their date, and a link to the first."""
    record = json.loads((service.map.tiles.parent / "map.json").read_text("utf-8"))
    for name in ("2019", "2024"):
        (tmp_path / name).mkdir()
        shutil.copy(service.map.tiles, tmp_path / name / "tiles.tar")
        dated = record | {"data_timestamp": f"{name}-01-01T00:00:00Z"}
        (tmp_path / name / "map.json").write_text(json.dumps(dated))
    point(tmp_path, "2019")
    return tmp_path


@pytest.fixture
def ask(folder):
    config = settings(ROUTING_MAP=str(folder / "current"))
    client = Client(Swapping(lambda: create_app(Service.from_config(config)), config.map))
    return lambda: client.post("/api/v1/route", json=TRIP).json


def point(folder, name):
    """Let the link lead elsewhere, in one step."""
    (folder / "next").symlink_to(name)
    (folder / "next").replace(folder / "current")


def year(answer):
    return answer["map"]["data_timestamp"][:4]


def test_takes_up_the_map_that_the_link_leads_to(folder, ask):
    before = ask()
    point(folder, "2024")
    after = ask()

    assert ("2019", "2024") == (year(before), year(after))
    assert before["route"] == after["route"]


def test_a_broken_map_leaves_the_old_one_serving(folder, ask, caplog):
    os.truncate(folder / "2024" / "tiles.tar", 1000)

    point(folder, "2024")

    assert ["2019", "2019"] == [year(ask()), year(ask())]
    assert 1 == caplog.text.count("the new map is not taken, the old one serves on")
    assert "tiles.tar has SHA-256" in caplog.text


def test_takes_up_a_map_that_was_repaired(folder, ask):
    whole = (folder / "2024" / "tiles.tar").read_bytes()
    os.truncate(folder / "2024" / "tiles.tar", 1000)
    point(folder, "2024")
    broken = year(ask())

    shutil.copytree(folder / "2024", folder / "repaired")
    (folder / "repaired" / "tiles.tar").write_bytes(whole)
    point(folder, "repaired")

    assert ("2019", "2024") == (broken, year(ask()))


def test_a_map_that_is_gone_serves_on(folder, ask):
    (folder / "current").unlink()

    assert year(ask()) == "2019"


def test_a_request_that_has_begun_ends_with_its_map(folder):
    config = settings(ROUTING_MAP=str(folder / "current"))
    began = Service.from_config(config)

    point(folder, "2024")

    assert began.map.tiles == folder / "2019" / "tiles.tar"
