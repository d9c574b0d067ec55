"""Make and hold the two private keys of a device."""

from dataclasses import dataclass, field
from typing import Self

from Crypto.Protocol import DH
from Crypto.PublicKey.ECC import EccKey
from Crypto.Signature import eddsa

from transfer.sealing import new_key


@dataclass(frozen=True)
class DeviceKeys:
    """Private keys of 32 bytes: Ed25519 signs, X25519 opens. Never shown, never logged."""

    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)

    @classmethod
    def make(cls) -> Self:
        """Return new random keys."""
        return cls(new_key(), new_key())

    @property
    def public_signing(self) -> bytes:
        """The raw Ed25519 public key (RFC 8032), 32 bytes."""
        return _raw(eddsa.import_private_key(self.signing).public_key())

    @property
    def public_sealing(self) -> bytes:
        """The raw X25519 public key (RFC 7748), 32 bytes."""
        return _raw(DH.import_x25519_private_key(self.sealing).public_key())


def _raw(key: EccKey) -> bytes:
    return key.export_key(format="raw")
