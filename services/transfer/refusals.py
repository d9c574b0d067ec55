"""What the core refuses, with what the sender needs to decide anew."""

from dataclasses import dataclass

from transfer.ledger import Standing


class UnknownTransfer(LookupError):
    """No transfer has that id."""


@dataclass
class Conflict(Exception):
    """The request does not fit where the transfer stands now."""

    code: str
    reason: str
    standing: Standing

    def __str__(self) -> str:
        return self.reason
