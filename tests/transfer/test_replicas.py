"""Two hubs over one log, which become aware of each other's commits only by their tails."""

import pytest

from transfer.delivery import Delivery
from transfer.desk import Desk
from transfer.replicas import Arrival, Arrivals, SharedLog, Tail


class Shared:
    """The log of one hub, as a database that replicas share would show it."""

    def __init__(self, hub):
        self.hub = hub

    def end(self):
        return sum(standing.last_seq for standing in self.hub.ledger.newest(1000, None))

    def arrivals(self, since):
        events = [
            Arrival(entry.header.transfer_id, entry.header.seq, entry.header.type)
            for standing in reversed(self.hub.ledger.newest(1000, None))
            for entry in self.hub.ledger.entries(standing.transfer_id, 0)
        ]
        return Arrivals(len(events), events[since:] if since < len(events) else [])


class Replica:
    """A second desk and delivery on the same ledger."""

    def __init__(self, hub, clock):
        self.heard = []
        access = hub.access
        gate = access.gate
        self.desk = Desk(
            hub.ledger,
            hub.vault,
            hub.casebook,
            access.register,
            access.gate,
            clock=lambda: clock.now,
        )
        tell, wake = lambda *what: self.heard.append(what), lambda: None
        self.delivery = Delivery(hub.casebook, tell, wake, gate.dispatch_of, gate.lists_with)
        shared = Shared(hub)
        self.tail = Tail(shared, shared.end(), hub.casebook, self.desk, self.delivery)

    def seqs(self, address):
        return [event["seq"] for _, to, event in self.heard if to == address]


@pytest.fixture
def replica(hub, clock):
    return Replica(hub, clock)


@pytest.fixture
def asked(hub, make):
    return make.request(hub, make.asking()).event.header.transfer_id


def say(where, hub, make, transfer_id):
    body = make.noting(transfer_id, "eta", eta="2026-11-20T14:30:00Z")
    return where.delivery.commit(lambda: make.act(hub, transfer_id, "eta", body))


def test_this_is_a_shared_log(hub):
    assert isinstance(Shared(hub), SharedLog)


def test_tells_followers_here_of_what_was_recorded_elsewhere(replica, hub, make, asked):
    replica.delivery.follow(asked, 1, "sid", lambda: None)
    say(hub, hub, make, asked)
    say(hub, hub, make, asked)

    replica.tail.look()

    assert [2, 3] == replica.seqs(asked)


def test_tells_nobody_twice(replica, hub, make, asked):
    replica.delivery.follow(asked, 1, "sid", lambda: None)
    say(replica, hub, make, asked)

    replica.tail.look()
    replica.tail.look()

    assert [2] == replica.seqs(asked)


def test_an_event_from_here_does_not_overtake_one_from_elsewhere(replica, hub, make, asked):
    replica.delivery.follow(asked, 1, "sid", lambda: None)
    say(hub, hub, make, asked)

    say(replica, hub, make, asked)

    assert [2, 3] == replica.seqs(asked)


def test_a_new_follower_leaves_no_gap_for_the_others(replica, hub, make, asked):
    replica.delivery.follow(asked, 1, "first", lambda: None)
    say(hub, hub, make, asked)

    replica.delivery.follow(asked, 0, "second", lambda: None)

    assert ([2], [1, 2]) == (replica.seqs(asked), replica.seqs("second"))


def test_what_nobody_follows_any_more_is_forgotten(replica, hub, make, asked):
    replica.delivery.follow(asked, 1, "sid", lambda: None)

    replica.delivery.forget(lambda transfer_id: False)
    say(replica, hub, make, asked)

    assert [] == replica.seqs(asked)


def test_tells_those_here_whose_list_was_changed_elsewhere(replica, hub, make):
    asked = make.request(hub, make.asking()).event.header.transfer_id

    replica.tail.look()

    told = [to for name, to, _ in replica.heard if name == "list_changed"]
    assert hub.access.gate.lists_with(asked) == told


def test_watches_what_was_requested_elsewhere(replica, hub, make, clock):
    asked = make.request(hub, make.asking(answer_within_s=60)).event.header.transfer_id
    replica.tail.look()

    assert [asked] == replica.desk.overdue()


def test_tells_the_dispatchers_here_of_an_escalation_elsewhere(replica, hub, make, clock):
    body = make.asking(alternatives=["jorvi"], answer_within_s=60)
    asked = make.request(hub, body).event.header.transfer_id
    clock.forward(60)
    hub.lookout.look()

    replica.tail.look()

    dispatch = hub.access.gate.dispatch_of(asked)
    alerts = [alert for name, to, alert in replica.heard if (name, to) == ("escalation", dispatch)]
    assert [(asked, "meilahti", "jorvi")] == [
        (alert["transfer_id"], alert["unanswered"], alert["asked"]) for alert in alerts
    ]


def test_only_one_replica_gives_a_hospital_up(replica, hub, make, clock):
    body = make.asking(alternatives=["jorvi"], answer_within_s=60)
    asked = make.request(hub, body).event.header.transfer_id
    replica.tail.look()
    clock.forward(60)

    here, there = replica.desk.escalate(asked), hub.desk.escalate(asked)

    assert (2, 0) == (len(here), len(there))
