"""What the tests of the routing service share."""

import atexit
import json
import os
import tempfile
from pathlib import Path

from emsync.contract import Contract
from routing import config
from routing.app import Service, create_app

STATION = {"lon": 24.9369, "lat": 60.16925}
QUAY = {"lon": 24.94962, "lat": 60.16627}


_FOLDERS = tempfile.TemporaryDirectory(prefix="routing-tests-")
atexit.register(_FOLDERS.cleanup)


def settings(**overrides):
    """Return the default configuration, with a data folder that nobody else has."""
    kept = {
        name: os.environ[name] for name in ("EMSYNC_CONTRACTS", "ROUTING_MAP") if name in os.environ
    }
    fresh = {"ROUTING_DATA": tempfile.mkdtemp(dir=_FOLDERS.name)}
    return config.read(kept | fresh | overrides)


def poster(client, contract: Contract):
    def send(operation, body, path=None):
        response = client.post(f"/api/v1/{path or operation}", json=body)
        assert contract.violations_of_answer(operation, response.status_code, response.json) == []
        return response

    return send


def served(service, post_body, operation, **overrides):
    """Return the answer of a service that is configured otherwise."""
    other = Service.from_config(settings(**overrides))
    client = create_app(other).test_client()
    return poster(client, other.contract)(operation, post_body)


def write_facilities(path: Path, entries, note="for a test"):
    path.write_text(json.dumps({"note": note, "facilities": entries}), "utf-8")
    return path


def facility(**changes):
    return {
        "id": "h1",
        "name": "Hospital One",
        "lon": 24.94219,
        "lat": 60.17033,
        "capabilities": [],
        "status": "open",
        "capacity": {"beds": 4, "free": 2},
    } | changes


def square(lon, lat, half=0.0004):
    """Return a GeoJSON polygon around a place."""
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
