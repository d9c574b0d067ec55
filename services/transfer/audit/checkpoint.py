"""Sign where the chains stand, so that nobody without the key can write them anew or cut them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transfer.audit.chain import START, Head
from transfer.sealing import canonical

PURPOSE = b"emsync/transfer/v1/checkpoint"


@dataclass(frozen=True)
class Checkpoint:
    """Signed: the heads of the chains that grew since the checkpoint before, and its hash.

    `body` is canonical JSON: number, at, before (hexadecimal), heads by transfer as position and hash.
    """

    body: bytes
    signature: bytes

    @property
    def number(self) -> int:
        """Return the place among the checkpoints: 1, 2, 3 and so on."""
        return int(json.loads(self.body)["number"])

    @property
    def hash(self) -> bytes:
        """Return what the next checkpoint names as the one before."""
        return hashlib.sha256(self.body + self.signature).digest()

    @property
    def heads(self) -> dict[str, Head]:
        """Return the signed heads by transfer."""
        found = json.loads(self.body)["heads"]
        return {name: Head(at, bytes.fromhex(text)) for name, (at, text) in found.items()}


class CheckpointBroken(Exception):
    """A checkpoint is missing, or was not signed by this hub."""


class Signer:
    """The key of checkpoints, the same in every replica."""

    def __init__(self, secret: bytes) -> None:
        """Take 32 secret bytes."""
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    def sign(self, last: Checkpoint | None, at: str, heads: Mapping[str, Head]) -> Checkpoint:
        """Return the checkpoint after `last`."""
        body = canonical(
            {
                "number": last.number + 1 if last else 1,
                "at": at,
                "before": (last.hash if last else START).hex(),
                "heads": {name: [h.position, h.hash.hex()] for name, h in heads.items()},
            }
        )
        return Checkpoint(body, self._key.sign(PURPOSE + b"\n" + body))

    def verify(self, checkpoints: Iterable[Checkpoint]) -> Checkpoint | None:
        """Follow the checkpoints from the first; return the last, or raise CheckpointBroken."""
        last: Checkpoint | None = None
        for place, checkpoint in enumerate(checkpoints, start=1):
            try:
                self._key.public_key().verify(
                    checkpoint.signature, PURPOSE + b"\n" + checkpoint.body
                )
            except InvalidSignature as error:
                msg = f"checkpoint {place} was changed, or signed with another key"
                raise CheckpointBroken(msg) from error
            before = bytes.fromhex(json.loads(checkpoint.body)["before"])
            if (checkpoint.number, before) != (place, last.hash if last else START):
                raise CheckpointBroken(f"checkpoint {place} is missing")
            last = checkpoint
        return last
