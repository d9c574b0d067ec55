import pytest

from transfer.ledger import UnknownTransfer
from transfer.refusals import Conflict

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def asked(hub, make):
    body = make.asking()
    return body, make.request(hub, body).event.acknowledgement()


def test_a_new_transfer_is_requested_with_sequence_and_version_one(hub, make):
    _, answer = asked(hub, make)

    assert ("requested", 1, 1) == (answer["state"], answer["seq"], answer["version"])


def test_the_same_request_gets_the_first_answer(hub, make):
    body, first = asked(hub, make)

    again = make.request(hub, dict(body))

    assert (first, False) == (again.event.acknowledgement(), again.fresh)
    assert 1 == len(hub.casebook.page(10, None)["transfers"])


def test_refuses_an_event_id_with_another_body(hub, make):
    body, _ = asked(hub, make)

    with pytest.raises(Conflict) as refused:
        make.request(hub, body | {"severity_level": 5})

    assert "event_id_reused" == refused.value.code


def test_refuses_an_event_id_of_another_transfer(hub, make):
    _, one = asked(hub, make)
    _, other = asked(hub, make)
    answer = make.answering(one["transfer_id"], "accept")
    make.act(hub, one["transfer_id"], "accept", answer)

    with pytest.raises(Conflict) as refused:
        make.act(hub, other["transfer_id"], "accept", answer)

    assert "event_id_reused" == refused.value.code


def test_refuses_to_decline_with_the_event_id_that_accepted(hub, make):
    _, one = asked(hub, make)
    answer = make.answering(one["transfer_id"], "accept")
    make.act(hub, one["transfer_id"], "accept", answer)

    with pytest.raises(Conflict) as refused:
        make.act(hub, one["transfer_id"], "decline", answer)

    assert "event_id_reused" == refused.value.code


def test_an_answer_that_was_lost_can_be_sent_again_after_the_version_moved_on(hub, make):
    _, one = asked(hub, make)
    answer = make.answering(one["transfer_id"], "accept")
    first = make.act(hub, one["transfer_id"], "accept", answer)

    again = make.act(hub, one["transfer_id"], "accept", answer)

    assert first.event == again.event
    assert not again.fresh


@pytest.mark.parametrize("wanted", ["accept", "decline"])
def test_a_stale_version_is_told_where_the_transfer_stands(hub, make, wanted):
    _, one = asked(hub, make)
    make.act(hub, one["transfer_id"], "accept", make.answering(one["transfer_id"], "accept", 1))

    with pytest.raises(Conflict) as refused:
        make.act(
            hub,
            one["transfer_id"],
            wanted,
            make.answering(one["transfer_id"], wanted, 1, reason="other"),
        )

    standing = refused.value.standing
    assert "stale_version" == refused.value.code
    assert ("accepted", 2, 2) == (standing.state, standing.version, standing.last_seq)


def test_refuses_to_accept_what_was_declined(hub, make):
    _, one = asked(hub, make)
    make.act(
        hub,
        one["transfer_id"],
        "decline",
        make.answering(one["transfer_id"], "decline", 1, reason="no_capacity"),
    )

    with pytest.raises(Conflict) as refused:
        make.act(hub, one["transfer_id"], "accept", make.answering(one["transfer_id"], "accept", 2))

    assert "transition_refused" == refused.value.code


def test_knows_no_transfer_that_was_not_asked_for(hub, make):
    for act in (
        lambda: make.act(hub, UNKNOWN, "accept", make.answering(UNKNOWN, "accept")),
        lambda: hub.casebook.replay(UNKNOWN, 0),
        lambda: hub.casebook.show(UNKNOWN),
    ):
        with pytest.raises(UnknownTransfer):
            act()


def test_pages_through_all_transfers_newest_first(hub, make):
    made = [asked(hub, make)[1]["transfer_id"] for _ in range(7)]

    seen, before = [], None
    while True:
        page = hub.casebook.page(3, before)
        seen += [summary["transfer_id"] for summary in page["transfers"]]
        before = page["next"]
        if before is None:
            break

    assert made[::-1] == seen


def test_a_summary_holds_nothing_of_the_patient(hub, make):
    asked(hub, make)

    shown = str(hub.casebook.page(1, None))

    assert [] == [word for word in make.words if word in shown]
    assert "handover" not in shown


def test_tells_followers_of_what_is_new_and_only_once(hub, make, told):
    _, one = asked(hub, make)
    hub.delivery.follow(one["transfer_id"], 1, "sid", lambda: None)
    answer = make.answering(one["transfer_id"], "accept")

    receipts = [
        hub.delivery.commit(lambda: make.act(hub, one["transfer_id"], "accept", answer))
        for _ in range(2)
    ]

    event = receipts[0].event
    of_the_transfer = [one for one in told if one[0] == event.header.transfer_id]
    assert [(event.header.transfer_id, event.transfer_event())] == of_the_transfer


def test_tells_nobody_of_what_was_refused(hub, make, told):
    with pytest.raises(UnknownTransfer):
        hub.delivery.commit(
            lambda: make.act(hub, UNKNOWN, "accept", make.answering(UNKNOWN, "accept"))
        )

    assert [] == told


@pytest.mark.parametrize(("after", "missed"), [(0, [1, 2]), (1, [2]), (2, []), (99, [])])
def test_a_follower_gets_what_it_missed_before_it_joins(hub, make, told, after, missed):
    _, one = asked(hub, make)
    make.act(hub, one["transfer_id"], "accept", make.answering(one["transfer_id"], "accept"))

    hub.delivery.follow(one["transfer_id"], after, "me", lambda: told.append(("joined", {})))

    assert [("me", seq) for seq in missed] == [(to, event["seq"]) for to, event in told[:-1]]
    assert ("joined", {}) == told[-1]
