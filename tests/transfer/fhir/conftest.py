"""Lives of transfers: what was sent, taken by the hub's own rules, as a client opens it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from hypothesis import strategies as st

from transfer.actions import ACTIONS
from transfer.chart import Chart
from transfer.clocks import CLOCKS
from transfer.event import Event
from transfer.fhir.opened import Opened
from transfer.ledger import Header, Standing
from transfer.refusals import Conflict
from transfer.rules import decide
from transfer.states import START

TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11"
# Everything that FHIR strings may hold: what they may not is in a test of its own.
TEXT = st.text(
    st.one_of(st.characters(categories=["L", "N", "P", "S"]), st.sampled_from(" \n\t")),
    min_size=1,
    max_size=20,
).filter(str.strip)
LINES = st.lists(TEXT, max_size=3)
NAMES = st.sampled_from(["meilahti", "jorvi", "peijas"])
ENDS = ("divert", "cancel", "expire", "withdraw")
REASONS = st.sampled_from(["no_answer", "condition_changed", "not_needed", "other"])
ACTORS = st.sampled_from(["medic-17", "nurse-4"])


@dataclass
class Life:
    """The events of one transfer, numbered and judged as the hub does it."""

    events: list[Event] = field(default_factory=list)
    chart: Chart = field(default_factory=Chart)
    standing: Standing | None = None

    def send(self, word: str, body: dict[str, Any]) -> None:
        """Take an event in; raise Conflict when the rules refuse it."""
        if word == "request":
            event_type, state, version = START, START, 1
        else:
            action = ACTIONS[word]
            state = decide(action, self.standing, self.chart, body)
            event_type, version = action.event_type, self.standing.version + action.guarded
        seq = len(self.events) + 1
        recorded = f"2026-11-20T{15 + seq // 3600:02}:{seq // 60 % 60:02}:{seq % 60:02}.250Z"
        header = Header(
            TRANSFER, seq, version, body["event_id"], event_type, state, recorded, "key"
        )
        self.events.append(Event(header, body))
        self.chart.apply(self.events[-1])
        self.standing = Standing(
            number=1, transfer_id=TRANSFER, state=state, version=version, last_seq=seq
        )

    def opened(self) -> Opened:
        return Opened.of(self.events)


def moments() -> st.SearchStrategy[str]:
    moment = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1))
    zones = st.sampled_from(["Z", "+02:00", "-09:30", "+14:00"])
    steps = st.sampled_from(["seconds", "milliseconds", "microseconds"])
    return st.builds(
        lambda at, step, zone: at.isoformat(timespec=step) + zone, moment, steps, zones
    )


def numbers(low, high):
    return st.one_of(st.integers(low, high), st.floats(low, high, allow_nan=False))


def signs():
    measured = {
        "respiratory_rate": numbers(0, 120),
        "oxygen_saturation": numbers(0, 100),
        "supplemental_oxygen": st.booleans(),
        "systolic_pressure": numbers(0, 350),
        "diastolic_pressure": numbers(0, 250),
        "pulse": numbers(0, 350),
        "consciousness": st.sampled_from(["alert", "confusion", "voice", "pain", "unresponsive"]),
        "glasgow_coma_scale": st.integers(3, 15),
        "temperature_c": numbers(10, 46),
        "glucose": numbers(0, 100),
        "pain": st.integers(0, 10),
    }
    return st.fixed_dictionaries({"measured_at": moments()}, optional=measured).filter(
        lambda taken: len(taken) > 1
    )


_LISTS = dict.fromkeys(("requirements", "allergies", "medications", "background"), LINES)
_REPLACED = {
    "name": TEXT,
    "age_years": st.none() | numbers(0, 130),
    "sex": st.sampled_from(["female", "male", "other", "unknown"]),
    "onset_at": st.none() | moments(),
    "complaint": TEXT,
    "injuries": LINES,
    "treatment": LINES,
    "other": LINES,
    **_LISTS,
}


def records():
    needed = ("age_years", "sex", "onset_at", "complaint", "injuries", "treatment")
    return st.fixed_dictionaries(
        {name: _REPLACED[name] for name in needed} | {"signs": st.lists(signs(), max_size=3)},
        optional={name: made for name, made in _REPLACED.items() if name not in needed},
    )


def attachments():
    """As events name files; the files themselves are what `content_of` says."""
    return st.fixed_dictionaries(
        {
            "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
            "key": st.just("A" * 43 + "="),
            "media_type": st.sampled_from(["image/png", "audio/ogg"]),
            "title": TEXT,
        }
    )


_ASKED = {
    "alternatives": st.lists(NAMES, unique=True, max_size=2),
    "answer_within_s": st.integers(1, 86400),
}


@st.composite
def bodies(draw, word, life, uuid7):
    """What an action says, whether or not it fits where the transfer stands."""
    ids = [event.header.event_id for event in life.events]
    needed = {
        "redirect": {"hospital_id": NAMES},
        "decline": {"reason": st.sampled_from(["no_capacity", "other"])},
        "sign": {"side": st.sampled_from(["ambulance", "hospital"]), "actor": ACTORS},
        "reassign": {"unit_id": st.sampled_from(["HEL-103", "HEL-104"])},
        "eta": {"eta": moments()},
        "clock": {"clock": st.sampled_from(CLOCKS)},
        "vitals": {"signs": signs()},
        "amend": {
            "changes": st.fixed_dictionaries({}, optional=_REPLACED).filter(bool),
        },
        "message": {
            "side": st.sampled_from(["ambulance", "hospital"]),
            "text": TEXT,
            "actor": ACTORS,
        },
        "read": {"message_id": st.sampled_from(ids), "actor": ACTORS},
        "attach": {"attachment": attachments()},
        "activate": {"team": st.sampled_from(["stemi", "stroke", "trauma", "sepsis"])},
        "acknowledge": {"activation_id": st.sampled_from(ids), "actor": ACTORS},
        **{end: {"reason": REASONS} for end in ENDS},
    }
    may = {
        "redirect": {"eta": moments(), **_ASKED},
        "depart": {"eta": moments()},
        "accept": {"destination": TEXT, "note": TEXT},
        "decline": {"note": TEXT},
        **{word: {"note": TEXT} for word in ("reassign", "activate", *ENDS)},
    }
    optional = {"actor": ACTORS} | may.get(word, {})
    said = draw(
        st.fixed_dictionaries(
            {"occurred_at": moments(), **needed.get(word, {})},
            optional={k: v for k, v in optional.items() if k not in needed.get(word, {})},
        )
    )
    said["event_id"] = uuid7()
    if ACTIONS[word].guarded:
        said["expected_version"] = life.standing.version
    return said


@st.composite
def lives(draw, uuid7):
    life = Life()
    asked = {
        "occurred_at": moments(),
        "hospital_id": NAMES,
        "unit_id": st.just("HEL-102"),
        "severity_level": st.integers(1, 5),
        "eta": moments(),
        "handover": records(),
    }
    asked["transfer_id"] = st.just(TRANSFER)
    body = draw(st.fixed_dictionaries(asked, optional=_ASKED | {"actor": ACTORS}))
    life.send("request", body | {"event_id": uuid7()})
    for word in draw(st.lists(st.sampled_from([*ACTIONS, "nobody answers"]), max_size=20)):
        try:
            if word == "nobody answers":
                escalate(life, uuid7)
            else:
                life.send(word, draw(bodies(word, life, uuid7)))
        except Conflict:
            continue
    return life


def escalate(life, uuid7):
    """What the hub itself does when a hospital lets its time pass."""

    def by_hub(**said):
        envelope = {"event_id": uuid7(), "occurred_at": "2026-11-20T15:30:00.000Z", "actor": "hub"}
        return envelope | said | {"expected_version": life.standing.version}

    late = life.chart.legs[-1].hospital_id
    life.send("expire", by_hub(hospital_id=late, reason="no_answer"))
    if life.chart.alternatives:
        life.send("redirect", by_hub(hospital_id=life.chart.alternatives[0]))


@pytest.fixture(scope="session")
def any_life():
    """A strategy of whole lives; it needs a maker of event ids."""
    return lives


@pytest.fixture
def life(make):
    """A transfer that was just requested."""
    life = Life()
    life.send("request", make.asking())
    return life


@pytest.fixture(scope="session")
def new_life():
    return Life


class OpenedBodies:
    """What was sent, as a client that opened it has it: what is sealed stands beside what is clear."""

    def __init__(self, make):
        self.uuid7, self.patient = make.uuid7, make.patient

    def asking(self, **changes):
        said = {"hospital_id": "meilahti", "unit_id": "HEL-103", "severity_level": 2}
        times = {"occurred_at": "2026-11-20T14:00:00Z", "eta": "2026-11-20T14:12:00Z"}
        said |= {"event_id": self.uuid7(), "transfer_id": TRANSFER, "handover": self.patient()}
        return times | said | changes

    def noting(self, **said):
        return {"event_id": self.uuid7(), "occurred_at": "2026-11-20T14:01:00Z"} | said

    def answering(self, version=1, **said):
        return self.noting(expected_version=version, **said)


@pytest.fixture(name="make")
def make_opened_bodies(make):
    return OpenedBodies(make)
