"""Whatever is sent, in whatever order, with crashes between: the log agrees with a small model."""

import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from transfer.hub import Hub
from transfer.refusals import Conflict

WAITING = {"requested", "received"}
ENDED = {"declined", "diverted", "expired", "withdrawn"}
OVER = {"closed", "cancelled"}
# Written down a second time, on purpose: from where a word may be said, and where it leads.
MOVES = {
    "receive": ({"requested"}, "received"),
    "accept": (WAITING, "accepted"),
    "decline": (WAITING, "declined"),
    "depart": ({"accepted"}, "en_route"),
    "arrive": ({"en_route"}, "arrived"),
    "close": ({"handed_over"}, "closed"),
    "divert": ({"accepted", "en_route", "arrived"}, "diverted"),
    "cancel": ({*WAITING, "accepted", "en_route"}, "cancelled"),
    "expire": (WAITING, "expired"),
    "withdraw": ({"accepted"}, "withdrawn"),
    "redirect": ({"declined", "diverted", "expired", "withdrawn"}, "requested"),
}
SAID = {
    "decline": {"reason": "other"},
    "redirect": {"hospital_id": "peijas"},
    "vitals": {"says": {"signs": {"measured_at": "2026-11-20T14:05:00Z", "pulse": 90}}},
    "message": {"actor": "medic-17", "side": "ambulance", "says": {"text": "Five minutes"}},
    "clock": {"clock": "at_patient"},
    "eta": {"eta": "2026-11-20T14:30:00Z"},
}
PLAIN = {"receive", "accept", "depart", "arrive", "close"}
HOSPITALS = ["meilahti", "jorvi", "peijas"]


@dataclass
class Model:
    """What one transfer must be."""

    alternatives: list[str]
    asked_at: datetime
    within: int | None
    hospitals: list[str] = field(default_factory=lambda: ["meilahti"])
    state: str = "requested"
    version: int = 1
    log: list[str] = field(default_factory=lambda: ["requested"])
    signed: set[str] = field(default_factory=set)
    over: bool = False
    heard: dict[str, int] = field(default_factory=dict)
    """How much of the log a hospital is told that has no part any more."""

    def end(self) -> None:
        self.heard[self.hospitals[-1]] = len(self.log)
        self.over = True

    def move(self, kind: str, state: str, decides: int = 1) -> None:
        self.log.append(kind)
        self.state = state
        self.version += decides

    def ask(self, hospital: str, now: datetime) -> None:
        self.move("requested", "requested")
        self.hospitals.append(hospital)
        self.heard.pop(hospital, None)
        self.alternatives = [name for name in self.alternatives if name != hospital]
        self.asked_at = now
        self.signed.clear()
        self.over = True

    def wait(self, now: datetime, default: int) -> None:
        due = self.asked_at + timedelta(seconds=self.within or default)
        if self.state in WAITING and due <= now:
            self.move("expired", "expired")
            self.end()
            if self.alternatives:
                self.ask(self.alternatives[0], now)


class Life(RuleBasedStateMachine):
    """Sends everything that a contract lets through to a real hub, which is reopened at times."""

    transfers = Bundle("transfers")

    def __init__(self, config: Any, clock: Any, make: Any) -> None:
        super().__init__()
        fresh = Path(tempfile.mkdtemp(dir=config.data))
        self.config, self.clock, self.make = replace(config, data=fresh), clock, make
        self.models: dict[str, Model] = {}
        self.sent: list[tuple[Any, dict[str, Any], Any]] = []
        self.hub = self.opened()
        self.make.enrol(self.hub.database)

    def opened(self) -> Hub:
        return Hub.open(self.config, self.make.key, lambda *_: None, lambda: self.clock.now)

    def teardown(self) -> None:
        self.hub.close()

    def send(self, act, body):
        receipt = act(self.hub, body)
        assert receipt.fresh
        self.sent.append((act, body, receipt.event))
        return receipt.event.header.transfer_id

    @rule(
        target=transfers,
        others=st.lists(st.sampled_from(HOSPITALS), unique=True),
        within=st.sampled_from([None, 1, 60]),
    )
    def request(self, others, within):
        limit = {"answer_within_s": within} if within else {}
        body = self.make.asking(alternatives=others, **limit)
        transfer_id = self.send(self.make.request, body)
        left = [name for name in others if name != "meilahti"]
        self.models[transfer_id] = Model(left, self.clock.now, within)
        return transfer_id

    def act(self, transfer_id, word, body, code):
        """Return whether it was taken; `code` is the refusal that the model expects, or None."""
        act = lambda hub, body: self.make.act(hub, transfer_id, word, body)  # noqa: E731 kept for `again`
        if code is None:
            self.send(act, body)
            return True
        with pytest.raises(Conflict) as refused:
            self.send(act, body)
        model, standing = self.models[transfer_id], refused.value.standing
        assert code == refused.value.code
        assert (model.state, model.version) == (standing.state, standing.version)
        return False

    @rule(transfer_id=transfers, word=st.sampled_from(sorted(MOVES)), behind=st.integers(-1, 4))
    def decide(self, transfer_id, word, behind):
        model, (before, after) = self.models[transfer_id], MOVES[word]
        stale = behind == 4
        code = "stale_version" if stale else None if model.state in before else "transition_refused"
        said = SAID.get(word, {} if word in PLAIN else {"reason": "other"})
        body = self.make.answering(transfer_id, word, model.version + stale, **said)
        if self.act(transfer_id, word, body, code):
            if word == "redirect":
                model.ask("peijas", self.clock.now)
            else:
                model.move(after, after)
                if after in ENDED:
                    model.end()

    @rule(transfer_id=transfers, word=st.sampled_from(["vitals", "message", "clock", "eta"]))
    def note(self, transfer_id, word):
        model = self.models[transfer_id]
        code = "transfer_over" if model.state in OVER and word != "clock" else None
        if code is None and model.over and word in {"vitals", "message"}:
            code = "epoch_over"
        if self.act(transfer_id, word, self.make.noting(transfer_id, word, **SAID[word]), code):
            kinds = {"vitals": "vitals_taken", "message": "message_sent", "clock": "clock_set"}
            model.move(kinds.get(word, "eta_changed"), model.state, decides=0)

    @rule(transfer_id=transfers)
    def open_the_next_epoch(self, transfer_id):
        model = self.models[transfer_id]
        code = "transfer_over" if model.state in OVER else None
        hospital = None if model.state in ENDED else model.hospitals[-1]
        epoch = self.make.epoch(transfer_id, hospital)
        if self.act(
            transfer_id, "rekey", self.make.noting(transfer_id, "rekey", epoch=epoch), code
        ):
            model.move("rekeyed", model.state, decides=0)
            model.over = False

    @rule(transfer_id=transfers, side=st.sampled_from(["ambulance", "hospital"]))
    def sign(self, transfer_id, side):
        model = self.models[transfer_id]
        code = "already_signed" if side in model.signed else None
        code = code if model.state == "arrived" else "transition_refused"
        actor = f"one-of-{side}"
        body = self.make.answering(transfer_id, "sign", model.version, actor=actor, side=side)
        if self.act(transfer_id, "sign", body, code):
            model.signed.add(side)
            model.move("signed", "handed_over" if len(model.signed) == 2 else "arrived")

    @rule(transfer_id=transfers)
    def go_all_the_way(self, transfer_id):
        for word in ("accept", "depart", "arrive"):
            self.decide(transfer_id, word, 0)

    @rule(transfer_id=transfers)
    def turn_away_at_the_door(self, transfer_id):
        self.go_all_the_way(transfer_id)
        self.sign(transfer_id, "ambulance")
        for word in ("divert", "redirect"):
            self.decide(transfer_id, word, 0)

    @rule(which=st.integers(0, 99))
    def send_again(self, which):
        for act, body, event in self.sent[which:][:1]:
            receipt = act(self.hub, dict(body))
            assert (event, False) == (receipt.event, receipt.fresh)

    @rule(which=st.integers(0, 99))
    def send_something_else_under_the_same_id(self, which):
        for act, body, _ in self.sent[which:][:1]:
            with pytest.raises(Conflict) as refused:
                act(self.hub, body | {"occurred_at": "2026-11-20T14:59:59Z"})
            assert "event_id_reused" == refused.value.code

    @rule(seconds=st.sampled_from([1, 59, 200]))
    def wait(self, seconds):
        self.clock.forward(seconds)
        self.hub.lookout.look()
        for model in self.models.values():
            model.wait(self.clock.now, self.config.answer_seconds)

    @rule()
    def restart(self):
        self.hub.close()
        self.hub = self.opened()

    @invariant()
    def agrees_with_the_model(self):
        for transfer_id, model in self.models.items():
            replay = self.hub.casebook.replay(transfer_id, 0)
            assert model.log == [event.header.type for event in replay.events]
            for hospital in HOSPITALS:
                told = self.hub.casebook.replay(transfer_id, 0, hospital).events
                heard = model.log[: model.heard.get(hospital, len(model.log))]
                assert heard == [event.header.type for event in told]
            numbers = list(range(1, len(model.log) + 1))
            assert numbers == [event.header.seq for event in replay.events]
            shown = self.hub.casebook.show(transfer_id)
            assert (model.state, model.version) == (shown["state"], shown["version"])
            assert model.over == shown["epoch"]["over"]
            assert model.hospitals == [leg["hospital_id"] for leg in shown["legs"]]
            assert model.signed == {s for s, signature in shown["signatures"].items() if signature}


def test_whatever_is_sent_the_log_agrees_with_a_model(config, clock, make):
    run_state_machine_as_test(
        lambda: Life(config, clock, make),
        settings=settings(max_examples=20, stateful_step_count=30, deadline=None),
    )
