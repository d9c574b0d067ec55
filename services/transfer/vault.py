"""Seal and open the events of a transfer under its data key, itself wrapped in the ledger."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.json import Encoder

from transfer import sealing
from transfer.ledger import Entry, Header, Ledger, key_of

_KEY_CHECK = b"emsync/transfer/key-check/v1"
_PROBE = b"emsync/transfer/probe/v1"
_FORMAT = 1
_encode = Encoder().encode


class WrongKey(ValueError):
    """The ledger was written under another key-encryption key."""


class Vault:
    """The key-encryption key and the ledger that it belongs to."""

    def __init__(self, ledger: Ledger, wrapping_key: bytes) -> None:
        """Adopt the key for a new ledger; raise WrongKey when the ledger knows another."""
        self._ledger = ledger
        self._key = wrapping_key
        self._key_id = self._adopt(sealing.wrap(wrapping_key, _KEY_CHECK))

    def _adopt(self, key_check: bytes) -> int:
        with self._ledger.writing():
            self._ledger.claim("emsync/transfer/wrapping-key")
            if not self._ledger.wrapping_keys():
                self._ledger.keep_wrapping_key(key_check)
            known = self._ledger.wrapping_keys()
        if key_check not in known:
            msg = (
                "the key-encryption key is not the one that this ledger was written with: "
                "give that key in TRANSFER_KEK_FILE, or start with an empty TRANSFER_DATA"
            )
            raise WrongKey(msg)
        return known[key_check]

    def secret(self, purpose: bytes) -> bytes:
        """Return 32 bytes for one purpose: the same in every replica, whatever key wraps them."""
        with self._ledger.writing():
            self._ledger.claim("emsync/transfer/root-secret")
            wrapped = self._ledger.root_secret()
            if wrapped is None:
                wrapped = sealing.wrap(self._key, sealing.new_key())
                self._ledger.keep_root_secret(self._key_id, wrapped)
        return sealing.derive(sealing.unwrap(self._key, wrapped), purpose)

    def make_key(self, transfer_id: str) -> str:
        """Make and keep the data key of a transfer; return its id."""
        key_id = key_of(transfer_id)
        wrapped = sealing.wrap(self._key, sealing.new_key())
        self._ledger.keep_key(key_id, transfer_id, self._key_id, wrapped)
        return key_id

    def rotate(self, wrapping_key: bytes) -> int:
        """Wrap all keys under another key-encryption key; return how many data keys.

        All or nothing: afterwards the ledger opens under the new key only. No event is
        encrypted again, and whoever is open on the ledger under the old key can write no more.

        Raises:
            WrongKey: it is the key in use.
        """
        key_check = sealing.wrap(wrapping_key, _KEY_CHECK)
        with self._ledger.writing():
            if key_check in self._ledger.wrapping_keys():
                raise WrongKey("the new key-encryption key is the one in use: make another")
            self._ledger.keep_wrapping_key(key_check)
            new_id = self._ledger.wrapping_keys()[key_check]
            wrapped_keys = self._ledger.wrapped_keys()
            for key_id, wrapped in wrapped_keys.items():
                key = sealing.unwrap(self._key, wrapped)
                self._ledger.rewrap_key(key_id, new_id, sealing.wrap(wrapping_key, key))
            root = self._ledger.root_secret()
            if root is not None:
                secret = sealing.unwrap(self._key, root)
                self._ledger.keep_root_secret(new_id, sealing.wrap(wrapping_key, secret))
            self._ledger.forget_wrapping_key(self._key_id)
        self._key, self._key_id = wrapping_key, new_id
        return len(wrapped_keys)

    def seal(self, header: Header, record: dict[str, Any], wrapped_key: bytes) -> Entry:
        """Seal a JSON object, of finite numbers, so that it opens only under this very header."""
        key = sealing.unwrap(self._key, wrapped_key)
        return Entry(header, sealing.seal(key, _encode(record), bound_to(header)))

    def unseal(self, entry: Entry) -> dict[str, Any]:
        """Return the JSON object; raise Tampered when header or ciphertext was changed."""
        (record,) = self.unseal_all([entry])
        return record

    def unseal_all(self, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
        """Yield the JSON objects of entries read in one transaction; raise Tampered."""
        keys: dict[str, bytes] = {}
        for entry in entries:
            header = entry.header
            if header.key_id not in keys:
                keys[header.key_id] = self._data_key(header)
            yield json.loads(sealing.unseal(keys[header.key_id], entry.sealed, bound_to(header)))

    def probe(self) -> None:
        """Encrypt, commit, read back and decrypt; raise LedgerFailure or Tampered."""
        key = sealing.unwrap(self._key, sealing.wrap(self._key, sealing.new_key()))
        # More than a page, so that a full disk shows even when the file has a little room.
        written = sealing.new_key() * 256
        with self._ledger.writing():
            found = self._ledger.write_probe(sealing.seal(key, written, _PROBE))
        if sealing.unseal(key, found, _PROBE) != written:
            raise sealing.Tampered("the probe came back changed")

    def _data_key(self, header: Header) -> bytes:
        return sealing.unwrap(self._key, self._ledger.wrapped_key(header.key_id))


def bound_to(header: Header) -> bytes:
    """Return the associated data of an event: format version and every clear field."""
    return sealing.canonical_flat({"v": _FORMAT, **header.as_dict()})
