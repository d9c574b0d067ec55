"""Put the parts together."""

from dataclasses import dataclass
from typing import Self

from emsync.contract import Contract
from transfer.access.parts import Access, first_people
from transfer.casebook import Casebook
from transfer.config import Config
from transfer.database import Database
from transfer.delivery import Delivery, Tell
from transfer.desk import Clock, Desk, utc_now
from transfer.escalation import Lookout
from transfer.ledger import Ledger
from transfer.sqlite import FILE, SqliteFile
from transfer.vault import Vault


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
    access: Access

    @classmethod
    def open(cls, config: Config, key: bytes, tell: Tell, clock: Clock = utc_now) -> Self:
        """Open the ledger under a key-encryption key; raise LedgerUnusable or WrongKey."""
        database = SqliteFile(config.data / FILE)
        try:
            ledger = Ledger(database)
            vault = Vault(ledger, key)
            casebook = Casebook(ledger, vault, config.answer_seconds)
            access = Access.open(database, ledger, vault, clock)
            desk = Desk(ledger, vault, casebook, access.register, access.gate, clock=clock)
            with database.writing():
                access.people.add(first_people(config.admins, is_demo=config.profile == "demo"))
        except BaseException:
            database.close()
            raise
        delivery = Delivery(casebook, tell)
        contract = Contract.load(config.contract)
        lookout = Lookout(desk, access.gate, delivery)
        return cls(database, ledger, vault, casebook, desk, delivery, lookout, contract, access)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
