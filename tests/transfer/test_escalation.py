import sqlite3

from sqlalchemy import text

from transfer.hub import Hub
from transfer.sqlite import FILE


def asked(hub, make, **changes):
    receipt = hub.delivery.commit(lambda: make.request(hub, make.asking(**changes)))
    return receipt.event.header.transfer_id


def kinds(hub, transfer_id):
    return [event.header.type for event in hub.casebook.replay(transfer_id, 0).events]


def test_asks_the_next_hospital_when_the_first_does_not_answer(hub, make, clock):
    transfer_id = asked(hub, make, alternatives=["jorvi", "peijas"], answer_within_s=60)

    clock.forward(60)
    hub.lookout.look()

    shown = hub.casebook.show(transfer_id)
    assert ["requested", "expired", "requested"] == kinds(hub, transfer_id)
    assert (2, "jorvi", ["meilahti"]) == (shown["leg"], shown["hospital_id"], shown["unanswered"])
    assert "2026-11-20T14:02:00.000Z" == shown["answer_due_at"]
    assert shown["eta"] is None


def test_waits_until_the_time_has_passed(hub, make, clock):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)

    clock.forward(59.9)
    hub.lookout.look()

    assert ["requested"] == kinds(hub, transfer_id)


def test_waits_as_long_as_the_service_is_set_when_the_request_says_nothing(hub, make, clock):
    transfer_id = asked(hub, make)

    clock.forward(179)
    hub.lookout.look()
    before = kinds(hub, transfer_id)
    clock.forward(1)
    hub.lookout.look()

    assert (["requested"], ["requested", "expired"]) == (before, kinds(hub, transfer_id))


def test_a_request_that_a_device_received_still_needs_an_answer(hub, make, clock):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)
    make.act(hub, transfer_id, "receive", make.answering(transfer_id, "receive"))

    clock.forward(60)
    hub.lookout.look()

    assert ["requested", "received", "expired", "requested"] == kinds(hub, transfer_id)


def test_does_not_look_again_before_the_time_whatever_is_said_meanwhile(hub, make, clock):
    transfer_id = asked(hub, make, answer_within_s=60)
    hub.lookout.look()

    make.act(hub, transfer_id, "receive", make.answering(transfer_id, "receive"))
    before = hub.desk.overdue()
    clock.forward(60)

    assert ([], [transfer_id]) == (before, hub.desk.overdue())


def test_leaves_a_hospital_in_peace_that_has_answered(hub, make, clock):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)
    make.act(hub, transfer_id, "accept", make.answering(transfer_id, "accept"))

    clock.forward(3600)
    hub.lookout.look()

    assert ["requested", "accepted"] == kinds(hub, transfer_id)
    assert [] == hub.desk.overdue()


def test_an_answer_that_comes_too_late_is_told_so(hub, make, clock):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)
    clock.forward(60)
    hub.lookout.look()

    summary = hub.casebook.page(1, None)["transfers"][0]

    assert (3, "requested") == (summary["version"], summary["state"])
    assert ["jorvi"] == [leg["hospital_id"] for leg in hub.casebook.show(transfer_id)["legs"][1:]]


def test_tells_followers_and_dispatchers_until_nobody_is_left_to_ask(hub, make, clock, told):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)
    hub.delivery.follow(transfer_id, 1, "sid", lambda: None)

    for _ in range(3):
        clock.forward(60)
        hub.lookout.look()

    followers = [event["type"] for address, event in told if address == transfer_id]
    assert ["expired", "requested", "expired"] == followers
    dispatch = hub.access.gate.dispatch_of(transfer_id)
    alerts = [event for address, event in told if address == dispatch]
    expected = [("meilahti", "jorvi", "requested"), ("jorvi", None, "expired")]
    assert expected == [(a["unanswered"], a["asked"], a["state"]) for a in alerts]
    assert [] == [word for word in make.words if word in str(alerts)]


def test_what_fell_due_while_the_hub_was_down_is_escalated_when_it_is_back(
    hub, make, clock, config
):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)
    hub.close()
    clock.forward(3600)

    back = Hub.open(config, make.key, lambda *_: None, lambda: clock.now)
    back.lookout.look()
    found = kinds(back, transfer_id)
    back.close()

    assert ["requested", "expired", "requested"] == found


def test_tries_again_when_the_escalation_could_not_be_committed(hub, make, clock, config):
    transfer_id = asked(hub, make, alternatives=["jorvi"], answer_within_s=60)
    clock.forward(60)
    hub.database.rows(text("PRAGMA busy_timeout = 1"))
    other = sqlite3.connect(config.data / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    hub.lookout.look()
    other.close()
    before = kinds(hub, transfer_id)

    clock.forward(10)
    hub.lookout.look()

    after = kinds(hub, transfer_id)
    assert (["requested"], ["requested", "expired", "requested"]) == (before, after)


def test_a_redirect_names_whom_to_ask_next(hub, make, clock):
    transfer_id = asked(hub, make, alternatives=["jorvi"])
    make.act(
        hub, transfer_id, "decline", make.answering(transfer_id, "decline", 1, reason="no_capacity")
    )
    said = {"hospital_id": "peijas", "alternatives": ["lohja", "jorvi"], "answer_within_s": 30}
    redirect = make.answering(transfer_id, "redirect", 2, **said)
    make.act(hub, transfer_id, "redirect", redirect)

    clock.forward(30)
    hub.lookout.look()

    asked_in_turn = [leg["hospital_id"] for leg in hub.casebook.show(transfer_id)["legs"]]
    assert ["meilahti", "peijas", "lohja"] == asked_in_turn
