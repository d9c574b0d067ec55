"""Put the parts together."""

from dataclasses import dataclass
from typing import Self

from emsync.contract import Contract
from transfer.access.register import Register
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
    register: Register
    delivery: Delivery
    lookout: Lookout
    contract: Contract

    @classmethod
    def open(cls, config: Config, key: bytes, tell: Tell, clock: Clock = utc_now) -> Self:
        """Open the ledger under a key-encryption key; raise LedgerUnusable or WrongKey."""
        database = SqliteFile(config.data / FILE)
        try:
            ledger = Ledger(database)
            vault = Vault(ledger, key)
            casebook = Casebook(ledger, vault, config.answer_seconds)
            register = Register(database)
            desk = Desk(ledger, vault, casebook, register, clock)
        except BaseException:
            database.close()
            raise
        delivery = Delivery(casebook, tell)
        contract = Contract.load(config.contract)
        lookout = Lookout(desk, delivery)
        return cls(database, ledger, vault, casebook, desk, register, delivery, lookout, contract)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
