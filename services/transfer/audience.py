"""Tell those no more of a transfer who have no part in it any more, and go on when they have again."""

from typing import Any

from transfer.access.presence import Presence
from transfer.hub import Hub
from transfer.states import ENDS_A_LEG, State

# After these events others may read than before.
_ENDS_A_PART = frozenset({"reassigned", *ENDS_A_LEG})
_BEGINS_A_PART = frozenset({"reassigned", State.REQUESTED})


class Audience:
    """The sockets of this process that follow transfers, by the rooms of Socket.IO."""

    def __init__(self, server: Any, presence: Presence, hub: Hub) -> None:
        self._server = server
        self._presence = presence
        self._hub = hub

    def join(self, sid: str, transfer_id: str, hospital_id: str | None) -> None:
        """Tell a socket of a transfer from now on, or once its hospital has a part in it again."""
        last = self._hub.casebook.ended(transfer_id).get(hospital_id or "")
        if last is None:
            self._server.enter_room(sid, transfer_id)
        else:
            self._leave_outside(sid, transfer_id, last.seq)

    def is_followed(self, transfer_id: str) -> bool:
        """Tell whether anybody here is to hear of a transfer, now or once they may again."""
        rooms = self._server.manager.rooms.get("/", {})
        return transfer_id in rooms or _outside(transfer_id) in rooms

    def heard(self, event: dict[str, Any]) -> None:
        """Let followers out and in after they were told of an event, as it changed who may read."""
        transfer_id = event["transfer_id"]
        if event["type"] in _ENDS_A_PART:
            ended = self._hub.casebook.ended(transfer_id)
            for sid in self._strangers(transfer_id, self._followers(transfer_id), set(ended)):
                self._server.leave_room(sid, transfer_id)
                self._leave_outside(sid, transfer_id, event["seq"])
        if event["type"] in _BEGINS_A_PART:
            self._let_in(transfer_id)

    def _leave_outside(self, sid: str, transfer_id: str, heard: int) -> None:
        self._server.enter_room(sid, _outside(transfer_id))
        self._presence.put_out(sid, transfer_id, heard)

    def _let_in(self, transfer_id: str) -> None:
        outside = self._followers(_outside(transfer_id))
        if not outside:
            return
        ended = set(self._hub.casebook.ended(transfer_id))
        for sid in set(outside) - set(self._strangers(transfer_id, outside, ended)):
            after = self._presence.let_in(sid, transfer_id)
            for missed in self._hub.casebook.replay(transfer_id, after).events:
                self._server.emit("transfer_event", missed.transfer_event(), to=sid)
            self._server.leave_room(sid, _outside(transfer_id))
            self._server.enter_room(sid, transfer_id)

    def _strangers(self, transfer_id: str, sids: list[str], ended: set[str]) -> list[str]:
        gate = self._hub.access.gate
        return self._presence.strangers(gate, transfer_id, sids, ended)

    def _followers(self, room: str) -> list[str]:
        return [sid for sid, _ in self._server.manager.get_participants("/", room)]


def _outside(transfer_id: str) -> str:
    return f"outside/{transfer_id}"
