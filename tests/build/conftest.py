import pytest

from tests.checkout import BAKE, SERVICES, succeed
from verify.images import pushed_manifests


@pytest.fixture(scope="session")
def pushed(registry) -> dict[str, dict[str, str]]:
    """Bake every image and push it; return the manifest of each platform by service.

    The tag is `test` of `<registry>/emsync`, and this build may come from cache.
    """
    env = {"REGISTRY": f"{registry}/emsync", "TAG": "test"}
    succeed(*BAKE, "--push", env=env)
    return {s: pushed_manifests(f"{registry}/emsync/{s}:test") for s in SERVICES}
