"""One device of the hand-over: says, sends, reads, and misses nothing."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import socketio  # type: ignore[import-untyped]

from transfer.client.directory import Directory
from transfer.client.files import Files
from transfer.client.keyfile import Identity
from transfer.client.link import Link, NotSignedIn, OutOfReach, Refused
from transfer.client.reader import NotRead, Read, Reader
from transfer.client.store import Store, Waiting
from transfer.client.writer import NoContentKey, Writer

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 60.0
# A hub that goes on saying "stale" disagrees about something that a human has to see.
_MOST_SIGNINGS = 3


class Client:
    """The parts of a client, put together."""

    def __init__(self, link: Link, identity: Identity, store: Store) -> None:
        self._link = link
        self._store = store
        directory = Directory(link, store)
        self._reader = Reader(identity, store, directory)
        self._writer = Writer(identity, store, directory, self._reader)
        self.device_id = identity.device_id
        self._files = Files(link, store)
        self.ask, self.say, self.again = self._writer.ask, self._writer.say, self._writer.again
        self.attach = self._writer.attach

    @classmethod
    def open(cls, hub: str, identity: Identity, store: Path) -> Self:
        """Open or create the store of a device; raise emsync.sqlite.FileUnusable."""
        link = Link(hub, identity.device_id, identity.keys)
        return cls(link, identity, Store(store, identity.storage_key))

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def send(self) -> int:
        """Send what waits, each transfer in order up to its first refusal; return how much was taken.

        Raises OutOfReach when the hub is away: what was not acknowledged stays.
        """
        taken, held = 0, set()
        for waiting in self._to_send():
            if waiting.transfer_id in held:
                continue
            if self._sent(waiting):
                taken += 1
            else:
                held.add(waiting.transfer_id)
        return taken

    def send_until_done(self, pause: Callable[[float], None] = time.sleep) -> None:
        """Send with growing, jittered pauses until nothing waits but what was refused.

        Raises NotSignedIn, which a human must see to: a wrong clock, or a device that was revoked.
        """
        tries = 0
        while self._to_send():
            try:
                tries = 0 if self.send() else tries + 1
            except NotSignedIn:
                raise
            except OutOfReach:
                tries += 1
                # Full jitter, so that a fleet that lost the hub together does not return together.
                limit = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(tries, 10))
                pause(random.uniform(0, limit))  # noqa: S311 no secret

    def refused(self) -> list[Waiting]:
        """Return what the hub refused: a human says `again` or `drop`."""
        return [waiting for waiting in self._store.waiting() if waiting.refusal is not None]

    def drop(self, event_id: str) -> None:
        """Give an event up."""
        with self._store.writing():
            self._store.drop(event_id)

    def pull(self, transfer_id: str) -> list[Read]:
        """Read what is missing over HTTP; return it. Raises OutOfReach or Refused."""
        after = self._store.cursor(transfer_id)
        page = self._link.call("GET", f"transfers/{transfer_id}/events", after=after)
        return [self._reader.keep(told) for told in page["events"]]

    def follow(self, transfer_id: str, seen: Callable[[Read], None]) -> socketio.Client:
        """Read what is missing, then subscribe over the socket; return the connection.

        Raises OutOfReach or Refused.
        """
        live = socketio.Client(
            reconnection=False, websocket_extra_options={"suppress_origin": True}
        )

        # The library gives every event to a thread of its own.
        in_order = threading.Lock()

        def heard(told: dict[str, Any]) -> None:
            with in_order:
                ahead = told["seq"] - self._store.cursor(transfer_id)
                if told["transfer_id"] == transfer_id and ahead == 1:
                    seen(self._reader.keep(told))
                elif told["transfer_id"] == transfer_id and ahead > 1:
                    catch_up()

        def catch_up() -> None:
            for read in self.pull(transfer_id):
                seen(read)

        def resync(_: object) -> None:
            with in_order:
                catch_up()

        catch_up()
        live.on("transfer_event", heard)
        live.on("resync", resync)
        try:
            live.connect(
                self._link.hub,
                auth={"token": self._link.token()},
                transports=["websocket"],
                # Below a proxy the hub has a path, and its socket stands below that.
                socketio_path=f"{urlsplit(self._link.hub).path}/socket.io".lstrip("/"),
            )
        except socketio.exceptions.ConnectionError as error:
            raise OutOfReach(f"the hub's socket gives no answer: {error}") from error
        asked = {"transfer_id": transfer_id, "after": self._store.cursor(transfer_id)}
        answer = live.call("subscribe", asked, timeout=30)
        if not answer["ok"]:
            live.disconnect()
            raise Refused(answer["problem"])
        return live

    def read(self, transfer_id: str) -> list[Read]:
        """Return every event that was read, in order, also without a network."""
        return self._reader.all(transfer_id)

    def fetch(self, transfer_id: str, sha256: str) -> bytes:
        """Return the file of an attachment, verified and opened.

        Raises NotRead when no event names it, OutOfReach, Refused, and what says that it cannot be
        verified: Tampered, NotCanonical, NotThatMedia.
        """
        for named in self._reader.forecast(transfer_id).chart.attachments:
            if named["sha256"] == sha256:
                return self._files.fetch(transfer_id, named)
        raise NotRead(f"no event that was read here names attachment {sha256}: pull the transfer")

    def show(self, transfer_id: str, view: str | None = None) -> dict[str, Any]:
        """Return the whole of a transfer, with what still waits to be sent, and a view of its record.

        Raises NotRead.
        """
        return self._reader.forecast(transfer_id).shown(view)

    def _to_send(self) -> list[Waiting]:
        waiting = self._store.waiting()
        held = {one.transfer_id for one in waiting if one.refusal is not None}
        return [one for one in waiting if not (one.acknowledged or one.transfer_id in held)]

    def _sent(self, waiting: Waiting, signings: int = _MOST_SIGNINGS) -> bool:
        problem = self._problem(waiting)
        if problem is None:
            with self._store.writing():
                self._store.acknowledge(waiting.event_id)
            return True
        if waiting.word == "sign" and problem.get("code") == "stale_version" and signings > 1:
            anew = self._signed_anew(waiting)
            if anew is not None:
                return self._sent(anew, signings - 1)
        with self._store.writing():
            self._store.refuse(waiting.event_id, problem)
        return False

    def _problem(self, waiting: Waiting) -> dict[str, Any] | None:
        """Send an event, and first the file that it names; return why the hub refused."""
        request = waiting.word == "request"
        path = "transfers" if request else f"transfers/{waiting.transfer_id}/{waiting.word}"
        try:
            self._files.upload(waiting)
            self._link.call("POST", path, waiting.body)
        except Refused as refused:
            return refused.problem
        return None

    def _signed_anew(self, waiting: Waiting) -> Waiting | None:
        """Sign what the other side left: a signature holds for the patient whoever signs first.

        Returns None when this device cannot.
        """
        try:
            self.pull(waiting.transfer_id)
            self.again(waiting.event_id)
        except (Refused, NoContentKey):
            return None
        here = self._store.waiting(waiting.transfer_id)
        return next(one for one in here if one.event_id == waiting.event_id)
