"""Put the parts of access together."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from transfer.access import demo, parties, tokens
from transfer.access.gate import Gate
from transfer.access.parties import PartyIndex
from transfer.access.people import People, Person
from transfer.access.principal import Role
from transfer.access.register import Register
from transfer.access.sessions import Clock, Sessions
from transfer.access.tokens import Tokens
from transfer.audit import checkpoint
from transfer.audit.checkpoint import Signer
from transfer.audit.log import AuditLog
from transfer.database import Database
from transfer.ledger import Ledger
from transfer.record import text_of
from transfer.vault import Vault

log = logging.getLogger(__name__)

# Admins who are named in the settings are of no organisation: the hub's own.
_HUB = "hub"


@dataclass(frozen=True)
class Access:
    """Who may sign in, on what, to do what, and who did."""

    people: People
    register: Register
    sessions: Sessions
    gate: Gate
    audit: AuditLog
    signer: Signer
    clock: Clock

    @classmethod
    def open(cls, database: Database, ledger: Ledger, vault: Vault, clock: Clock) -> Self:
        """Take the secrets of tokens, names and checkpoints out of the vault."""
        people, register, audit = People(database), Register(database), AuditLog(database)
        issuer = Tokens(vault.secret(tokens.PURPOSE))
        index = PartyIndex(database, vault.secret(parties.PURPOSE))
        return cls(
            people=people,
            register=register,
            sessions=Sessions(database, issuer, people, register, clock),
            gate=Gate(ledger, index, audit, clock),
            audit=audit,
            signer=Signer(vault.secret(checkpoint.PURPOSE)),
            clock=clock,
        )

    def checkpoint(self) -> None:
        """Sign how far the audit goes, and log it, where who can write the database cannot."""
        made = self.audit.sign(self.signer, text_of(self.clock()))
        if made is not None:
            log.info("audit checkpoint %d %s", made.number, made.hash.hex())


def first_people(admins: Sequence[str], *, is_demo: bool) -> list[Person]:
    """Return who may sign in at an empty hub: the admins of the settings, and the demo's people."""
    named = [
        Person(f"admin-{number}", subject, "Admin", Role.ADMIN, _HUB, None, None, active=True)
        for number, subject in enumerate(admins, start=1)
    ]
    return [*named, *(demo.PEOPLE if is_demo else ())]
