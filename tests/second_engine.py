"""A second, empty Docker on this machine, for what must not touch or meet the first one's images."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.checkout import run, succeed

START_SECONDS = 30
STOP_SECONDS = 60
# Addresses that the first engine does not use, and no rules of packet filters, which are its own.
NETWORK = (
    *("--iptables=false", "--ip6tables=false", "--ip-forward=false"),
    "--default-address-pool=base=10.213.0.0/16,size=24",
)
# The machine's own containerd, where there is one, would share its content with the first engine.
CONTAINERD = """
version = 2
disabled_plugins = ["io.containerd.grpc.v1.cri"]
root = "{data}/containerd"
state = "{state}/containerd"
[grpc]
address = "{state}/containerd.sock"
gid = {group}
"""


@contextmanager
def second_engine(folder: Path) -> Iterator[dict[str, str]]:
    """Run an empty Docker whose data is in `folder`; give the environment that selects it.

    It reaches what listens on this machine's loopback, and publishes ports there. Its containers
    reach neither each other nor the world; builds that need the world take `host_network`.
    """
    _skip_without_dockerd()
    first = first_bridge()
    # The path of a socket has at most 107 bytes, and the folders of pytest are long.
    state = Path(tempfile.mkdtemp(prefix="docker-"))
    env = {"DOCKER_HOST": f"unix://{state}/docker.sock"}
    try:
        with (
            _bridge(state.name) as bridge,
            _running(state, "containerd", *_containerd(folder, state)),
            _running(state, "dockerd", *_dockerd(folder, state), f"--bridge={bridge}"),
        ):
            _wait(env, state)
            try:
                yield env
            finally:
                _forget_networks(env)
    finally:
        _unmount([folder, state])
        succeed(*_root(), "rm", "-rf", folder / "docker", folder / "containerd", state)
        assert first == first_bridge(), "the first engine's docker0 was touched"


def first_bridge() -> str:
    """Return what this machine says of the first engine's default bridge and its address."""
    return run("ip", "-oneline", "-4", "address", "show", "docker0").text


def host_network(folder: Path) -> list[str]:
    """Return the arguments that let bake's steps use this machine's own network."""
    settings = folder / "network.hcl"
    settings.write_text('target "_common" {\n  network = "host"\n}\n', "utf-8")
    return ["-f", str(settings), "--allow=network.host", f"--allow=fs.read={folder}"]


def _root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/local/sbin:/usr/sbin:/sbin")


def _skip_without_dockerd() -> None:
    missing = [name for name in ("dockerd", "containerd", "ip") if _program(name) is None]
    if missing:
        pytest.skip(f"no second engine: {' and '.join(missing)} missing on this machine")
    if _root() and (_program("sudo") is None or run(*_root(), "true").code != 0):
        pytest.skip("no second engine: it needs root, or sudo that asks for no password")


def _containerd(folder: Path, state: Path) -> list[str]:
    settings = state / "containerd.toml"
    text = CONTAINERD.format(data=folder, state=state, group=os.getgid())
    settings.write_text(text, "utf-8")
    return ["--config", str(settings)]


def _dockerd(folder: Path, state: Path) -> list[str]:
    settings = state / "daemon.json"
    settings.write_text('{"features": {"containerd-snapshotter": true}}', "utf-8")
    return [
        *(f"--config-file={settings}", f"--containerd={state}/containerd.sock"),
        *(f"--data-root={folder}/docker", f"--exec-root={state}/docker"),
        *(f"--pidfile={state}/docker.pid", f"--host=unix://{state}/docker.sock"),
        *(f"--group={os.getgid()}", *NETWORK),
    ]


@contextmanager
def _bridge(unique: str) -> Iterator[str]:
    """Make a bridge of its own: an engine told to have none (`--bridge=none`) removes docker0."""
    # Several such engines stand side by side; a name has at most 15 characters.
    name, address = f"ems-{unique[-8:]}", f"10.214.{sum(unique.encode()) % 250}.1/24"
    succeed(*_root(), "ip", "link", "add", name, "type", "bridge")
    try:
        succeed(*_root(), "ip", "address", "add", address, "dev", name)
        succeed(*_root(), "ip", "link", "set", name, "up")
        yield name
    finally:
        succeed(*_root(), "ip", "link", "delete", name)


@contextmanager
def _running(state: Path, name: str, *arguments: str) -> Iterator[None]:
    """Run a program as root; stop this very process, by its id, and wait until it is gone."""
    pid, log = state / f"{name}.started", state / f"{name}.log"
    program = _program(name)
    assert program is not None
    # The shell becomes the program, so the id is known also behind sudo.
    script = 'echo $$ > "$1"; shift; exec "$@"'
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*_root(), "sh", "-c", script, "sh", str(pid), program, *arguments],
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield
    finally:
        if process.poll() is None:
            succeed(*_root(), "kill", pid.read_text("ascii").strip())
        process.wait(STOP_SECONDS)


def _wait(env: dict[str, str], state: Path) -> None:
    for _ in range(START_SECONDS * 10):
        if run("docker", "version", env=env).code == 0:
            return
        time.sleep(0.1)
    pytest.fail(f"the second engine did not start:\n{(state / 'dockerd.log').read_text('utf-8')}")


def _forget_networks(env: dict[str, str]) -> None:
    """Remove containers and networks, whose bridges would outlive the engine."""
    containers = succeed("docker", "ps", "--all", "--quiet", env=env).split()
    if containers:
        succeed("docker", "rm", "--force", "--volumes", *containers, env=env)
    succeed("docker", "network", "prune", "--force", env=env)


def _unmount(folders: list[Path]) -> None:
    mounted = [line.split()[1] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    for path in sorted(mounted, reverse=True):
        if any(Path(path).is_relative_to(folder) for folder in folders):
            succeed(*_root(), "umount", "--lazy", path)
