"""One patient goes through all three services, as pulled from a registry, and a crash between."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import socketio

from tests.checkout import SERVICES, succeed
from tests.e2e.devices import ORGANISATION, Device
from tests.e2e.http import ask, call, token
from tests.e2e.visits import MADE_UP

# On a street of the Helsinki extract.
INCIDENT = {"lon": 24.9369, "lat": 60.16925}


def now(after: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + after).isoformat(timespec="seconds")


def transfer_request(
    patient: dict[str, Any], level: int, hospital: str, seconds: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the hub sees of a request, and the record that it does not."""
    shared = (
        "respiratory_rate",
        "oxygen_saturation",
        "systolic_pressure",
        "diastolic_pressure",
        "pulse",
    )
    signs = {"measured_at": now(), **{name: patient[name] for name in shared}}
    request = {
        "hospital_id": hospital,
        "unit_id": "E2E-1",
        "severity_level": level,
        "eta": now(timedelta(seconds=seconds)),
    }
    handover = {
        "age_years": patient["age_years"],
        "sex": patient["sex"],
        "onset_at": None,
        "complaint": "End-to-end test",
        "injuries": [],
        "signs": [signs],
        "treatment": ["Oxygen"],
    }
    return request, handover


class Follower:
    """A screen without a key: follows one transfer over the socket, and reads what is clear."""

    def __init__(self, url: str, transfer_id: str, token: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.client = socketio.Client(
            reconnection=False, websocket_extra_options={"suppress_origin": True}
        )
        self.client.on("transfer_event", self.events.append)
        path = f"{urlsplit(url).path.lstrip('/')}/socket.io"
        auth = {"token": token}
        self.client.connect(url, auth=auth, transports=["websocket"], socketio_path=path)
        self.client.call("subscribe", {"transfer_id": transfer_id, "after": 0}, timeout=10)

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


def test_a_patient_goes_from_triage_to_a_closed_hand_over_through_a_crash(stack, patient, tmp_path):
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

    request, handover = transfer_request(patient, assessment["level"], hospital["id"], times[0])
    admin, quality = (token(stack.url("transfer"), user) for user in ("admin", "quality"))
    tablet = Device(stack, tmp_path / "tablet", admin, "unit", "E2E-1")
    console = Device(stack, tmp_path / "console", admin, "hospital", hospital["id"])
    escrow = Device(stack, tmp_path / "escrow", admin, "break_glass", ORGANISATION)
    transfer_id = tablet.run("ask", "--body", json.dumps(request | {"handover": handover}))
    tablet.run("send")

    succeed("docker", "kill", "--signal", "KILL", stack.compose.get_container("transfer").ID)
    stack.command("up", "--detach", "--wait", "--no-recreate", "transfer")

    console.run("pull", transfer_id)
    assert handover == json.loads(console.run("show", transfer_id))["handover"]
    follower = Follower(stack.url("transfer"), transfer_id, quality)
    assert ["requested"] == [event["type"] for event in follower.wait_for(1)]
    console.say(transfer_id, "accept", {"destination": "Resus 1"})
    assert ["requested", "accepted"] == [event["type"] for event in follower.wait_for(2)]

    tablet.say(transfer_id, "depart")
    tablet.say(transfer_id, "arrive")
    tablet.say(transfer_id, "sign", side="ambulance", actor="medic-1")
    console.say(transfer_id, "sign", side="hospital", actor="nurse-1")
    tablet.say(transfer_id, "close")
    assert 7 == len(follower.wait_for(7))
    follower.close()

    for device in (console, escrow):
        device.run("pull", transfer_id)
        read = [json.loads(line) for line in device.run("read", transfer_id).splitlines()]
        assert list(range(1, 8)) == [event["seq"] for event in read]
        assert {None} == {event["doubt"] for event in read}
        assert handover == read[0]["opened"]["handover"]
    assert "closed" == json.loads(console.run("show", transfer_id))["state"]
    assert "End-to-end test" not in json.dumps(follower.events)


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
