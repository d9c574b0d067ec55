"""What the pulled containers may and may not do, on both architectures."""

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from tests.checkout import IMAGES, PORTS, ROOT, on_loopback, printed, run, succeed
from tests.e2e.http import call

ARM64 = "linux/arm64"


def arm64_container(image: str, service: str) -> DockerContainer:
    container = (
        DockerContainer(image)
        .with_kwargs(platform=ARM64, read_only=True, cap_drop=["ALL"])
        .with_tmpfs_mount("/tmp", "size=64m,mode=1777")
        .with_volume_mapping(f"emsync-arm64-{service}", "/data", "rw")
        .with_env("TRANSFER_PROFILE", "demo")
        .waiting_for(
            HttpWaitStrategy(PORTS[service], "/readyz")
            .for_status_code(200)
            .with_startup_timeout(600)
        )
    )
    return on_loopback(container, PORTS[service])


def risks(image: str, platform: str) -> dict[str, list[float]]:
    script = ROOT / "tests" / "e2e" / "risks.py"
    mount = f"type=bind,source={script},target=/risks.py,readonly"
    options = ["--rm", "--platform", platform, "--network", "none", "--mount", mount]
    container = [*options, "--entrypoint", "python", image, "/risks.py"]
    return json.loads(printed("docker", "run", *container))


@pytest.fixture(scope="module")
def arm64(images) -> Iterator[dict[str, Future[Any]]]:
    """Start every service and the risks on arm64; each test waits for its own alone.

    Emulation keeps one processor busy for a minute each time, so they run side by side.
    """
    for service in IMAGES:
        succeed("docker", "pull", "--quiet", "--platform", ARM64, images[service])
    containers = {service: arm64_container(images[service], service) for service in IMAGES}
    try:
        with ThreadPoolExecutor() as emulated:
            yield {
                **{service: emulated.submit(c.start) for service, c in containers.items()},
                "risks": emulated.submit(risks, images["severity"], ARM64),
            }
    finally:
        for service, container in containers.items():
            container.stop()
            run("docker", "volume", "rm", f"emsync-arm64-{service}")


@pytest.mark.parametrize("service", IMAGES)
def test_the_arm64_image_does_its_work(arm64, service):
    """Under QEMU on an amd64 machine; natively on an arm64 one."""
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


@pytest.mark.parametrize("service", IMAGES)
def test_a_container_has_no_shell_no_package_manager_and_no_rights(stack, service):
    container = stack.compose.get_container(service).ID
    code = (
        "import os, pathlib;"
        "tools = ['sh', 'bash', 'dash', 'apt', 'apt-get', 'dpkg', 'pip', 'pip3', 'perl'];"
        "print([t for t in tools for d in ('/bin', '/usr/bin', '/usr/local/bin') if os.path.lexists(f'{d}/{t}')]);"
        "status = dict(l.split(':', 1) for l in pathlib.Path('/proc/self/status').read_text().splitlines());"
        "print(os.getuid(), status['CapEff'].strip(), status['NoNewPrivs'].strip())"
    )

    lines = printed("docker", "exec", container, "python", "-c", code).splitlines()

    assert ["[]", "10001 0000000000000000 1"] == lines


@pytest.mark.parametrize("service", IMAGES)
def test_a_container_cannot_write_to_its_root(stack, service):
    container = stack.compose.get_container(service).ID

    done = run("docker", "exec", container, "python", "-c", "open('/app/x', 'w')")

    assert 0 != done.code
    assert "Read-only file system" in done.text
