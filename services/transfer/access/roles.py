"""Say who may do what to which transfer: the table of docs/protocol.md, section 5."""

from collections.abc import Mapping
from dataclasses import dataclass

from transfer.access.principal import Principal, Role

READS = ("list", "show", "events", "attachment", "watch", "recipients", "audit")
"""What one may read: the list, one transfer, its events and attachments, escalations, keys, audit."""

ADMINISTRATION = ("people", "devices")

KEPT = ("facilities", "ambulances", "closures")
"""What the routing service keeps: it knows nobody, so the shell asks here who may change it."""

_UNIT = (
    "request redirect depart arrive sign close divert cancel eta clock vitals amend message read"
    " activate attach rekey"
)
_HOSPITAL = "receive accept decline withdraw divert sign clock message read activate acknowledge attach rekey"
_READ = "list show events attachment recipients"
_MAY: Mapping[Role, str] = {
    Role.DISPATCHER: f"request cancel redirect reassign expire clock watch {_READ} {' '.join(KEPT)}",
    Role.MEDIC: f"{_UNIT} {_READ} ambulances",
    Role.HOSPITAL: f"{_HOSPITAL} {_READ} facilities",
    Role.QUALITY: "list show events audit",
    Role.ADMIN: f"people devices {' '.join(KEPT)}",
}
MAY: Mapping[Role, frozenset[str]] = {
    role: frozenset(words.split()) for role, words in _MAY.items()
}

SIDES: Mapping[Role, str] = {Role.MEDIC: "ambulance", Role.HOSPITAL: "hospital"}
"""The side for which a role signs and writes messages."""


class Forbidden(Exception):
    """Who is asking may not do this; the text says who may, or with what."""


@dataclass(frozen=True)
class Parties:
    """Whose transfer it is: the organisation, the unit now, and the hospitals leg by leg."""

    organisation: str
    unit_id: str
    hospitals: tuple[str, ...]


def check_role(principal: Principal, word: str) -> None:
    """Raise Forbidden when no one of this role may do what an action's or a read's word says."""
    if word not in MAY[principal.role]:
        able = ", ".join(role for role in Role if word in MAY[role]) or "nobody"
        raise Forbidden(
            f"The role {principal.role} may not {word!r}: {able} may; sign in as such a person"
        )


def check_kept(principal: Principal, word: str, of: str | None) -> None:
    """Raise Forbidden when somebody may not change what routing keeps `of` this id, None for several.

    A unit changes its own ambulance alone, and a hospital its own facility.
    """
    check_role(principal, word)
    own = principal.unit_id if principal.role == Role.MEDIC else principal.hospital_id
    if principal.role in SIDES and of != own:
        raise Forbidden(f"You may change {own!r} among the {word}, and not {of!r}")


def check_side(principal: Principal, side: str) -> None:
    """Raise Forbidden when somebody speaks for the other side."""
    if side != SIDES.get(principal.role):
        raise Forbidden(
            f"The role {principal.role} does not speak for side {side!r}; that side must say it"
        )


def check(principal: Principal, word: str, parties: Parties) -> None:
    """Raise Forbidden when an action or a read is not theirs, or the transfer is not."""
    check_role(principal, word)
    if not _concerns(principal, word, parties):
        raise Forbidden(
            f"This transfer is not {_OWN[principal.role]}; those whose it is may {word!r}"
        )


_OWN: Mapping[Role, str] = {
    Role.DISPATCHER: "of your organisation",
    Role.MEDIC: "of your unit",
    Role.HOSPITAL: "at your hospital now",
    Role.ADMIN: "an admin's",
}


def _concerns(principal: Principal, word: str, parties: Parties) -> bool:
    match principal.role:
        case Role.DISPATCHER:
            return principal.organisation == parties.organisation
        case Role.MEDIC:
            return principal.unit_id == parties.unit_id
        case Role.HOSPITAL:
            # A hospital reads what it was once asked about, and answers while it is asked.
            theirs = parties.hospitals if word in READS else parties.hospitals[-1:]
            return principal.hospital_id in theirs
        case Role.QUALITY:
            return True
        case Role.ADMIN:
            return False
