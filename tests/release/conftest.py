import pytest

from tests.checkout import BAKE, succeed


@pytest.fixture(scope="session")
def inventory() -> None:
    """Make .cache/inventory from the steps that the images are built with."""
    succeed(*BAKE, "inventory")
