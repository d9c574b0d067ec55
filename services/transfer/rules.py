"""Say whether an action fits where a transfer stands, and which state it leads to."""

from collections.abc import Mapping
from typing import Any

from transfer import states
from transfer.actions import Action
from transfer.case import Case
from transfer.ledger import Standing
from transfer.refusals import Conflict
from transfer.states import State

_REFERENCES = {"read": "message_id", "acknowledge": "activation_id"}


def decide(action: Action, standing: Standing, case: Case, body: Mapping[str, Any]) -> State:
    """Return the state that follows; raise Conflict with the rule that is broken."""
    current = State(standing.state)
    if action.guarded:
        _check_version(standing, body["expected_version"])
    if action.goal is not None:
        return _moved(standing, action.goal)
    if action.word == "sign":
        return _signed(standing, case, body)
    check_open(action, standing)
    if action.word in _REFERENCES:
        _check_reference(standing, case, body, _REFERENCES[action.word])
    return current


def _check_version(standing: Standing, expected: int) -> None:
    if expected != standing.version:
        reason = f"Version {expected} is stale; read the transfer again and decide anew"
        raise Conflict("stale_version", reason, standing)


def _moved(standing: Standing, goal: State) -> State:
    try:
        return states.move(State(standing.state), goal)
    except states.TransitionRefused as refused:
        raise Conflict("transition_refused", str(refused), standing) from refused


def _signed(standing: Standing, case: Case, body: Mapping[str, Any]) -> State:
    handed_over = _moved(standing, State.HANDED_OVER)
    for side, signature in case.signatures.items():
        if side == body["side"] or signature["actor"] == body["actor"]:
            reason = f"The {side} side has signed already; another person signs for the other side"
            raise Conflict("already_signed", reason, standing)
    return handed_over if case.signatures else State.ARRIVED


def check_open(action: Action, standing: Standing) -> None:
    """Raise Conflict when a transfer is over and takes no such action any more."""
    if not (action.late or states.TRANSITIONS[State(standing.state)]):
        reason = f"The transfer is {standing.state} for good; open a new one"
        raise Conflict("transfer_over", reason, standing)


def _check_reference(standing: Standing, case: Case, body: Mapping[str, Any], name: str) -> None:
    if body[name] not in (case.messages if name == "message_id" else case.activations):
        reason = f"{name} {body[name]} is not of this transfer; give an event_id of its events"
        raise Conflict("unknown_reference", reason, standing)
