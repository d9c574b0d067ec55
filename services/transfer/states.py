"""Say which state of a transfer may follow which.

The names and the table follow the hand-over systems and FHIR Task; a transfer that was declined,
diverted, expired or withdrawn is asked for again as a new leg, which starts at `requested`, or called off.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a transfer stands."""

    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    DIVERTED = "diverted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


START = State.REQUESTED

_NEXT: Mapping[State, str] = {
    State.REQUESTED: "received accepted declined cancelled expired",
    State.RECEIVED: "accepted declined cancelled expired",
    State.ACCEPTED: "en_route diverted cancelled withdrawn",
    State.DECLINED: "requested cancelled",
    State.EN_ROUTE: "arrived diverted cancelled",
    State.ARRIVED: "handed_over diverted",
    State.HANDED_OVER: "closed",
    State.CLOSED: "",
    State.DIVERTED: "requested cancelled",
    State.EXPIRED: "requested cancelled",
    State.WITHDRAWN: "requested cancelled",
    State.CANCELLED: "",
}

TRANSITIONS: Mapping[State, frozenset[State]] = {
    state: frozenset(map(State, following.split())) for state, following in _NEXT.items()
}

ENDS_A_LEG = frozenset({State.DECLINED, State.DIVERTED, State.EXPIRED, State.WITHDRAWN})
"""The hospital that was asked has no part in the patient any more; another may be asked."""


@dataclass
class TransitionRefused(Exception):
    """The table does not let a transfer go from `current` to `wanted`."""

    current: State
    wanted: State

    def __str__(self) -> str:
        allowed = ", ".join(allowed_after(self.current)) or "no other state: it is final"
        return f"A transfer that is {self.current} cannot become {self.wanted}; it can: {allowed}"


def allowed_after(state: State) -> list[State]:
    """Return the states that may follow, in alphabetical order."""
    return sorted(TRANSITIONS[state])


def move(current: State, wanted: State) -> State:
    """Return `wanted`; raise TransitionRefused when the table has no such transition."""
    if wanted not in TRANSITIONS[current]:
        raise TransitionRefused(current, wanted)
    return wanted
