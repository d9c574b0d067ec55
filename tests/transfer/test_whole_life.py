"""One patient's hand-over from the call to the free ambulance, over HTTP."""

import json

import pytest

from transfer.actions import ACTIONS

ROOT = "/api/v1/transfers"


class Patient:
    """One transfer: says words over HTTP, and holds every answer to the contract."""

    def __init__(self, client, contract, make, **changes):
        self.client, self.contract, self.make = client, contract, make
        self.transfer_id = client.post(ROOT, json=make.asking(**changes)).json["transfer_id"]

    def send(self, word, body):
        answer = self.client.post(f"{ROOT}/{self.transfer_id}/{word}", json=body)
        operation = ACTIONS[word].operation
        violations = self.contract.violations_of_answer(operation, answer.status_code, answer.json)
        assert [] == violations
        return answer.status_code, answer.json

    def decide(self, word, **said):
        version = self.shown()["version"]
        return self.send(word, self.make.answering(self.transfer_id, word, version, **said))

    def note(self, word, **said):
        return self.send(word, self.make.noting(self.transfer_id, word, **said))

    def shown(self):
        found = self.client.get(f"{ROOT}/{self.transfer_id}").json
        assert [] == self.contract.violations_of_answer("getTransfer", 200, found)
        return found

    def events(self):
        page = self.client.get(f"{ROOT}/{self.transfer_id}/events").json
        assert [] == self.contract.violations_of_answer("listEvents", 200, page)
        return page["events"]


@pytest.fixture
def patient(client, contract, make):
    return Patient(client, contract, make)


@pytest.fixture
def arrived(patient):
    for word in ("receive", "accept", "depart", "arrive"):
        assert 200 == patient.decide(word)[0]
    return patient


def sign(patient, side, actor):
    return patient.decide("sign", side=side, actor=actor)


def test_a_patient_is_handed_over_when_both_sides_have_signed(arrived):
    _, first = sign(arrived, "ambulance", "medic-17")
    _, second = sign(arrived, "hospital", "nurse-4")
    _, last = arrived.decide("close")

    assert ["arrived", "handed_over", "closed"] == [a["state"] for a in (first, second, last)]
    types = [
        "requested",
        "received",
        "accepted",
        "en_route",
        "arrived",
        "signed",
        "signed",
        "closed",
    ]
    assert types == [event["type"] for event in arrived.events()]
    assert "nurse-4" == arrived.shown()["signatures"]["hospital"]["actor"]


@pytest.mark.parametrize(("side", "actor"), [("ambulance", "medic-18"), ("hospital", "medic-17")])
def test_neither_side_nor_person_signs_twice(arrived, side, actor):
    sign(arrived, "ambulance", "medic-17")

    status, problem = sign(arrived, side, actor)

    assert (409, "already_signed") == (status, problem["code"])


def test_nobody_signs_before_the_patient_is_there(patient):
    status, problem = sign(patient, "ambulance", "medic-17")

    assert (409, "transition_refused") == (status, problem["code"])


def test_a_diverted_patient_goes_to_another_hospital_as_a_new_leg(arrived):
    sign(arrived, "ambulance", "medic-17")

    arrived.decide("divert", reason="no_capability")
    arrived.decide("redirect", hospital_id="jorvi", eta="2026-11-20T14:40:00Z")

    shown = arrived.shown()
    legs = [(leg["leg"], leg["hospital_id"], leg["state"]) for leg in shown["legs"]]
    assert [(1, "meilahti", "diverted"), (2, "jorvi", "requested")] == legs
    assert {"ambulance": None, "hospital": None} == shown["signatures"]
    assert ("jorvi", "2026-11-20T14:40:00Z") == (shown["hospital_id"], shown["eta"])


@pytest.mark.parametrize(("word", "state"), [("cancel", "cancelled"), ("expire", "expired")])
def test_a_request_can_be_given_up(patient, word, state):
    _, answer = patient.decide(word, reason="not_needed")

    assert state == answer["state"]


@pytest.mark.parametrize(("word", "state"), [("decline", "declined"), ("expire", "expired")])
def test_a_patient_whom_no_hospital_takes_is_called_off(patient, word, state):
    patient.decide(word, reason="no_capacity")

    _, answer = patient.decide("cancel", reason="not_needed")

    assert ("cancelled", state) == (answer["state"], patient.shown()["legs"][-1]["state"])


def test_a_hospital_takes_its_acceptance_back(patient):
    patient.decide("accept")

    assert "withdrawn" == patient.decide("withdraw", reason="no_capacity")[1]["state"]


def test_another_unit_takes_over_without_a_new_transfer(arrived):
    _, answer = arrived.decide("reassign", unit_id="HEL-104")

    assert "arrived" == answer["state"]
    assert "HEL-104" == arrived.shown()["unit_id"]


def test_the_estimate_of_arrival_follows_the_unit(patient):
    patient.note("eta", eta="2026-11-20T14:30:00Z")

    assert "2026-11-20T14:30:00Z" == patient.shown()["eta"]


def test_what_is_added_makes_no_decision_stale(patient):
    before = patient.shown()["version"]

    patient.note("message", actor="medic-17", side="ambulance", says={"text": "Five minutes"})

    assert (
        200
        == patient.send("accept", patient.make.answering(patient.transfer_id, "accept", before))[0]
    )


def test_a_clock_that_nobody_stopped_is_shown_as_unset(patient):
    shown = patient.shown()

    stopped = [name for name, reading in shown["clocks"].items() if reading]
    assert (11, ["pre_alert_sent"]) == (len(shown["clocks"]), stopped)
    assert {None} == set(shown["intervals"].values())


def test_intervals_are_between_the_times_of_the_devices(patient):
    for word, at in [
        ("call_received", "13:30:00"),
        ("on_scene", "13:41:30"),
        ("depart_scene", "14:02:00"),
        ("arrived", "14:12:00"),
        ("transfer_of_care", "14:31:00"),
    ]:
        patient.note("clock", clock=word, occurred_at=f"2026-11-20T{at}Z")

    expected = {"response_s": 690, "on_scene_s": 1230, "transport_s": 600, "offload_s": 1140}
    assert expected == patient.shown()["intervals"]


def test_what_is_done_stops_its_clocks_with_both_times(arrived):
    clocks = arrived.shown()["clocks"]

    stopped = {name for name, reading in clocks.items() if reading}
    assert {"pre_alert_sent", "pre_alert_acknowledged", "depart_scene", "arrived"} == stopped
    assert "2026-11-20T14:01:00Z" == clocks["arrived"]["occurred_at"]
    assert clocks["arrived"]["recorded_at"] == arrived.events()[-1]["recorded_at"]


def test_a_message_shows_who_has_read_it_first_when(patient):
    _, sent = patient.note(
        "message", actor="nurse-4", side="hospital", says={"text": "Blood thinners?"}
    )
    for actor in ("medic-17", "medic-17", "medic-18"):
        patient.note("read", actor=actor, message_id=sent["event_id"])

    (message,) = patient.shown()["messages"]

    heard = [event["recorded_at"] for event in patient.events()[2:]]
    assert {"medic-17": heard[0], "medic-18": heard[2]} == message["read"]


def test_a_team_that_is_called_acknowledges(patient):
    _, called = patient.note(
        "activate", team="stemi", says={"note": "ST elevation in II, III, aVF"}
    )
    patient.note("acknowledge", actor="cardiology-1", activation_id=called["event_id"])

    (activation,) = patient.shown()["activations"]

    assert ("stemi", ["cardiology-1"]) == (activation["team"], list(activation["acknowledged"]))


@pytest.mark.parametrize(
    ("word", "name"), [("read", "message_id"), ("acknowledge", "activation_id")]
)
def test_nobody_confirms_what_was_not_said(patient, make, word, name):
    status, problem = patient.note(word, actor="medic-17", **{name: make.uuid7()})

    assert (409, "unknown_reference") == (status, problem["code"])


def test_an_ended_transfer_takes_no_more_but_a_late_clock_or_receipt(patient):
    _, sent = patient.note("message", actor="nurse-4", side="hospital", says={"text": "Stand down"})
    patient.decide("cancel", reason="not_needed")

    status, problem = patient.note(
        "message", actor="nurse-4", side="hospital", says={"text": "Too late"}
    )
    assert (409, "transfer_over") == (status, problem["code"])
    assert 200 == patient.note("clock", clock="clear")[0]
    assert 200 == patient.note("read", actor="medic-17", message_id=sent["event_id"])[0]


def test_lists_only_the_state_that_is_asked_for(client, contract, make, patient):
    other = Patient(client, contract, make)
    other.decide("cancel", reason="not_needed")

    page = client.get(ROOT, query_string={"state": "cancelled"}).json

    assert [other.transfer_id] == [found["transfer_id"] for found in page["transfers"]]


def test_names_the_choice_that_there_is_not(client):
    answer = client.get(ROOT, query_string={"state": "lunch"})

    assert (422, ["state"]) == (answer.status_code, [v["field"] for v in answer.json["violations"]])


def test_a_word_that_nobody_knows_is_not_obeyed(client, patient):
    answer = client.post(f"{ROOT}/{patient.transfer_id}/lunch", json={})

    assert (404, "Unknown action") == (answer.status_code, answer.json["title"])


def test_every_action_is_in_the_contract_and_every_event_type_too(contract):
    paths = contract.document["paths"]
    prefix = f"{ROOT}/{{transfer_id}}/"
    types = contract.document["components"]["schemas"]["transfer_event"]["properties"]["type"]

    described = {
        path.removeprefix(prefix): operations["post"]["operationId"]
        for path, operations in paths.items()
        if path.startswith(prefix) and "post" in operations
    }
    assert {word: action.operation for word, action in ACTIONS.items()} == described
    assert {action.event_type for action in ACTIONS.values()} == set(types["enum"])


def test_a_summary_tells_nothing_of_record_or_channel(client, patient):
    patient.note("message", actor="nurse-4", side="hospital", says={"text": "Crushing chest pain"})

    page = client.get(ROOT).json

    assert [] == [word for word in patient.make.words if word in json.dumps(page)]
