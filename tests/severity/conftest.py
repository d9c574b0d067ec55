import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from starlette.testclient import TestClient

from emsync.contract import Contract
from severity import app
from severity.api.parts import Parts
from severity.assessment import Assessor
from severity.decisions.desk import Desk
from severity.decisions.ledger import FILE, Ledger
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
def parts(contract: Contract, assessor: Assessor, tmp_path_factory) -> Iterator[Parts]:
    with Ledger(tmp_path_factory.mktemp("data") / FILE) as ledger:
        yield Parts.of(contract, Desk(assessor, ledger))


@pytest.fixture(scope="session")
def client(parts: Parts) -> Iterator[TestClient]:
    with TestClient(app.make(parts), raise_server_exceptions=False) as client:
        yield client
