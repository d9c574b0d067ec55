import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transfer.desk import Conflict, UnknownTransfer
from transfer.states import State

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def asked(hub, make):
    body = make.asking()
    return body, hub.desk.request(body).event.acknowledgement()


def test_a_new_transfer_is_requested_with_sequence_and_version_one(hub, make):
    _, answer = asked(hub, make)

    assert ("requested", 1, 1) == (answer["state"], answer["seq"], answer["version"])


def test_the_same_request_gets_the_first_answer(hub, make):
    body, first = asked(hub, make)

    again = hub.desk.request(dict(body))

    assert (first, False) == (again.event.acknowledgement(), again.fresh)
    assert 1 == len(hub.desk.page(10, None)["transfers"])


def test_refuses_an_event_id_with_another_body(hub, make):
    body, _ = asked(hub, make)

    with pytest.raises(Conflict) as refused:
        hub.desk.request(body | {"severity_level": 5})

    assert "event_id_reused" == refused.value.code


def test_refuses_an_event_id_of_another_transfer(hub, make):
    _, one = asked(hub, make)
    _, other = asked(hub, make)
    answer = make.answering()
    hub.desk.answer(one["transfer_id"], State.ACCEPTED, answer)

    with pytest.raises(Conflict) as refused:
        hub.desk.answer(other["transfer_id"], State.ACCEPTED, answer)

    assert "event_id_reused" == refused.value.code


def test_refuses_to_decline_with_the_event_id_that_accepted(hub, make):
    _, one = asked(hub, make)
    answer = make.answering()
    hub.desk.answer(one["transfer_id"], State.ACCEPTED, answer)

    with pytest.raises(Conflict) as refused:
        hub.desk.answer(one["transfer_id"], State.DECLINED, answer)

    assert "event_id_reused" == refused.value.code


def test_an_answer_that_was_lost_can_be_sent_again_after_the_version_moved_on(hub, make):
    _, one = asked(hub, make)
    answer = make.answering()
    first = hub.desk.answer(one["transfer_id"], State.ACCEPTED, answer)

    again = hub.desk.answer(one["transfer_id"], State.ACCEPTED, answer)

    assert first.event == again.event
    assert not again.fresh


@pytest.mark.parametrize("wanted", [State.ACCEPTED, State.DECLINED])
def test_a_stale_version_is_told_where_the_transfer_stands(hub, make, wanted):
    _, one = asked(hub, make)
    hub.desk.answer(one["transfer_id"], State.ACCEPTED, make.answering(1))

    with pytest.raises(Conflict) as refused:
        hub.desk.answer(one["transfer_id"], wanted, make.answering(1, reason="other"))

    standing = refused.value.standing
    assert "stale_version" == refused.value.code
    assert ("accepted", 2, 2) == (standing.state, standing.version, standing.last_seq)


def test_refuses_to_accept_what_was_declined(hub, make):
    _, one = asked(hub, make)
    hub.desk.answer(one["transfer_id"], State.DECLINED, make.answering(1, reason="no_capacity"))

    with pytest.raises(Conflict) as refused:
        hub.desk.answer(one["transfer_id"], State.ACCEPTED, make.answering(2))

    assert "transition_refused" == refused.value.code


def test_knows_no_transfer_that_was_not_asked_for(hub, make):
    for act in (
        lambda: hub.desk.answer(UNKNOWN, State.ACCEPTED, make.answering()),
        lambda: hub.desk.replay(UNKNOWN, 0),
        lambda: hub.desk.show(UNKNOWN),
    ):
        with pytest.raises(UnknownTransfer):
            act()


def test_pages_through_all_transfers_newest_first(hub, make):
    made = [asked(hub, make)[1]["transfer_id"] for _ in range(7)]

    seen, before = [], None
    while True:
        page = hub.desk.page(3, before)
        seen += [summary["transfer_id"] for summary in page["transfers"]]
        before = page["next"]
        if before is None:
            break

    assert made[::-1] == seen


def test_a_summary_holds_nothing_of_the_patient(hub, make):
    asked(hub, make)

    shown = str(hub.desk.page(1, None))

    assert [] == [word for word in make.words if word in shown]
    assert "handover" not in shown


def test_tells_followers_of_what_is_new_and_only_once(hub, make, told):
    body = make.asking()

    receipts = [hub.delivery.commit(lambda: hub.desk.request(body)) for _ in range(2)]

    event = receipts[0].event
    assert [(event.header.transfer_id, event.transfer_event())] == told


def test_tells_nobody_of_what_was_refused(hub, make, told):
    with pytest.raises(UnknownTransfer):
        hub.delivery.commit(lambda: hub.desk.answer(UNKNOWN, State.ACCEPTED, make.answering()))

    assert [] == told


@pytest.mark.parametrize(("after", "missed"), [(0, [1, 2]), (1, [2]), (2, []), (99, [])])
def test_a_follower_gets_what_it_missed_before_it_joins(hub, make, told, after, missed):
    _, one = asked(hub, make)
    hub.desk.answer(one["transfer_id"], State.ACCEPTED, make.answering())

    hub.delivery.follow(one["transfer_id"], after, "me", lambda: told.append(("joined", {})))

    assert [("me", seq) for seq in missed] == [(to, event["seq"]) for to, event in told[:-1]]
    assert ("joined", {}) == told[-1]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", "accept", "decline", "again"]), st.integers(0, 3)),
        max_size=12,
    )
)
def test_whatever_is_sent_the_log_agrees_with_a_model(hub, make, actions):
    """The model: accept and decline work once, on version 1; repeating changes nothing."""
    model: dict[str, list[str]] = {}
    sent = []

    def send(act):
        receipt = act()
        header = receipt.event.header
        if receipt.fresh:
            model.setdefault(header.transfer_id, []).append(header.type)
            sent.append((act, receipt.event))
        return receipt

    def asking():
        body = make.asking()
        return lambda: hub.desk.request(body)

    def answering(transfer_id, wanted):
        body = make.answering()
        return lambda: hub.desk.answer(transfer_id, wanted, body)

    for name, which in actions:
        if name == "ask":
            send(asking())
        elif name == "again" and sent:
            act, event = sent[which % len(sent)]
            assert event == act().event
        elif model and name != "again":
            transfer_id = list(model)[which % len(model)]
            wanted = State.ACCEPTED if name == "accept" else State.DECLINED
            if model[transfer_id] == ["requested"]:
                send(answering(transfer_id, wanted))
            else:
                with pytest.raises(Conflict):
                    send(answering(transfer_id, wanted))

    for transfer_id, types in model.items():
        replay = hub.desk.replay(transfer_id, 0)
        assert types == [event.header.type for event in replay.events]
        assert list(range(1, len(types) + 1)) == [event.header.seq for event in replay.events]
        assert (types[-1], len(types)) == (replay.standing.state, replay.standing.version)
