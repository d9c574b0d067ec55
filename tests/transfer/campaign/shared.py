"""PostgreSQL and Valkey as compose.scale.yaml runs them, and hubs in networks that can be cut.

Needs root, docker, and the images of target `store`.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.transfer.campaign.disk import Disk
from tests.transfer.campaign.fleet import quiet

_STORES = ("postgres", "valkey")
_USER = 10001


class Network:
    """A bridge with an address for each store and a namespace for each hub."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._subnet = f"10.{secrets.randbelow(100) + 100}.{secrets.randbelow(250)}"
        self._bridge = f"{name[:10]}-br"
        self._namespaces: list[str] = []
        named = f"com.docker.network.bridge.name={self._bridge}"
        subnet = f"{self._subnet}.0/24"
        quiet("docker", "network", "create", "--subnet", subnet, "-o", named, name)

    def address(self, number: int) -> str:
        return f"{self._subnet}.{number}"

    def namespace(self, number: int) -> str:
        """Return a new namespace with one address on the bridge."""
        space, outer = f"{self.name}-{number}", f"{self.name[:10]}-{number}"
        quiet("ip", "netns", "add", space)
        self._namespaces.append(space)
        quiet("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", space)
        quiet("ip", "link", "set", outer, "master", self._bridge, "up")
        for command in (
            f"addr add {self.address(number)}/24 dev eth0",
            "link set eth0 up",
            "link set lo up",
        ):
            quiet("ip", "-n", space, *command.split())
        return space

    @contextmanager
    def cut(self, spaces: list[str], stores: list[str]) -> Iterator[None]:
        """Drop every packet between namespaces and addresses, and tell nobody."""
        self._rules("-A", spaces, stores)
        try:
            yield
        finally:
            self._rules("-D", spaces, stores)

    def _rules(self, verb: str, spaces: list[str], stores: list[str]) -> None:
        for space in spaces:
            for rule in [("OUTPUT", "-d"), ("INPUT", "-s")]:
                for store in stores:
                    where = ["ip", "netns", "exec", space, "iptables", verb]
                    quiet(*where, rule[0], rule[1], store, "-j", "DROP")

    def close(self) -> None:
        for space in self._namespaces:
            quiet("ip", "netns", "del", space)
        quiet("docker", "network", "rm", self.name)


class Stores:
    """The two containers; PostgreSQL's data is on a disk of its own."""

    def __init__(self, folder: Path, network: Network, images: str, disk: Disk) -> None:
        self._network, self._images, self._disk = network, images, disk
        self._secrets = folder / "secrets"
        self._secrets.mkdir()
        data = disk.folder / "data"
        data.mkdir()
        quiet("chown", str(_USER), str(data))
        for number, store in enumerate(_STORES, start=10):
            secret = self._secrets / store
            secret.write_text(secrets.token_hex(32))
            secret.chmod(0o444)
            self._run(store, network.address(number), data)
        self.wait()

    def _run(self, store: str, address: str, data: Path) -> None:
        at = f"/run/secrets/{store}"
        mounts = [f"--volume={self._secrets / store}:{at}:ro"]
        if store == "postgres":
            mounts += [f"--volume={data}:/data", "--shm-size=128m", "--stop-signal=SIGINT"]
        quiet(
            *("docker", "run", "--detach", "--init", "--read-only", "--cap-drop=ALL"),
            *(f"--name={self.name(store)}", f"--network={self._network.name}", f"--ip={address}"),
            *("--tmpfs=/tmp:size=64m,mode=1777", f"--env={store.upper()}_PASSWORD_FILE={at}"),
            *(*mounts, self._images.format(store=store)),
        )

    def name(self, store: str) -> str:
        return f"{self._network.name}-{store}"

    @property
    def addresses(self) -> list[str]:
        return [self._network.address(10), self._network.address(11)]

    @property
    def environment(self) -> dict[str, str]:
        """Return what a hub is told of the stores."""
        postgres, valkey = self.addresses
        return {
            "TRANSFER_DATABASE": f"postgresql://emsync@{postgres}/postgres",
            "TRANSFER_DATABASE_PASSWORD_FILE": str(self._secrets / "postgres"),
            "TRANSFER_WAKE": f"valkey://{valkey}",
            "TRANSFER_WAKE_PASSWORD_FILE": str(self._secrets / "valkey"),
        }

    def kill(self, store: str) -> None:
        quiet("docker", "kill", self.name(store))
        self.start(store)

    def start(self, store: str) -> None:
        quiet("docker", "start", self.name(store))

    def wait(self) -> None:
        """Return when PostgreSQL serves."""
        for _ in range(300):
            try:
                self.inside("postgres", "pg_isready", "--host=/tmp", "--username=emsync")
            except AssertionError:
                threading.Event().wait(0.2)
            else:
                return
        raise AssertionError(quiet("docker", "logs", self.name("postgres")))

    def inside(self, store: str, *command: str) -> str:
        return quiet("docker", "exec", self.name(store), *command)

    def verify(self) -> None:
        """Hold every index to its table, and every page to its checksum."""
        self.wait()
        whole = ("--heapallindexed", "--parent-check", "--install-missing", "--all")
        self.inside("postgres", "pg_amcheck", "--host=/tmp", "--username=emsync", *whole)
        quiet("docker", "stop", self.name("postgres"))
        image, data = self._images.format(store="postgres"), f"{self._disk.folder}/data:/data"
        check = ("--entrypoint=pg_checksums", image, "--check", "--pgdata=/data/postgres")
        quiet("docker", "run", "--rm", f"--volume={data}", *check)

    def close(self) -> None:
        for store in _STORES:
            quiet("docker", "rm", "--force", "--volumes", self.name(store))
