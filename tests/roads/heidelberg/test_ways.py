"""Ways on Heidelberg's map, held to what openrouteservice's own tests expect.

Run in the image by bake's target `roads`; /osm holds routing_cases.json, ROUTING_MAP the tiles.
"""

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest

from routing import config
from routing.app import Service, create_app

CASES = json.loads(Path(os.environ.get("OSM", "/osm"), "routing_cases.json").read_text("utf-8"))[
    "cases"
]
PLAIN = [
    case
    for case in CASES
    if case["kind"] == "route" and case.get("portable") and case.get("expected_distance")
]
MATRIX = next(case for case in CASES if case["id"] == "ors-matrix-expectDistances")
TOLERANCE = 0.03

# Other engines, osrm too, go the longer way: both numbers in metres.
KNOWN_MISSES = {"ors-testSimpleGetRoute-1": (1046.2, 1227.0)}
# Cells of the matrix, row and column: other ways through one-way streets.
KNOWN_CELLS = {(0, 2): (1365.16, 1587.0), (1, 0): (1171.08, 1004.0), (2, 0): (1274.4, 1109.0)}


@pytest.fixture(scope="module")
def service():
    return Service.from_config(config.read(os.environ))


@pytest.fixture
def client(service):
    return create_app(service).test_client()


def place(pair):
    return {"lon": pair[0], "lat": pair[1]}


def road(client, pairs, **more):
    """Return the answers of the parts of a way."""
    parts = [
        client.post("/api/v1/route", json={"origin": place(a), "destination": place(b), **more})
        for a, b in pairwise(pairs)
    ]
    assert {200} == {part.status_code for part in parts}
    return [part.json for part in parts]


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case["id"])
def test_a_way_is_as_long_as_openrouteservice_says(client, case):
    found = sum(part["distance_m"] for part in road(client, case["coordinates"]))

    known = KNOWN_MISSES.get(case["id"])
    assert found == pytest.approx(known[1] if known else case["expected_distance"], rel=TOLERANCE)


def test_a_matrix_is_as_long_as_openrouteservice_says(client):
    places = [place(pair) for pair in MATRIX["locations"]]

    answer = client.post("/api/v1/matrix", json={"origins": places, "destinations": places}).json

    for measure, row, column, expected, _ in MATRIX["cells"]:
        known = KNOWN_CELLS.get((row, column), (expected, expected))
        assert measure == "distances"
        assert answer["distances_m"][row][column] == pytest.approx(known[1], rel=TOLERANCE)


def test_every_known_miss_is_a_miss():
    for expected, found in [*KNOWN_MISSES.values(), *KNOWN_CELLS.values()]:
        assert found != pytest.approx(expected, rel=TOLERANCE)


def test_the_matrix_is_what_the_ways_are(client):
    pairs = {tuple(pair) for case in PLAIN for pair in case["coordinates"]}
    places = [place(pair) for pair in sorted(pairs)]

    answer = client.post("/api/v1/matrix", json={"origins": places, "destinations": places}).json

    close = total = 0
    for i, a in enumerate(places):
        for j, b in enumerate(places):
            body = {"origin": a, "destination": b}
            way = client.post("/api/v1/route", json=body)
            cell = answer["durations_s"][i][j]
            total += 1
            close += (cell is None) == (way.status_code == 404) and (
                cell is None or abs(cell - way.json["duration_s"]) <= 2
            )
    assert total == close


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case["id"])
def test_a_closure_never_makes_a_way_faster(client, case):
    (free, *_) = road(client, case["coordinates"])
    line = free["route"]["geometry"]["coordinates"]
    lon, lat = line[len(line) // 2]
    ring = [
        [lon - d, lat - e] for d, e in ((3e-4, 2e-4), (-3e-4, 2e-4), (-3e-4, -2e-4), (3e-4, -2e-4))
    ]
    polygon = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    ends = [place(pair) for pair in case["coordinates"][:2]]

    body = {"origin": ends[0], "destination": ends[1], "closures": [polygon]}
    closed = client.post("/api/v1/route", json=body)

    assert closed.status_code == 404 or closed.json["duration_s"] >= free["duration_s"]
