import threading

import pytest
import socketio
from socketio.exceptions import ConnectionError as SocketConnectionError

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def asked(server, make):
    return server.ask(make.asking())


def accept(server, asked, make):
    path = f"/api/v1/transfers/{asked['transfer_id']}/accept"
    status, answer = server.call("POST", path, make.answering(asked["transfer_id"], "accept"))
    assert status == 200, answer
    return answer


def subscribe(follower, transfer_id, after):
    return follower.call("subscribe", {"transfer_id": transfer_id, "after": after}, timeout=30)


def received(follower):
    name, event = follower.receive(timeout=30)
    assert name == "transfer_event"
    return event


def test_a_follower_gets_what_it_missed_and_then_what_happens(server, asked, make, contract):
    follower = server.follow()

    answer = subscribe(follower, asked["transfer_id"], 0)
    missed = received(follower)
    accept(server, asked, make)
    live = received(follower)

    assert [] == contract.violations_of("subscription", answer)
    assert [(1, "requested"), (2, "accepted")] == [(e["seq"], e["type"]) for e in (missed, live)]
    assert [] == contract.violations_of("transfer_event", missed)
    assert [] == contract.violations_of("transfer_event", live)


def test_a_follower_with_a_cursor_gets_only_what_is_later(server, asked, make):
    accept(server, asked, make)
    follower = server.follow()

    subscribe(follower, asked["transfer_id"], 1)

    assert 2 == received(follower)["seq"]


def test_the_socket_and_the_replay_tell_the_same(server, asked, make):
    follower = server.follow()
    subscribe(follower, asked["transfer_id"], 0)
    accept(server, asked, make)

    over_socket = [received(follower), received(follower)]

    path = f"/api/v1/transfers/{asked['transfer_id']}/events"
    assert server.call("GET", path)[1]["events"] == over_socket


def test_the_socket_and_http_have_the_same_words_and_answers(server, make, contract):
    request = make.asking()
    asked = server.speaker("request", request).call("request", request, timeout=30)
    transfer_id = asked["transfer_id"]
    body = make.noting(transfer_id, "clock", clock="at_patient")
    follower = server.speaker("clock", body)

    over_socket = follower.call("clock", body | {"transfer_id": transfer_id}, timeout=30)

    assert [] == contract.violations_of("acknowledged", over_socket)
    path = f"/api/v1/transfers/{transfer_id}"
    assert {"ok": True, **server.call("POST", f"{path}/clock", body)[1]} == over_socket
    page = follower.call("events", {"transfer_id": transfer_id, "after": 1}, timeout=30)
    assert {"ok": True, **server.call("GET", f"{path}/events?after=1")[1]} == page


def test_a_stale_version_over_the_socket_is_told_where_the_transfer_stands(server, asked, make):
    accept(server, asked, make)
    transfer_id = asked["transfer_id"]
    late = make.answering(transfer_id, "decline", reason="other")

    hospital = server.speaker("decline", late)
    answer = hospital.call("decline", late | {"transfer_id": transfer_id}, timeout=30)

    problem = answer["problem"]
    assert (409, "stale_version") == (problem["status"], problem["code"])
    assert ("accepted", 2) == (problem["transfer"]["state"], problem["transfer"]["version"])


def test_a_dispatcher_hears_of_a_hospital_that_does_not_answer(server, make, contract):
    dispatcher = server.follow()
    assert {"ok": True} == dispatcher.call("watch", {}, timeout=30)
    asked = server.ask(make.asking(alternatives=["jorvi"], answer_within_s=1))

    name, escalation = dispatcher.receive(timeout=30)

    assert ("escalation", asked["transfer_id"]) == (name, escalation["transfer_id"])
    assert ("meilahti", "jorvi") == (escalation["unanswered"], escalation["asked"])
    assert [] == contract.violations_of("escalation", escalation)


def test_a_follower_of_one_transfer_hears_nothing_of_another(server, asked, make):
    follower = server.follow()
    subscribe(follower, asked["transfer_id"], 1)
    other = server.ask(make.asking())
    accept(server, other, make)

    accept(server, asked, make)

    assert asked["transfer_id"] == received(follower)["transfer_id"]


def test_subscribing_while_events_arrive_loses_and_doubles_nothing(server, make):
    asked = [server.ask(make.asking()) for _ in range(12)]
    follower = server.follow()
    accepting = threading.Thread(target=lambda: [accept(server, one, make) for one in asked])

    accepting.start()
    for one in reversed(asked):
        subscribe(follower, one["transfer_id"], 0)
    accepting.join()

    events = [received(follower) for _ in range(2 * len(asked))]
    for one in asked:
        mine = [e["seq"] for e in events if e["transfer_id"] == one["transfer_id"]]
        assert [1, 2] == mine


@pytest.mark.parametrize(
    ("event", "payload", "status"),
    [
        ("subscribe", {"transfer_id": UNKNOWN, "after": 0}, 404),
        ("subscribe", {"transfer_id": UNKNOWN}, 422),
        ("subscribe", {"transfer_id": UNKNOWN, "after": -1}, 422),
        ("subscribe", {"transfer_id": UNKNOWN, "after": 0, "more": 1}, 422),
        ("subscribe", {"transfer_id": "*", "after": 0}, 422),
        ("subscribe", "text", 422),
        ("subscribe", None, 422),
        ("subscribe", ({}, {}), 422),
        ("accepts", {"transfer_id": UNKNOWN}, 404),
        ("accept", {"transfer_id": UNKNOWN}, 422),
        ("accept", "text", 422),
        ("vitals", {}, 422),
        ("request", {}, 422),
        ("events", {"transfer_id": UNKNOWN, "after": 0}, 404),
        ("watch", {"all": True}, 422),
    ],
)
def test_every_event_that_is_refused_is_acknowledged_with_the_reason(
    server, contract, event, payload, status
):
    follower = server.follow()

    answer = follower.call(event, payload, timeout=30)

    assert [] == contract.violations_of("refusal", answer)
    assert status == answer["problem"]["status"]


def connect(server, **origin):
    client = socketio.Client(reconnection=False, websocket_extra_options=origin)
    auth = {"token": server.token()}
    try:
        client.connect(f"http://127.0.0.1:{server.port}", auth=auth, transports=["websocket"])
    finally:
        client.disconnect()


def test_lets_in_the_origin_on_the_list(server):
    connect(server, origin="http://desk.example:8080")


def test_lets_in_a_client_that_is_no_browser_and_has_no_origin(server):
    connect(server, suppress_origin=True)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://desk.example", "https://desk.example:8080"]
)
def test_refuses_other_origins(server, origin):
    with pytest.raises(SocketConnectionError):
        connect(server, origin=origin)


def test_refuses_long_polling(server):
    status = server.call_as({}, "GET", "/socket.io/?EIO=4&transport=polling")

    assert 400 == status
