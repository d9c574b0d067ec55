"""A city of JEMSS: its stations and hospitals, the service on its map, and OSRM on its extract.

The stations, hospitals and extracts are those of JEMSS.jl (University of Auckland), an ambulance simulator.
"""

import csv
import json
import os
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from jemss_osrm import Osrm

from routing import config
from routing.app import Service, create_app
from routing.engine import Position

OSM = Path(os.environ.get("OSM", "/osm"))
INCIDENTS = 200


def rows(path):
    """Return the places of a JEMSS table: a title, a header, then one place a line."""
    lines = path.read_text("utf-8-sig").splitlines()[1:]
    return [Position(float(row["x"]), float(row["y"])) for row in csv.DictReader(lines) if row["x"]]


@pytest.fixture(scope="session")
def extract():
    record = json.loads(Path(os.environ["ROUTING_MAP"], "map.json").read_text("utf-8"))
    return OSM / record["source"]


@pytest.fixture(scope="session")
def stations(extract):
    return rows(OSM / extract.name.removesuffix(".osm.pbf") / "stations_1.csv")


@pytest.fixture(scope="session")
def hospitals(extract):
    return rows(OSM / extract.name.removesuffix(".osm.pbf") / "hospitals_1.csv")


@pytest.fixture(scope="session")
def osrm(extract, tmp_path_factory):
    return Osrm(extract, tmp_path_factory.mktemp("osrm"))


@pytest.fixture(scope="session")
def service(hospitals, tmp_path_factory):
    """Return the service with the city's hospitals."""
    folder = tmp_path_factory.mktemp("service")
    told = [
        {"id": str(n), "name": f"Hospital {n}", "lon": at.lon, "lat": at.lat,
         "capabilities": [], "status": "open"}
        for n, at in enumerate(hospitals)
    ]  # fmt: skip
    (folder / "facilities.json").write_text(json.dumps({"note": "of JEMSS", "facilities": told}))
    ours = {
        "ROUTING_FACILITIES": str(folder / "facilities.json"),
        "ROUTING_DATA": str(folder),
        # Not about the budget: a busy machine may take its time.
        "ROUTING_BUDGET_SECONDS": "30",
    }
    return Service.from_config(config.read(os.environ | ours))


@pytest.fixture(scope="session")
def plans(service, stations):
    """Return what the service plans for incidents all over the city, those that are on its roads."""
    client, chance = create_app(service).test_client(), random.Random(14)
    units = [
        {"id": str(n), "lon": at.lon, "lat": at.lat, "status": "available"}
        for n, at in enumerate(stations)
    ]
    found = []
    while len(found) < INCIDENTS:
        incident = Position(
            chance.uniform(min(s.lon for s in stations), max(s.lon for s in stations)),
            chance.uniform(min(s.lat for s in stations), max(s.lat for s in stations)),
        )
        body = {
            "incident": {"lon": incident.lon, "lat": incident.lat},
            "severity_level": 3,
            "units": units,
        }
        answer = client.post("/api/v1/dispatch", json=body)
        if answer.status_code == 200:
            found.append((incident, answer.json))
    return found
