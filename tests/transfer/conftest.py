"""A clock, a patient, the hub in this process, and the real server in another."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import socketio
from flask import Flask
from flask.testing import FlaskClient

from emsync.contract import Contract
from transfer import app as edge
from transfer.access.parts import Access
from transfer.access.principal import Principal, Role
from transfer.access.register import Register
from transfer.access.roles import READS
from transfer.access.sessions import Sessions
from transfer.actions import ACTIONS
from transfer.config import Config, read
from transfer.database import Database
from transfer.desk import Receipt, utc_now
from transfer.envelope.body import Place, unseal
from transfer.envelope.canonical import to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.pen import ContentKey, Pen
from transfer.envelope.signing import DEVICE, sign, statement
from transfer.hub import Hub
from transfer.keys import demo_key
from transfer.ledger import Ledger, UnknownTransfer
from transfer.sealing import new_key
from transfer.stores import open_database
from transfer.vault import Vault

KEY = bytes(range(32))
SECRET_WORDS = ("Aino Virtanen", "Crushing chest pain", "Aspirin 300 mg", "Bilateral femur")


def uuid7() -> str:
    """RFC 9562, section 5.7."""
    milliseconds = time.time_ns() // 1_000_000
    bits = milliseconds << 80 | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def patient() -> dict[str, Any]:
    return {
        "name": "Aino Virtanen",
        "age_years": 67,
        "sex": "female",
        "onset_at": "2026-11-20T13:20:00Z",
        "complaint": "Crushing chest pain for 40 minutes",
        "injuries": ["Bilateral femur fracture suspected"],
        "signs": [{"measured_at": "2026-11-20T13:50:00Z", "pulse": 118, "systolic_pressure": 92}],
        "treatment": ["Aspirin 300 mg at 13:52"],
    }


HOLDERS = {
    "tablet": ("unit", "HEL-103"),
    "relief": ("unit", "HEL-104"),
    "meilahti": ("hospital", "meilahti"),
    "jorvi": ("hospital", "jorvi"),
    "peijas": ("hospital", "peijas"),
    "lohja": ("hospital", "lohja"),
    "escrow": ("break_glass", "hus"),
}


DISPATCHER = Principal("dispatcher", None, "Dispatcher", Role.DISPATCHER, "hus")
OF_DISPATCHERS = {"request", "cancel", "expire", "redirect", "reassign", "recipients", "watch"}
OF_HOSPITALS = {"receive", "accept", "decline", "withdraw", "acknowledge"}


def speaker(word: str, said: Any, hospital_id: str, unit_id: str) -> Principal:
    """Return who may say a word: the actor that the body names, on the device that signed it."""
    body = said if isinstance(said, dict) else {}
    who = (body.get("actor", "tester"), body.get("device_id"), "Tester")
    if word in OF_DISPATCHERS:
        return Principal(*who, Role.DISPATCHER, "hus")
    if word in READS:
        return Principal("quality", None, "Quality", Role.QUALITY, "hus")
    if word in OF_HOSPITALS or body.get("side") == "hospital":
        return Principal(*who, Role.HOSPITAL, "hus", hospital_id=hospital_id)
    return Principal(*who, Role.MEDIC, "hus", unit_id=unit_id)


def word_of(method: str, path: str) -> str:
    """Return what a path asks to do or to read."""
    parts = path.partition("?")[0].removeprefix("/api/v1/transfers").strip("/").split("/")
    if method == "POST":
        return parts[1] if len(parts) > 1 else "request"
    return parts[-1] if parts[-1] in READS else "show"


class Places:
    """Where each transfer is, as the bodies told that went by; and tokens for who may speak."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.known: dict[str, dict[str, str]] = {}

    def token(self, by: Principal) -> str:
        return self.sessions._tokens.issue(by, self.sessions._clock()).text

    def headers(self, method: str, path: str, body: Any) -> dict[str, str]:
        """Return the headers of a request of somebody who may make it."""
        transfer_id = path.removeprefix("/api/v1/transfers").strip("/").split("/")[0]
        by = speaker(word_of(method, path), body, **self.place(transfer_id, body))
        return {"Authorization": f"Bearer {self.token(by)}"}

    def place(self, transfer_id: str, body: Any) -> dict[str, str]:
        place = self.known.get(transfer_id, {"hospital_id": "meilahti", "unit_id": "HEL-103"})
        said = body if isinstance(body, dict) else {}
        news = {name: said[name] for name in place if name in said}
        self.known[said.get("transfer_id", transfer_id)] = place | news
        return place


def enrolment(name: str, keys: DeviceKeys) -> dict[str, Any]:
    """What a device sends to be enrolled."""
    holder, holder_id = HOLDERS[name]
    body = {
        "holder": holder,
        "holder_id": holder_id,
        "organisation": "hus",
        "signing_key": to_base64(keys.public_signing),
        "sealing_key": to_base64(keys.public_sealing),
    }
    return body | {"signature": sign(keys.signing, statement(DEVICE, body))}


class Make:
    """The devices of the tests, and the sealed and signed bodies that they send."""

    words, key = SECRET_WORDS, KEY
    uuid7, patient = staticmethod(uuid7), staticmethod(patient)

    def __init__(self, pens: dict[str, Pen] | None = None) -> None:
        self.pens = {} if pens is None else pens
        self.keys: dict[str, list[ContentKey]] = {}

    def enrol(self, database: Database) -> None:
        """Enrol every device."""
        register = Register(database)
        with database.writing():
            for name in HOLDERS:
                keys = DeviceKeys.make()
                device = register.enrol(enrolment(name, keys))
                self.pens[name] = Pen(device.device_id, keys)

    def asking(self, by: str = "tablet", **changes: Any) -> dict[str, Any]:
        """Return a request; `handover` is sealed, everything else is clear."""
        body = {
            "event_id": uuid7(),
            "occurred_at": "2026-11-20T14:00:00Z",
            "transfer_id": str(uuid.uuid4()),
            "hospital_id": "meilahti",
            "unit_id": "HEL-103",
            "severity_level": 2,
            "eta": "2026-11-20T14:12:00Z",
            "handover": patient(),
        } | changes
        said, transfer_id = {"handover": body.pop("handover")}, body["transfer_id"]
        body["epoch"] = self.epoch(transfer_id, body["hospital_id"], body["unit_id"], by=by)
        return self.pens[by].event(transfer_id, "requested", body, said, self.keys[transfer_id][-1])

    def epoch(
        self,
        transfer_id: str,
        hospital_id: str | None,
        unit_id: str = "HEL-103",
        by: str = "tablet",
    ) -> dict[str, Any]:
        """Open the next epoch for a hospital and a unit; the keys before it are given too."""
        readers = self.readers(hospital_id, unit_id)
        before = self.keys.setdefault(transfer_id, [])
        content_key = ContentKey(len(before) + 1, new_key())
        earlier = [(key, readers) for key in before]
        before.append(content_key)
        return self.pens[by].epoch(transfer_id, content_key, readers, earlier)

    def readers(self, hospital_id: str | None, unit_id: str) -> dict[str, bytes]:
        wanted = {("hospital", hospital_id), ("unit", unit_id), HOLDERS["escrow"]}
        names = [name for name, holder in HOLDERS.items() if holder in wanted]
        return {self.pens[name].device_id: self.pens[name].keys.public_sealing for name in names}

    def noting(
        self, transfer_id: str, word: str, says: Any = None, by: str = "tablet", **clear: Any
    ) -> dict[str, Any]:
        """Return the body of an action; `says` is sealed."""
        body = {"event_id": uuid7(), "occurred_at": "2026-11-20T14:01:00Z"} | clear
        key = self.keys[transfer_id][-1] if transfer_id in self.keys else None
        if says is not None and key is None:
            key = ContentKey(1, new_key())
        kind = ACTIONS[word].event_type if word in ACTIONS else word
        return self.pens[by].event(transfer_id, kind, body, says, key)

    def answering(
        self, transfer_id: str, word: str, version: int = 1, **more: Any
    ) -> dict[str, Any]:
        """Return the body of an action that names a version."""
        return self.noting(transfer_id, word, expected_version=version, **more)

    def request(self, hub: Hub, body: dict[str, Any]) -> Receipt:
        """Hand a request to the desk, as a dispatcher."""
        return hub.desk.request(body, speaker("request", body, "", ""))

    def act(self, hub: Hub, transfer_id: str, word: str, body: dict[str, Any]) -> Receipt:
        """Hand an action to the desk, as somebody who may."""
        try:
            found = hub.casebook.show(transfer_id)
        except UnknownTransfer:
            found = {"hospital_id": "meilahti", "unit_id": "HEL-103"}
        by = speaker(word, body, found["hospital_id"], found["unit_id"])
        return hub.desk.act(transfer_id, word, body, by)

    def opened(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return what an event, as a follower is told it, has sealed."""
        body, transfer_id = event["body"], event["transfer_id"]
        number = body["sealed"]["epoch"]
        place = Place(transfer_id, body["event_id"], event["type"], body["device_id"], number)
        return unseal(self.keys[transfer_id][number - 1].key, place, body["sealed"])


@pytest.fixture(name="make")
def make_bodies() -> Make:
    """What a test sends: `make.asking(...)`, `make.answering(...)`, `make.noting(...)`."""
    return Make()


@pytest.fixture
def contract(config: Config) -> Contract:
    return Contract.load(config.contract)


def prepared(folder: Path) -> dict[str, str]:
    (folder / "data").mkdir()
    (folder / "kek").write_text(KEY.hex() + "\n")
    names = {
        "TRANSFER_DATA": str(folder / "data"),
        "TRANSFER_KEK_FILE": str(folder / "kek"),
        "TRANSFER_ORIGINS": "http://desk.example:8080",
        "TRANSFER_OIDC_ISSUER": "https://id.example",
        "TRANSFER_OIDC_REDIRECT": "https://desk.example/sign-in",
    }
    return names | {k: v for k, v in os.environ.items() if k == "EMSYNC_CONTRACTS"}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return prepared(tmp_path)


@pytest.fixture
def config(environment: dict[str, str]) -> Config:
    return read(environment)


@dataclass
class Clock:
    """The hub's clock, moved by hand."""

    now: datetime = datetime(2026, 11, 20, 14, tzinfo=UTC)

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[tuple[str, dict[str, Any]]]:
    """Every (address, event) that the hub told."""
    return []


@pytest.fixture
def hub(
    config: Config, told: list[tuple[str, dict[str, Any]]], clock: Clock, make: Make
) -> Iterator[Hub]:
    hub = Hub.open(config, KEY, lambda _name, *what: told.append(what), lambda: clock.now)
    make.enrol(hub.database)
    yield hub
    hub.close()


@pytest.fixture
def app(config: Config, make: Make) -> Iterator[Flask]:
    app = edge.create_app(config, KEY)
    make.enrol(app.extensions["hub"].database)
    yield app
    edge.close(app)


class SignedInClient(FlaskClient):
    """Sends every request as somebody who may make it."""

    places: Places

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Add a token."""
        headers = self.places.headers(kwargs.get("method", "GET"), args[0], kwargs.get("json"))
        return super().open(*args, **kwargs | {"headers": headers})


@pytest.fixture
def client(app: Flask) -> SignedInClient:
    client = SignedInClient(app)
    client.places = Places(app.extensions["hub"].access.sessions)
    return client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """`python -m transfer` in its own process group."""

    folder: Path
    environment: dict[str, str]
    host: str = "127.0.0.1"
    port: int = 0
    patience_s: float = 30
    process: subprocess.Popen[bytes] | None = None
    followers: list[socketio.SimpleClient] = field(default_factory=list)
    pens: dict[str, Pen] = field(default_factory=dict)
    places: Places | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def ledger(self) -> Path:
        return Path(self.environment["TRANSFER_DATA"]) / "transfer.sqlite"

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "transfer"]

    def launch(self) -> subprocess.Popen[bytes]:
        self.port = self.port or free_port()
        address = {"TRANSFER_HOST": self.host, "TRANSFER_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment | address,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def start(self) -> None:
        process = self.launch()
        for _ in range(600):
            assert process.poll() is None, self.log.read_text()
            try:
                if self.call("GET", "/healthz")[0] == 200:
                    return self.enrol()
            except OSError:
                time.sleep(0.05)
        pytest.fail(f"the server did not start: {self.log.read_text()}")

    def enrol(self) -> None:
        """Enrol the devices of the tests, once, beside the running server."""
        if self.places is not None:
            return
        config = read(self.environment)
        with open_database(config, alone=False) as database:
            ledger = Ledger(database)
            vault = Vault(ledger, config.key or demo_key(config.data))
            access = Access.open(database, ledger, vault, utc_now)
            if not self.pens:
                Make(self.pens).enrol(database)
            self.places = Places(access.sessions)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.patience_s)
        try:
            text = None if body is None else json.dumps(body)
            signed_in = self.places.headers(method, path, body) if self.places else {}
            connection.request(method, path, text, {"Content-Type": "application/json"} | signed_in)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def call_as(self, headers: dict[str, str], method: str, path: str) -> int:
        """Return the status of an answer to somebody, JSON or not."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.patience_s)
        try:
            connection.request(method, path, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def get_as(self, by: Principal, path: str) -> Any:
        """Return what somebody is shown."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self.token(by)}"}
            connection.request("GET", path, headers=headers)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        status, answer = self.call("POST", "/api/v1/transfers", body)
        assert status == 201, answer
        return answer

    def token(self, by: Principal = DISPATCHER) -> str:
        assert self.places is not None
        return self.places.token(by)

    def follow(self, by: Principal = DISPATCHER) -> socketio.SimpleClient:
        origin = {"origin": self.environment["TRANSFER_ORIGINS"]}
        follower = socketio.SimpleClient(reconnection=False, websocket_extra_options=origin)
        follower.connect(self.url, auth={"token": self.token(by)}, transports=["websocket"])
        self.followers.append(follower)
        return follower

    def speaker(self, word: str, body: dict[str, Any]) -> socketio.SimpleClient:
        """Return a socket of somebody who may say a word to the hospital or unit of `asking`."""
        return self.follow(speaker(word, body, "meilahti", "HEL-103"))

    def signal(self, number: int) -> int:
        """Signal master and worker; return the exit code of the master."""
        assert self.process is not None
        os.killpg(self.process.pid, number)
        return self.process.wait(timeout=60)

    def terminate(self) -> int:
        """Signal the master only, as a container engine does."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=60)

    def worker(self) -> int:
        """Return the process id of the worker."""
        assert self.process is not None
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def hang_up(self) -> None:
        for follower in self.followers:
            if follower.connected:
                follower.disconnect()
        self.followers.clear()

    def stop(self) -> None:
        self.hang_up()
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGKILL)


@pytest.fixture
def stopped_server(tmp_path: Path, environment: dict[str, str], make: Make) -> Iterator[Server]:
    server = Server(tmp_path, environment, pens=make.pens)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    server = Server(folder, prepared(folder) | {"TRANSFER_CONNECT_SECONDS": "2"})
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running_server: Server, make: Make) -> Iterator[Server]:
    """One server for a file of tests; each must leave it alive."""
    make.pens = running_server.pens
    yield running_server
    running_server.hang_up()
    assert running_server.call("GET", "/readyz")[0] == 200
