"""Three replicas of transfer on our PostgreSQL and Valkey, from the pulled images."""

import json
import secrets
from collections.abc import Iterator

import pytest

from tests.checkout import succeed
from tests.e2e.conftest import Stack, laptop
from tests.e2e.devices import Device
from tests.e2e.http import token

ASKED = {
    "hospital_id": "meilahti",
    "unit_id": "E2E-7",
    "severity_level": 2,
    "eta": "2026-11-20T14:12:00Z",
}
HANDOVER = {
    "name": "Aino Virtanen",
    "age_years": 67,
    "sex": "female",
    "onset_at": None,
    "complaint": "Crushing chest pain",
    "injuries": [],
    "signs": [],
    "treatment": [],
}


@pytest.fixture(scope="module")
def replicas(images, tmp_path_factory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("replicas")
    (folder / "secrets").mkdir()
    for name in ("kek", "postgres", "valkey"):
        (folder / "secrets" / name).write_text(secrets.token_hex(32))
        (folder / "secrets" / name).chmod(0o444)
    compose = laptop(folder, images, "compose.yaml", "compose.scale.yaml")
    compose.services = ["transfer"]
    with compose:
        # Only these are started with it, and all are taken down.
        compose.services = None
        yield Stack(compose, images)


def admin_of(replicas: Stack) -> str:
    address = replicas.command("port", "transfer", "5000").strip()
    return token(f"http://{address}", "admin")


def test_what_one_replica_took_another_hands_on_also_after_one_was_killed(replicas, tmp_path):
    first, second, third = replicas.command("ps", "--quiet", "transfer").split()
    admin = admin_of(replicas)
    tablet = Device(replicas, tmp_path / "tablet", admin, "unit", "E2E-7")
    console = Device(replicas, tmp_path / "console", admin, "hospital", "meilahti")

    tablet.at(first)
    transfer_id = tablet.run("ask", "--body", json.dumps(ASKED | {"handover": HANDOVER}))
    tablet.run("send")
    console.at(second)
    console.run("pull", transfer_id)
    assert HANDOVER == json.loads(console.run("show", transfer_id))["handover"]
    succeed("docker", "kill", first)
    console.say(transfer_id, "accept", {"destination": "Resus 1"})
    tablet.at(third)
    tablet.say(transfer_id, "depart")
    console.run("pull", transfer_id)

    read = [json.loads(line) for line in console.run("read", transfer_id).splitlines()]
    assert ["requested", "accepted", "en_route"] == [event["type"] for event in read]
    assert [1, 2, 3] == [event["seq"] for event in read]
    assert {None} == {event["doubt"] for event in read}
