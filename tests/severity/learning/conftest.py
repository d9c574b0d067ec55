from collections.abc import Sequence
from pathlib import Path

import pytest

from severity.learning.cohort import Visit
from severity.learning.training import train
from tests.severity.learning import invented


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> Path:
    return invented.write_all(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def visits(data: Path) -> Sequence[Visit]:
    return invented.visits(data)


@pytest.fixture(scope="session")
def trained(data: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    train(data, out)
    return out
