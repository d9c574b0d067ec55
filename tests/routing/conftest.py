"""Fixtures; the modules beside this file are imported by name."""

import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread

sys.path.insert(0, str(Path(__file__).parent))

import hypothesis
import pytest
from routing_ors import OrsServer
from routing_world import poster, settings

from routing.app import Service, create_app
from routing.board import Board
from routing.stores import FACILITIES, Stores

# A build step is run once for its inputs: the same examples every time, nothing kept, no clock.
hypothesis.settings.register_profile("hermetic", database=None, derandomize=True, deadline=None)
hypothesis.settings.load_profile("hermetic")


@pytest.fixture(scope="session")
def service():
    """Return a service that has time: what a busy machine is late with is no straight line."""
    return Service.from_config(settings(ROUTING_BUDGET_SECONDS="30"))


@pytest.fixture(scope="session")
def contract(service):
    return service.contract


@pytest.fixture(scope="session")
def hospitals(service):
    return service.facilities


@pytest.fixture
def client(service, tmp_path):
    """Return a client of a service whose lists nobody changed yet."""
    first = {FACILITIES: service.stores.entries(FACILITIES)}
    fresh = Stores(Board(tmp_path), service.contract, service.stores.region, first)
    return create_app(replace(service, stores=fresh)).test_client()


@pytest.fixture
def post(client, contract):
    """Send a body to an operation and hold the answer to the contract."""
    return poster(client, contract)


@pytest.fixture
def ors():
    server = OrsServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()
