"""Install a container engine from the distribution's own archive, and start it."""

import json
import platform
import shutil
import time
from pathlib import Path

from base.mirror import DebianMirror
from engine import apt
from engine.access import admit, closed, require_access
from engine.shell import as_root, output, run, say, write_as_root
from engine.versions import LEAST, version_in

# Debian 12 has no engine with the containerd image store, Debian 13 one with a Buildx that cannot
# validate bake variables: these six install on both and need nothing newer than their libc.
DEBIAN_PACKAGES = [
    "docker.io",
    "docker-cli",
    "docker-buildx",
    "docker-compose",
    "containerd",
    "tini-static",
]
# debootstrap knows where a Debian archive is; Ubuntu's own apt does not.
UBUNTU_PACKAGES = ["docker.io", "docker-buildx", "docker-compose-v2", "debootstrap"]
# binfmt handlers run arm64 images on amd64 and the other way round.
EMULATION_PACKAGES = ["qemu-user-static", "binfmt-support"]
SUPPORTED = "Debian 12, Debian 13 and Ubuntu 24.04"
START_SECONDS = 60
# `./emsync test` makes 24 GB, most of it without cache; what is forgotten meanwhile is tested again.
BUILD_CACHE = "30GB"
# A machine that was stopped leaves them behind, and an engine takes another's process for its own.
PID_FILES = {"dockerd": "/run/docker.pid", "containerd": "/run/docker/containerd/containerd.pid"}


def ensure_engine() -> None:
    """Install an engine when `docker buildx` is missing; start it when nothing else does."""
    if output(["docker", "buildx", "version"]) is None:
        _install()
        admit()
    _refuse_old_buildx()
    if output(["docker", "info"]) is None:
        require_access()
        _start()
        require_access()


def _install() -> None:
    release = system()
    if release not in {"debian 12", "debian 13", "ubuntu 24.04"}:
        raise SystemExit(
            f"emsync: no engine here, and this system ({release}) is not one of {SUPPORTED}: install "
            "Docker 28 or newer with Buildx and Compose (Docker Desktop on macOS and Windows), then run this again"
        )
    engine = DEBIAN_PACKAGES if release.startswith("debian") else UBUNTU_PACKAGES
    say(f"`docker buildx` is missing: installing {', '.join(engine + EMULATION_PACKAGES)}")
    if release.startswith("debian"):
        add_unstable("engine", engine)
    apt.update()
    _write_daemon_settings()
    apt.install([*engine, *EMULATION_PACKAGES])


def system() -> str:
    """Return the distribution and its version, such as `debian 13`."""
    try:
        facts = platform.freedesktop_os_release()
    except OSError:
        return platform.platform()
    return f"{facts.get('ID')} {facts.get('VERSION_ID')}"


def add_unstable(purpose: str, packages: list[str]) -> None:
    """Offer Debian unstable for these packages alone; everything else stays what it was."""
    # Mirrors may hold an unstable index some days past its date; its signature is still checked.
    source = f"/etc/apt/sources.list.d/emsync-{purpose}.sources"
    write_as_root(
        source,
        "Types: deb\n"
        f"URIs: {DebianMirror.of_this_machine().debian}\n"
        "Suites: sid\nComponents: main\nCheck-Valid-Until: no\n"
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n",
    )
    write_as_root(
        f"/etc/apt/preferences.d/emsync-{purpose}",
        f"Package: {' '.join(packages)}\nPin: release n=sid\nPin-Priority: 990\n\n"
        "Package: *\nPin: release n=sid\nPin-Priority: 50\n",
    )
    apt.update_from(source)


def _write_daemon_settings() -> None:
    if Path("/etc/docker/daemon.json").exists():
        return
    settings = {
        "features": {"containerd-snapshotter": True},
        "mtu": _default_mtu(),
        "builder": {"gc": {"enabled": True, "defaultMaxUsedSpace": BUILD_CACHE}},
    }
    write_as_root("/etc/docker/daemon.json", json.dumps(settings, indent=2) + "\n")


def _default_mtu() -> int:
    """Return the MTU of the default route's interface: a larger one on the bridge loses packets."""
    for line in Path("/proc/net/route").read_text("ascii").splitlines()[1:]:
        interface, destination = line.split()[:2]
        if destination == "00000000":
            return int(Path(f"/sys/class/net/{interface}/mtu").read_text("ascii"))
    return 1500


def _refuse_old_buildx() -> None:
    found = version_in(output(["docker", "buildx", "version"]))
    if found and found < LEAST["Buildx"]:
        raise SystemExit(
            f"emsync: Buildx {found[0]}.{found[1]} is too old to read docker-bake.hcl, which needs "
            f"{LEAST['Buildx'][0]}.{LEAST['Buildx'][1]}: see ./emsync doctor"
        )


def _start() -> None:
    if shutil.which("dockerd") is None and not Path("/usr/sbin/dockerd").exists():
        raise SystemExit(
            "emsync: `docker` is here but no engine answers: start Docker, then run this again"
        )
    if Path("/run/systemd/system").exists():
        run(as_root(["systemctl", "start", "docker"]))
    else:
        _start_without_init()
    _wait()


def _start_without_init() -> None:
    say("no init system here: starting dockerd in the background, log in /var/log/dockerd.log")
    for name, pid_file in PID_FILES.items():
        # Only root may look into the folder of containerd's.
        pid = output(as_root(["cat", pid_file]))
        if pid is not None and not _runs(name, pid):
            run(as_root(["rm", "-f", pid_file]))
    _mount_binfmt()
    # Nothing of this terminal is kept open: a pipe that it ends in would wait for the engine.
    command = "PATH=$PATH:/usr/sbin:/sbin setsid dockerd </dev/null >>/var/log/dockerd.log 2>&1 &"
    run(as_root(["sh", "-c", command]), cwd=Path("/"))


def _runs(name: str, pid: str) -> bool:
    process = Path("/proc") / pid / "comm"
    return process.exists() and process.read_text("utf-8").strip() == name


def _mount_binfmt() -> None:
    binfmt = Path("/proc/sys/fs/binfmt_misc")
    if binfmt.exists() and not (binfmt / "register").exists():
        run(as_root(["mount", "-t", "binfmt_misc", "binfmt_misc", str(binfmt)]), check=False)
    if shutil.which("update-binfmts") or Path("/usr/sbin/update-binfmts").exists():
        run(as_root(["/usr/sbin/update-binfmts", "--enable"]), check=False)


def _wait() -> None:
    for _ in range(START_SECONDS * 2):
        if closed() or output(["docker", "info"]) is not None:
            return
        time.sleep(0.5)
    raise SystemExit(
        "emsync: the engine did not start: see /var/log/dockerd.log or `journalctl -u docker`"
    )
