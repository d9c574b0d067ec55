"""Name what can be done to a transfer: one word, the same in a path and as a socket event."""

from collections.abc import Mapping
from dataclasses import dataclass

from transfer.states import State


@dataclass(frozen=True)
class Action:
    """A word, its operation in the contract, and the type of the event that it leaves.

    `goal` is the state it leads to, None when it leaves the state or a rule says. A guarded
    action names the version that its sender saw, and makes a new one. A late one is taken even
    when the transfer is over.
    """

    word: str
    operation: str
    event_type: str
    goal: State | None = None
    guarded: bool = True
    late: bool = False


def _move(word: str, goal: State) -> Action:
    return Action(word, f"{word}Transfer", goal, goal)


def _note(word: str, operation: str, event_type: str, *, late: bool = False) -> Action:
    return Action(word, operation, event_type, guarded=False, late=late)


_ALL = (
    _move("receive", State.RECEIVED),
    _move("accept", State.ACCEPTED),
    _move("decline", State.DECLINED),
    _move("depart", State.EN_ROUTE),
    _move("arrive", State.ARRIVED),
    _move("close", State.CLOSED),
    _move("divert", State.DIVERTED),
    _move("cancel", State.CANCELLED),
    _move("expire", State.EXPIRED),
    _move("withdraw", State.WITHDRAWN),
    _move("redirect", State.REQUESTED),
    Action("sign", "signTransfer", "signed"),
    Action("reassign", "reassignUnit", "reassigned"),
    _note("attach", "attachFile", "attached"),
    _note("rekey", "rekeyTransfer", "rekeyed"),
    _note("eta", "changeEta", "eta_changed"),
    _note("clock", "setClock", "clock_set", late=True),
    _note("vitals", "addVitals", "vitals_taken"),
    _note("amend", "amendHandover", "handover_amended"),
    _note("message", "sendMessage", "message_sent"),
    _note("read", "readMessage", "message_read", late=True),
    _note("activate", "activateTeam", "team_activated"),
    _note("acknowledge", "acknowledgeTeam", "team_acknowledged"),
)

ACTIONS: Mapping[str, Action] = {action.word: action for action in _ALL}
