"""The same images do the same work on both architectures."""

import pytest

from tests.checkout import IMAGES, PORTS
from tests.e2e.emulated import risks
from tests.e2e.http import call


@pytest.mark.parametrize("service", IMAGES)
def test_the_arm64_image_does_its_work(arm64, service):
    container = arm64[service].result()

    url = f"http://127.0.0.1:{container.get_exposed_port(PORTS[service])}"
    assert 200 == call(f"{url}/readyz")[0]
    code = "import platform; print(platform.machine())"
    assert b"aarch64" in container.exec(["python", "-c", code]).output


def test_both_architectures_give_the_same_risks(images, arm64):
    amd64 = risks(images["severity"], "linux/amd64")

    assert ["critical", "hospitalised", "trauma_death"] == list(amd64)
    for outcome, expected in amd64.items():
        assert pytest.approx(expected, abs=1e-6) == arm64["risks"].result()[outcome]
