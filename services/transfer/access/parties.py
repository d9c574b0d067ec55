"""Know whose a transfer is, without keeping it readable: names are kept as HMACs (RFC 2104)."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select

from transfer.access.principal import Principal, Role
from transfer.access.roles import Parties
from transfer.database import Database
from transfer.ledger import Standing
from transfer.tables import party

PURPOSE = b"emsync/transfer/v1/party"
_REMEMBERED = 4096

_KINDS: Mapping[Role, tuple[str, str]] = {
    Role.DISPATCHER: ("organisation", "organisation"),
    Role.MEDIC: ("unit", "unit_id"),
    Role.HOSPITAL: ("hospital", "hospital_id"),
}
"""What decides whether a transfer is theirs: the kind of party, and the principal's member."""


class PartyIndex:
    """The organisation, unit and hospitals of each transfer."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Take 32 secret bytes; others make nothing of the names kept before."""
        self._database = database
        self._secret = secret
        self._blinded = lru_cache(_REMEMBERED)(self._with_blind_names)
        self._at = lru_cache(_REMEMBERED)(self._of_version)

    def of(self, transfer_id: str) -> Parties:
        """Return whose a transfer is, each name blinded."""
        found: dict[str, list[str]] = {"organisation": [""], "unit": [""], "hospital": []}
        for kind, name in self._database.rows(_OF, transfer_id=transfer_id):
            found[kind].append(name)
        return Parties(found["organisation"][-1], found["unit"][-1], tuple(found["hospital"]))

    def at(self, standing: Standing) -> Parties:
        """Return what `of` does: whoever names another party makes another version of the transfer.

        Call it before writing, in a transaction.
        """
        return self._at(standing.transfer_id, standing.version)

    def _of_version(self, transfer_id: str, _version: int) -> Parties:
        return self.of(transfer_id)

    def blinded(self, principal: Principal) -> Principal:
        """Return who is asking with names that compare with those of `of`."""
        return self._blinded(principal)

    def _with_blind_names(self, principal: Principal) -> Principal:
        if principal.role not in _KINDS:
            return principal
        kind, member = _KINDS[principal.role]
        name = getattr(principal, member)
        return replace(principal, **{member: name and self._blind(kind, name)})  # type: ignore[arg-type]

    def name_of(self, principal: Principal) -> str | None:
        """Return the blinded name that makes a transfer theirs; None when they may see all."""
        if principal.role not in _KINDS:
            return None
        kind, member = _KINDS[principal.role]
        return self._blind(kind, getattr(principal, member) or "")

    def theirs(self, principal: Principal) -> Select[tuple[str]] | None:
        """Return the query for the ids of their transfers; None when they may see all."""
        name = self.name_of(principal)
        if name is None:
            return None
        kind, _ = _KINDS[principal.role]
        return select(party.c.transfer_id).where(party.c.kind == kind, party.c.name == name)

    def open(self, transfer_id: str, organisation: str) -> None:
        """Note whose organisation a new transfer is."""
        self._keep(transfer_id, "organisation", organisation)

    def hear(self, transfer_id: str, said: Mapping[str, Any]) -> None:
        """Note the hospital or unit that an event names."""
        if "unit_id" in said:
            self._database.rows(_LEAVE, of=transfer_id)
            self._keep(transfer_id, "unit", said["unit_id"])
        if "hospital_id" in said:
            self._keep(transfer_id, "hospital", said["hospital_id"])

    def _keep(self, transfer_id: str, kind: str, name: str) -> None:
        place = self._database.rows(_PLACE, transfer_id=transfer_id, kind=kind)[0][0]
        names = {"transfer_id": transfer_id, "kind": kind, "place": place + 1}
        self._database.rows(_KEEP, **names, name=self._blind(kind, name))

    def _blind(self, kind: str, name: str) -> str:
        return hmac.digest(self._secret, f"{kind}/{name}".encode(), "sha256").hex()


_OF = (
    select(party.c.kind, party.c.name)
    .where(party.c.transfer_id == bindparam("transfer_id"))
    .order_by(party.c.place)
)
_PLACE = select(func.coalesce(func.max(party.c.place), 0)).where(
    party.c.transfer_id == bindparam("transfer_id"), party.c.kind == bindparam("kind")
)
_LEAVE = delete(party).where(party.c.transfer_id == bindparam("of"), party.c.kind == "unit")
_KEEP = insert(party)
