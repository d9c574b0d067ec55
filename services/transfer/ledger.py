"""Keep the events: ciphertext, and what is needed to find and order it.

Nothing here can read what it keeps. Every method runs in the database's present transaction.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, insert, select, update

from transfer.audit.chain import EMPTY, Head
from transfer.database import Database
from transfer.sealing import Sealed
from transfer.tables import data_key, event, probe, root_secret, transfer, wrapping_key

_KEY_SUFFIX = ".1"


def key_of(transfer_id: str) -> str:
    """Return the id of the data key that a transfer's events are sealed with."""
    return transfer_id + _KEY_SUFFIX


class UnknownTransfer(LookupError):
    """No transfer has that id."""

    def __str__(self) -> str:
        return "No transfer has this id; list them to find it"


class Header(NamedTuple):
    """What stands in clear beside a sealed event, and is bound to it."""

    transfer_id: str
    seq: int
    version: int
    event_id: str
    type: str
    state: str
    recorded_at: str
    key_id: str

    def as_dict(self) -> dict[str, Any]:
        """Return the members by name."""
        return self._asdict()


class Entry(NamedTuple):
    """One event as it is stored."""

    header: Header
    sealed: Sealed


class Standing(NamedTuple):
    """Where a transfer stands, its audit, and its wrapped data key where it was found to write.

    `number` counts transfers in the order of creation.
    """

    number: int
    transfer_id: str
    state: str
    version: int
    last_seq: int
    audited: Head = EMPTY
    wrapped_key: bytes = b""


class Ledger:
    """The events of every transfer. Use `writing` and `reading` around everything else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def writing(self) -> AbstractContextManager[None]:
        """Commit, to disk, all or nothing; raise LedgerFailure when it could not."""
        return self._database.writing()

    def reading(self) -> AbstractContextManager[None]:
        """See one state of the ledger throughout."""
        return self._database.reading()

    def commit[T](self, transfer_id: str, work: Callable[[], T]) -> T:
        """Run what writes to a transfer; return after the commit, which may be that of others too."""
        return self._database.commit(transfer_id, work)

    def claim(self, name: str) -> None:
        """In `writing`: let nobody else claim a name before the end of the transaction."""
        self._database.claim(name)

    def find(self, transfer_id: str) -> Standing | None:
        """Return where a transfer stands, None when there is no such transfer."""
        # Who writes decides by what it finds: nobody else may move the transfer before that.
        find = _FIND_AND_LOCK if self._database.is_writing else _FIND
        rows = self._database.rows(find, id=transfer_id)
        return _standing(rows[0]) if rows else None

    def standing(self, transfer_id: str) -> Standing:
        """Return where a transfer stands; raise UnknownTransfer."""
        standing = self.find(transfer_id)
        if standing is None:
            raise UnknownTransfer(transfer_id)
        return standing

    def newest(
        self,
        limit: int,
        before: int | None,
        state: str | None = None,
        among: Select[tuple[str]] | None = None,
    ) -> list[Standing]:
        """Return transfers in falling order of their number below `before`.

        Only those of one state, and whose ids a query gives, when these are given.
        """
        found = _STANDING.order_by(transfer.c.number.desc()).limit(limit)
        if before is not None:
            found = found.where(transfer.c.number < before)
        if state is not None:
            found = found.where(transfer.c.state == state)
        if among is not None:
            found = found.where(transfer.c.id.in_(among))
        return [_standing(row) for row in self._database.rows(found)]

    def ids_in(self, states: Collection[str]) -> list[str]:
        """Return the ids of the transfers in any of some states."""
        found = select(transfer.c.id).where(transfer.c.state.in_(states))
        return [row[0] for row in self._database.rows(found)]

    def open_transfer(self, transfer_id: str, state: str) -> None:
        """Add a transfer that has no event yet; `append` comes next."""
        values = {"id": transfer_id, "state": state, "version": 1, "last_seq": 0}
        audit = {"audit_position": 0, "audit_hash": EMPTY.hash, "audit_signed": 0}
        self._database.rows(_OPEN, **values, **audit)

    def append(self, entry: Entry, audited: Head) -> None:
        """Add the next event of a transfer, which puts it in the event's state and version.

        `audited` is how far the audit of the transfer goes with it.
        """
        header, sealed = entry.header, entry.sealed
        stands = {"of": header.transfer_id, "state": header.state, "version": header.version}
        self._database.rows(_ADVANCE, **stands, position=audited.position, kept=audited.hash)
        values = {"nonce": sealed.nonce, "ciphertext": sealed.ciphertext}
        self._database.rows(_APPEND, **header._asdict(), **values)

    def entry(self, event_id: str) -> Entry | None:
        """Return the event with that id, None when there is none.

        In `writing`, nobody else records an event of that id before the end of the transaction.
        """
        if self._database.is_writing:
            self._database.claim(event_id)
        rows = self._database.rows(_ENTRY, event_id=event_id)
        return _entry(rows[0]) if rows else None

    def entries(self, transfer_id: str, after: int) -> list[Entry]:
        """Return a transfer's events with a sequence number above `after`, in order."""
        rows = self._database.rows(_ENTRIES, transfer_id=transfer_id, after=after)
        return [_entry(row) for row in rows]

    def keep_key(self, key_id: str, transfer_id: str, wrapping_key_id: int, wrapped: bytes) -> None:
        """Keep a transfer's wrapped data key."""
        ids = {"id": key_id, "transfer_id": transfer_id, "wrapping_key_id": wrapping_key_id}
        self._database.rows(_KEEP_KEY, **ids, wrapped=wrapped)

    def wrapped_key(self, key_id: str) -> bytes:
        """Return a data key as it was kept."""
        return bytes(self._database.rows(_WRAPPED_KEY, id=key_id)[0][0])

    def wrapping_keys(self) -> dict[bytes, int]:
        """Return the ids of the key-encryption keys by their check values."""
        rows = self._database.rows(select(wrapping_key.c.key_check, wrapping_key.c.id))
        return {bytes(key_check): key_id for key_check, key_id in rows}

    def keep_wrapping_key(self, key_check: bytes) -> None:
        """Remember by its check value which key-encryption key is in use."""
        self._database.rows(insert(wrapping_key), key_check=key_check)

    def keep_root_secret(self, wrapping_key_id: int, wrapped: bytes) -> None:
        """Keep the wrapped secret of this hub, instead of what was kept before."""
        self._database.rows(delete(root_secret))
        values = {"wrapping_key_id": wrapping_key_id, "wrapped": wrapped}
        self._database.rows(insert(root_secret), id=1, **values)

    def root_secret(self) -> bytes | None:
        """Return the secret of this hub as it was kept; None when there is none yet."""
        rows = self._database.rows(select(root_secret.c.wrapped))
        return bytes(rows[0][0]) if rows else None

    def wrapped_keys(self) -> dict[str, bytes]:
        """Return every data key as it was kept, by its id."""
        rows = self._database.rows(select(data_key.c.id, data_key.c.wrapped))
        return {key_id: bytes(wrapped) for key_id, wrapped in rows}

    def rewrap_key(self, key_id: str, wrapping_key_id: int, wrapped: bytes) -> None:
        """Keep a data key wrapped under another key-encryption key."""
        self._database.rows(_REWRAP, of=key_id, wrapping_key_id=wrapping_key_id, wrapped=wrapped)

    def forget_wrapping_key(self, wrapping_key_id: int) -> None:
        """Forget a key-encryption key; raise LedgerFailure while a data key is wrapped under it."""
        self._database.rows(delete(wrapping_key).where(wrapping_key.c.id == wrapping_key_id))

    def write_probe(self, sealed: Sealed) -> Sealed:
        """Write a row, read it back, and take it away; return what was read."""
        write = insert(probe).returning(probe.c.id)
        values = {"nonce": sealed.nonce, "ciphertext": sealed.ciphertext}
        row = self._database.rows(write, **values)[0][0]
        read = select(probe.c.nonce, probe.c.ciphertext).where(probe.c.id == row)
        nonce, ciphertext = self._database.rows(read)[0]
        self._database.rows(delete(probe).where(probe.c.id == row))
        return Sealed(bytes(nonce), bytes(ciphertext))


# Built once: what SQLAlchemy compiles of them is kept by their identity.
_STANDING = select(
    transfer.c.number,
    transfer.c.id,
    transfer.c.state,
    transfer.c.version,
    transfer.c.last_seq,
    transfer.c.audit_position,
    transfer.c.audit_hash,
)
_FIND = _STANDING.where(transfer.c.id == bindparam("id"))
_KEY_OF_IT = select(data_key.c.wrapped).where(data_key.c.id == transfer.c.id.concat(_KEY_SUFFIX))
_FIND_AND_LOCK = _FIND.add_columns(_KEY_OF_IT.scalar_subquery()).with_for_update()
_OPEN = insert(transfer)
_ADVANCE = (
    update(transfer)
    .where(transfer.c.id == bindparam("of"))
    .values(
        state=bindparam("state"),
        version=bindparam("version"),
        last_seq=transfer.c.last_seq + 1,
        audit_position=bindparam("position"),
        audit_hash=bindparam("kept"),
    )
)
_APPEND = insert(event)
_EVENT = select(*(event.c[name] for name in Header._fields), event.c.nonce, event.c.ciphertext)
_ENTRY = _EVENT.where(event.c.event_id == bindparam("event_id"))
_ENTRIES = _EVENT.where(
    event.c.transfer_id == bindparam("transfer_id"), event.c.seq > bindparam("after")
).order_by(event.c.seq)
_KEEP_KEY = insert(data_key)
_WRAPPED_KEY = select(data_key.c.wrapped).where(data_key.c.id == bindparam("id"))
_REWRAP = (
    update(data_key)
    .where(data_key.c.id == bindparam("of"))
    .values(wrapping_key_id=bindparam("wrapping_key_id"), wrapped=bindparam("wrapped"))
)


def _standing(row: Any) -> Standing:
    number, transfer_id, state, version, last_seq, position, kept, *wrapped_key = row
    audited = Head(position, bytes(kept))
    return Standing(number, transfer_id, state, version, last_seq, audited, *wrapped_key)


def _entry(row: Any) -> Entry:
    *header, nonce, ciphertext = row
    return Entry(Header(*header), Sealed(bytes(nonce), bytes(ciphertext)))
