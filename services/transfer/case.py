"""Fold the events of a transfer into what it is now, as far as one sees without a content key."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from transfer.clocks import Clocks
from transfer.event import Event
from transfer.ledger import Header
from transfer.states import ENDS_A_LEG, State

WAITING = frozenset({State.REQUESTED, State.RECEIVED})


@dataclass
class Leg:
    """One hospital that was asked, and the last state of the transfer with it."""

    leg: int
    hospital_id: str
    state: str
    requested_at: str


@dataclass
class Message:
    """That one side wrote, and who has read it when."""

    message_id: str
    actor: str
    side: str
    sent_at: str
    read: dict[str, str] = field(default_factory=dict)


@dataclass
class Activation:
    """A team that was called, and who of it has acknowledged when."""

    activation_id: str
    team: str
    activated_at: str
    acknowledged: dict[str, str] = field(default_factory=dict)


@dataclass
class Epoch:
    """The last epoch that was opened, whether it is over, and the nonces used under its key."""

    number: int = 0
    over: bool = True
    nonces: set[str] = field(default_factory=set)

    def hear(self, event: Event) -> None:
        """Follow what opens an epoch, ends it, or seals in it."""
        if event.header.type in _ENDS_AN_EPOCH:
            self.over = True
        opened = event.request.get("epoch")
        if opened:
            self.number, self.over, self.nonces = opened["epoch"], False, set()
        sealed = event.request.get("sealed")
        if sealed and sealed["epoch"] == self.number:
            self.nonces.add(sealed["nonce"])


# Those who may read are others from then on.
_ENDS_AN_EPOCH = frozenset({"requested", "reassigned", *ENDS_A_LEG})


@dataclass
class Case:
    """What was said in clear of a transfer up to an event; `seq` is that event's number."""

    seq: int = 0
    unit_id: str = ""
    severity_level: int = 0
    eta: str | None = None
    answer_within_s: int | None = None
    alternatives: list[str] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    signatures: dict[str, dict[str, str]] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    activations: dict[str, Activation] = field(default_factory=dict)
    clocks: Clocks = field(default_factory=Clocks)
    epoch: Epoch = field(default_factory=Epoch)
    ended: dict[str, Header] = field(default_factory=dict)
    """For each hospital that has no part any more, the event that ended it: what it hears last."""

    def apply(self, event: Event) -> None:
        """Take the next event in; unknown types change nothing but the sequence."""
        fold = _FOLDS.get(event.header.type)
        if fold:
            fold(self, event)
        self.seq = event.header.seq
        leg = self.legs[-1]
        # Who declined has declined, also when the transfer is called off after it.
        if leg.state not in ENDS_A_LEG:
            leg.state = event.header.state
        if event.header.type in ENDS_A_LEG:
            self.ended[leg.hospital_id] = event.header
        self.clocks.hear(event)
        self.epoch.hear(event)

    def answer_due(self, default_s: int) -> datetime | None:
        """Return when an answer is overdue; None when the hospital asked has answered."""
        leg = self.legs[-1]
        if leg.state not in WAITING:
            return None
        within = timedelta(seconds=self.answer_within_s or default_s)
        return datetime.fromisoformat(leg.requested_at) + within

    def unanswered(self) -> list[str]:
        """Return the hospitals that let their time pass."""
        return [leg.hospital_id for leg in self.legs if leg.state == State.EXPIRED]

    def receiving(self) -> str | None:
        """Return the hospital that reads along; None when its part has ended and none was asked yet."""
        leg = self.legs[-1]
        return None if leg.state in ENDS_A_LEG else leg.hospital_id

    def channel(self) -> dict[str, Any]:
        """Return messages and team activations in the order in which they came."""
        return {
            "messages": [asdict(message) for message in self.messages.values()],
            "activations": [asdict(activation) for activation in self.activations.values()],
        }


def _requested(case: Case, event: Event) -> None:
    said = event.request
    if not case.legs:
        case.unit_id, case.severity_level = said["unit_id"], said["severity_level"]
    # Nobody knows yet how long the way to another hospital takes.
    case.eta = said.get("eta")
    case.answer_within_s = said.get("answer_within_s", case.answer_within_s)
    others = said.get("alternatives", case.alternatives)
    case.alternatives = [name for name in others if name != said["hospital_id"]]
    case.signatures.clear()
    case.ended.pop(said["hospital_id"], None)
    number = len(case.legs) + 1
    case.legs.append(Leg(number, said["hospital_id"], "", event.header.recorded_at))


def _departed(case: Case, event: Event) -> None:
    case.eta = event.request.get("eta", case.eta)


def _reassigned(case: Case, event: Event) -> None:
    case.unit_id = event.request["unit_id"]


def _signed(case: Case, event: Event) -> None:
    said = event.request
    times = {"occurred_at": said["occurred_at"], "recorded_at": event.header.recorded_at}
    case.signatures[said["side"]] = {"actor": said["actor"], **times}


def _message_sent(case: Case, event: Event) -> None:
    said, header = event.request, event.header
    message = Message(header.event_id, said["actor"], said["side"], header.recorded_at)
    case.messages[header.event_id] = message


def _message_read(case: Case, event: Event) -> None:
    read = case.messages[event.request["message_id"]].read
    read.setdefault(event.request["actor"], event.header.recorded_at)


def _team_activated(case: Case, event: Event) -> None:
    said, header = event.request, event.header
    activation = Activation(header.event_id, said["team"], header.recorded_at)
    case.activations[header.event_id] = activation


def _team_acknowledged(case: Case, event: Event) -> None:
    acknowledged = case.activations[event.request["activation_id"]].acknowledged
    acknowledged.setdefault(event.request["actor"], event.header.recorded_at)


_FOLDS: Mapping[str, Callable[[Case, Event], None]] = {
    "requested": _requested,
    "en_route": _departed,
    "eta_changed": _departed,
    "reassigned": _reassigned,
    "signed": _signed,
    "message_sent": _message_sent,
    "message_read": _message_read,
    "team_activated": _team_activated,
    "team_acknowledged": _team_acknowledged,
}
