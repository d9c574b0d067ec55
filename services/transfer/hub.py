"""Put the parts together."""

from dataclasses import dataclass
from typing import Self

from emsync.contract import Contract
from transfer.config import Config
from transfer.delivery import Delivery, Tell
from transfer.desk import Desk
from transfer.ledger import FILE, Ledger
from transfer.vault import Vault


@dataclass(frozen=True)
class Hub:
    """What the edges speak to."""

    ledger: Ledger
    vault: Vault
    desk: Desk
    delivery: Delivery
    contract: Contract

    @classmethod
    def open(cls, config: Config, key: bytes, tell: Tell) -> Self:
        """Open the ledger under a key-encryption key; raise LedgerUnusable or WrongKey."""
        ledger = Ledger(config.data / FILE)
        try:
            vault = Vault(ledger, key)
        except BaseException:
            ledger.close()
            raise
        desk = Desk(ledger, vault)
        return cls(ledger, vault, desk, Delivery(desk, tell), Contract.load(config.contract))
