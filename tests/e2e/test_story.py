"""One patient goes through all three services, as pulled from a registry, and a crash between."""

import os
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import socketio

from tests.checkout import SERVICES, succeed
from tests.e2e.http import ask, call
from tests.e2e.visits import MADE_UP, NHAMCS, real_visit

# On a street of the Helsinki extract.
INCIDENT = {"lon": 24.9369, "lat": 60.16925}


def uuid7() -> str:
    """Return a UUID version 7 (RFC 9562, section 5.7)."""
    value = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=value))


def now(after: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + after).isoformat(timespec="seconds")


def patients() -> list[Any]:
    absent = pytest.mark.skipif(not NHAMCS.exists(), reason=f"the NHAMCS file is not at {NHAMCS}")
    return [
        pytest.param(lambda: MADE_UP, id="made-up"),
        pytest.param(real_visit, id="NHAMCS", marks=absent),
    ]


def transfer_request(
    patient: dict[str, Any], level: int, hospital: str, seconds: float
) -> dict[str, Any]:
    shared = (
        "respiratory_rate",
        "oxygen_saturation",
        "systolic_pressure",
        "diastolic_pressure",
        "pulse",
    )
    signs = {"measured_at": now(), **{name: patient[name] for name in shared}}
    return {
        "event_id": uuid7(),
        "occurred_at": now(),
        "hospital_id": hospital,
        "unit_id": "E2E-1",
        "severity_level": level,
        "eta": now(timedelta(seconds=seconds)),
        "handover": {
            "age_years": patient["age_years"],
            "sex": patient["sex"],
            "onset_at": None,
            "complaint": "End-to-end test",
            "injuries": [],
            "signs": [signs],
            "treatment": ["Oxygen"],
        },
    }


class Follower:
    """A hospital's screen: follows one transfer over the socket."""

    def __init__(self, url: str, transfer_id: str, after: int = 0) -> None:
        self.events: list[dict[str, Any]] = []
        self.client = socketio.Client(
            reconnection=False, websocket_extra_options={"suppress_origin": True}
        )
        self.client.on("transfer_event", self.events.append)
        path = f"{urlsplit(url).path.lstrip('/')}/socket.io"
        self.client.connect(url, transports=["websocket"], socketio_path=path)
        self.subscription = self.client.call(
            "subscribe", {"transfer_id": transfer_id, "after": after}, timeout=10
        )

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        deadline = time.monotonic() + 10
        while len(self.events) < count and time.monotonic() < deadline:
            self.client.sleep(0.05)
        return self.events

    def close(self) -> None:
        self.client.disconnect()


def test_every_service_is_ready_and_says_what_it_was_made_from(stack):
    for service in SERVICES:
        assert 200 == ask(service, "healthz", f"{stack.url(service)}/healthz")[0]
        assert 200 == ask(service, "readyz", f"{stack.url(service)}/readyz")[0]
        status, version = ask(service, "version", f"{stack.url(service)}/version")
        assert (200, service) == (status, version["service"])
        assert 40 == len(version["source"])
        assert 64 == len(version["lock"])


def test_the_severity_page_is_served(stack):
    import urllib.request

    with urllib.request.urlopen(stack.url("severity"), timeout=30) as answer:
        assert b"<title>" in answer.read()


@pytest.mark.parametrize("patient", patients())
def test_a_patient_goes_from_triage_to_a_closed_hand_over_through_a_crash(stack, patient):
    patient = patient()
    status, assessment = ask(
        "severity", "assessSeverity", f"{stack.url('severity')}/api/v1/severity", patient
    )
    assert 200 == status
    assert 0 < assessment["risk"]["critical"] < 1
    assert assessment["level"] <= assessment["floor"]["level"]

    request = {"incident": INCIDENT, "severity_level": assessment["level"]}
    status, plan = ask("routing", "dispatch", f"{stack.url('routing')}/api/v1/dispatch", request)
    assert 200 == status
    hospital = plan["hospitals"][0]
    assert "valhalla embedded" == plan["engine"]
    times = [option["eta"]["duration_s"] for option in plan["hospitals"]]
    assert hospital["eta"]["duration_s"] == min(times) > 0

    base = f"{stack.url('transfer')}/api/v1/transfers"
    offer = transfer_request(patient, assessment["level"], hospital["id"], times[0])
    status, acknowledged = ask("transfer", "createTransfer", base, offer)
    assert (201, "requested", 1) == (status, acknowledged["state"], acknowledged["seq"])

    succeed("docker", "kill", "--signal", "KILL", stack.compose.get_container("transfer").ID)
    stack.command("up", "--detach", "--wait", "--no-recreate", "transfer")

    base = f"{stack.url('transfer')}/api/v1/transfers"
    transfer_id = acknowledged["transfer_id"]
    status, found = ask("transfer", "getTransfer", f"{base}/{transfer_id}")
    assert (200, offer["handover"]) == (status, found["handover"])
    assert (201, acknowledged) == ask("transfer", "createTransfer", base, offer), (
        "sent again, answered the same"
    )

    follower = Follower(stack.url("transfer"), transfer_id)
    assert ["requested"] == [event["type"] for event in follower.wait_for(1)]
    accept = {
        "event_id": uuid7(),
        "occurred_at": now(),
        "expected_version": found["version"],
        "destination": "Resus 1",
    }
    status, accepted = ask("transfer", "acceptTransfer", f"{base}/{transfer_id}/accept", accept)
    assert (200, "accepted", 2) == (status, accepted["state"], accepted["seq"])
    assert ["requested", "accepted"] == [event["type"] for event in follower.wait_for(2)]

    latest = accepted
    for word, said in [
        ("depart", {}),
        ("arrive", {}),
        ("sign", {"side": "ambulance", "actor": "medic-1"}),
        ("sign", {"side": "hospital", "actor": "nurse-1"}),
        ("close", {}),
    ]:
        said |= {"event_id": uuid7(), "occurred_at": now(), "expected_version": latest["version"]}
        path = f"{base}/{transfer_id}/{word}"
        status, latest = ask("transfer", f"{word}Transfer", path, said)
        assert 200 == status
    assert "closed" == latest["state"]
    assert 7 == len(follower.wait_for(7))
    follower.close()

    status, log = ask("transfer", "listEvents", f"{base}/{transfer_id}/events?after=0")
    assert (200, list(range(1, 8))) == (status, [event["seq"] for event in log["events"]])


def test_bad_input_names_the_field_the_value_and_the_rule(stack):
    status, problem = call(f"{stack.url('severity')}/api/v1/severity", {**MADE_UP, "pulse": 900})

    assert 422 == status
    [violation] = problem["violations"]
    assert ("pulse", 900) == (violation["field"], violation["value"])
    assert "300" in violation["rule"]


def test_no_service_logged_what_it_was_told_of_a_patient(stack):
    logs = stack.command("logs", "--no-color")

    assert "End-to-end test" not in logs
    assert "Resus 1" not in logs
