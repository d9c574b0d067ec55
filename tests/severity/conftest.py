import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from starlette.testclient import TestClient

from emsync.contract import Contract
from severity import app
from severity.assessment import Assessor
from severity.model import Model
from severity.service import assessor as assessor_of_the_process

# The same examples at every build, on a machine as slow as it likes.
hypothesis.settings.register_profile("severity", deadline=None, derandomize=True)
hypothesis.settings.load_profile("severity")


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract.load(Path(os.environ["EMSYNC_CONTRACTS"]) / "severity.openapi.yaml")


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    return assessor_of_the_process()


@pytest.fixture(scope="session")
def model(assessor: Assessor) -> Model:
    return assessor.model


@pytest.fixture(scope="session")
def client(contract: Contract, assessor: Assessor) -> Iterator[TestClient]:
    with TestClient(app.make(contract, assessor), raise_server_exceptions=False) as client:
        yield client
