"""The images for arm64: under QEMU on an amd64 machine, natively on an arm64 one."""

import json

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from tests.checkout import PORTS, ROOT, on_loopback, printed

ARM64 = "linux/arm64"


def arm64_container(image: str, service: str) -> DockerContainer:
    """Return a container of a service for arm64, not started yet."""
    container = (
        DockerContainer(image)
        .with_kwargs(platform=ARM64, read_only=True, cap_drop=["ALL"])
        .with_tmpfs_mount("/tmp", "size=64m,mode=1777")
        .with_volume_mapping(f"emsync-arm64-{service}", "/data", "rw")
        .with_env("TRANSFER_PROFILE", "demo")
        .waiting_for(
            HttpWaitStrategy(PORTS[service], "/readyz")
            .for_status_code(200)
            # A limit for what hangs: beside other tests the emulated start takes minutes.
            .with_startup_timeout(1200)
        )
    )
    return on_loopback(container, PORTS[service])


def risks(image: str, platform: str) -> dict[str, list[float]]:
    """Return what the severity image of a platform makes of the same patients, by outcome."""
    script = ROOT / "tests" / "e2e" / "risks.py"
    mount = f"type=bind,source={script},target=/risks.py,readonly"
    options = ["--rm", "--platform", platform, "--network", "none", "--mount", mount]
    container = [*options, "--entrypoint", "python", image, "/risks.py"]
    return json.loads(printed("docker", "run", *container))
