"""Put the parts together."""

from dataclasses import dataclass
from typing import Self

from emsync.contract import Contract
from transfer.access.parts import Access, first_people
from transfer.access.sessions import Clock
from transfer.casebook import Casebook
from transfer.config import Config
from transfer.database import Database
from transfer.delivery import Delivery, Tell
from transfer.desk import Desk, utc_now
from transfer.escalation import Lookout
from transfer.ledger import Ledger
from transfer.replicas import SharedLog, Tail
from transfer.stores import open_database
from transfer.vault import Vault
from transfer.wake import Waker


@dataclass(frozen=True)
class Hub:
    """What the edges speak to."""

    database: Database
    ledger: Ledger
    vault: Vault
    casebook: Casebook
    desk: Desk
    delivery: Delivery
    lookout: Lookout
    contract: Contract
    tail: Tail | None
    waker: Waker | None
    access: Access

    @classmethod
    def open(cls, config: Config, key: bytes, tell: Tell, clock: Clock = utc_now) -> Self:
        """Open the ledger under a key-encryption key; raise LedgerUnusable or WrongKey."""
        database = open_database(config)
        try:
            shared = database if isinstance(database, SharedLog) else None
            # Before anything is read of it: what comes later, the tail tells.
            end = shared.end() if shared else 0
            ledger = Ledger(database)
            vault = Vault(ledger, key)
            casebook = Casebook(ledger, vault, config.answer_seconds)
            access = Access.open(database, ledger, vault, clock)
            desk = Desk(ledger, vault, casebook, access.register, access.gate, clock=clock)
            with database.writing():
                database.claim("emsync/transfer/first-people")
                access.people.add(first_people(config.admins, is_demo=config.profile == "demo"))
        except BaseException:
            database.close()
            raise
        waker = Waker(config.wake) if config.wake else None
        gate, wake = access.gate, waker.wake if waker else nobody
        delivery = Delivery(casebook, tell, wake, gate.dispatch_of, gate.lists_with)
        return cls(
            database=database,
            ledger=ledger,
            vault=vault,
            casebook=casebook,
            desk=desk,
            delivery=delivery,
            lookout=Lookout(desk, delivery, alerts=shared is None),
            contract=Contract.load(config.contract),
            tail=Tail(shared, end, casebook, desk, delivery) if shared else None,
            waker=waker,
            access=access,
        )

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def nobody() -> None:
    """Wake nobody: there is one replica, or the others poll."""
