"""What the pulled containers may and may not do, on both architectures."""

import json

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from tests.checkout import IMAGES, PORTS, ROOT, on_loopback, printed, run, succeed
from tests.e2e.http import call


@pytest.mark.parametrize("service", IMAGES)
def test_the_arm64_image_does_its_work(images, service):
    """Under QEMU on an amd64 machine; natively on an arm64 one."""
    succeed("docker", "pull", "--quiet", "--platform", "linux/arm64", images[service])
    container = (
        DockerContainer(images[service])
        .with_kwargs(platform="linux/arm64", read_only=True, cap_drop=["ALL"])
        .with_tmpfs_mount("/tmp", "size=64m,mode=1777")
        .with_volume_mapping(f"emsync-arm64-{service}", "/data", "rw")
        .with_env("TRANSFER_PROFILE", "demo")
        .waiting_for(
            HttpWaitStrategy(PORTS[service], "/readyz")
            .for_status_code(200)
            .with_startup_timeout(300)
        )
    )
    try:
        with on_loopback(container, PORTS[service]):
            url = f"http://127.0.0.1:{container.get_exposed_port(PORTS[service])}"
            assert 200 == call(f"{url}/readyz")[0]
            code = "import platform; print(platform.machine())"
            assert b"aarch64" in container.exec(["python", "-c", code]).output
    finally:
        run("docker", "volume", "rm", f"emsync-arm64-{service}")


def test_both_architectures_give_the_same_risks(images):
    script = ROOT / "tests" / "e2e" / "risks.py"
    mount = f"type=bind,source={script},target=/risks.py,readonly"

    def risks(platform: str) -> dict[str, list[float]]:
        options = ["--rm", "--platform", platform, "--network", "none", "--mount", mount]
        container = [*options, "--entrypoint", "python", images["severity"], "/risks.py"]
        return json.loads(printed("docker", "run", *container))

    amd64, arm64 = risks("linux/amd64"), risks("linux/arm64")

    assert ["critical", "hospitalised", "trauma_death"] == list(amd64)
    for outcome, expected in amd64.items():
        assert pytest.approx(expected, abs=1e-6) == arm64[outcome]


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
