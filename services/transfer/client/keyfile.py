"""Keep a device's private keys in a file that a passphrase opens."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from Crypto.Protocol.KDF import scrypt
from Crypto.Random import get_random_bytes

from transfer import sealing
from transfer.envelope.canonical import from_base64, to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.pen import Pen
from transfer.sealing import Sealed, Tampered

_BOUND = b"emsync/transfer/client/v1/keys"
_SALT_BYTES = 16
# About 60 ms and 32 MiB a try (RFC 7914).
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1


class KeyFileUnusable(ValueError):
    """The file is none of ours, or the passphrase is another."""


@dataclass(frozen=True)
class Identity:
    """A device as the hub enrolled it: its id, its keys, and the key of what it stores here."""

    device_id: str
    keys: DeviceKeys
    storage_key: bytes = field(repr=False)

    @classmethod
    def make(cls, device_id: str, keys: DeviceKeys) -> Self:
        """Return the identity of a newly enrolled device."""
        return cls(device_id, keys, sealing.new_key())

    @property
    def pen(self) -> Pen:
        """What the device writes with."""
        return Pen(self.device_id, self.keys)


def save(path: Path, identity: Identity, passphrase: str) -> None:
    """Write the file, mode 0600, whole or not at all; raise FileExistsError rather than replace one."""
    secrets = {
        "device_id": identity.device_id,
        "signing": to_base64(identity.keys.signing),
        "sealing": to_base64(identity.keys.sealing),
        "storage": to_base64(identity.storage_key),
    }
    salt = get_random_bytes(_SALT_BYTES)
    sealed = sealing.seal(_key(passphrase, salt), json.dumps(secrets).encode(), _BOUND)
    parts = {"salt": salt, "nonce": sealed.nonce, "ciphertext": sealed.ciphertext}
    text = json.dumps({name: to_base64(part) for name, part in parts.items()})
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def load(path: Path, passphrase: str) -> Identity:
    """Return the device's identity; raise KeyFileUnusable."""
    try:
        given = json.loads(path.read_text("ascii"))
        parts = {name: from_base64(given[name]) for name in ("salt", "nonce", "ciphertext")}
        sealed = Sealed(parts["nonce"], parts["ciphertext"])
        opened = sealing.unseal(_key(passphrase, parts["salt"]), sealed, _BOUND)
    except Tampered as error:
        msg = f"{path} does not open: another passphrase, or the file was changed"
        raise KeyFileUnusable(msg) from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileUnusable(f"{path} is no key file of this client") from error
    secrets = json.loads(opened)
    keys = DeviceKeys(from_base64(secrets["signing"]), from_base64(secrets["sealing"]))
    return Identity(secrets["device_id"], keys, from_base64(secrets["storage"]))


def _key(passphrase: str, salt: bytes) -> bytes:
    key = scrypt(passphrase, salt, sealing.KEY_BYTES, N=_COST, r=_BLOCK, p=_PARALLEL)
    assert isinstance(key, bytes)
    return key
