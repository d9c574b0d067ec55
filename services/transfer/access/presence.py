"""Know who is on which socket, and hang up when they may not be told any more."""

from collections.abc import Callable, Collection
from typing import Any

from transfer.access.gate import Gate
from transfer.access.sessions import Sessions
from transfer.access.tokens import Token, TokenRefused


class TooManySockets(Exception):
    """A person or device has as many sockets open as one may."""

    def __init__(self, whose: str, most: int) -> None:
        super().__init__(f"{whose} has {most} sockets open: close a page or a client, then connect")


class Presence:
    """The tokens of the sockets of this process, by Socket.IO's ids."""

    def __init__(self, sessions: Sessions, disconnect: Callable[[str], None], most: int) -> None:
        """Take how many sockets a person, or a device on which nobody signed in, may have."""
        self._sessions = sessions
        self._disconnect = disconnect
        self._most = most
        self._tokens: dict[str, Token] = {}
        self._outside: dict[str, dict[str, int]] = {}

    def arrive(self, sid: str, auth: Any) -> None:
        """Take the `auth` payload of a socket; raise TokenRefused or TooManySockets.

        The newest is refused, not the oldest closed: its client would come back and close another.
        """
        token = self._sessions.read(_text_of(auth))
        whose = token.principal.id
        if sum(other.principal.id == whose for other in self._tokens.values()) >= self._most:
            raise TooManySockets(whose, self._most)
        self._tokens[sid] = token

    def leave(self, sid: str) -> None:
        """Forget a socket."""
        self._tokens.pop(sid, None)
        self._outside.pop(sid, None)

    def token(self, sid: str) -> Token:
        """Return the token of a socket; raise TokenRefused when its time is over."""
        token = self._tokens.get(sid)
        if token is None or self._sessions.is_over(token):
            raise TokenRefused("The token of this socket is over; send `renew` with a new one")
        return token

    def renew(self, sid: str, auth: Any) -> Token:
        """Give a socket a new token of the same person and device; raise TokenRefused."""
        before, token = self._tokens.get(sid), self._sessions.read(_text_of(auth))
        if before is None or before.principal != token.principal:
            raise TokenRefused("The token is another's, or says other rights; connect anew with it")
        self._tokens[sid] = token
        return token

    def hang_up(self) -> None:
        """Close the sockets whose token is over or was revoked; their clients bring another."""
        for sid, token in list(self._tokens.items()):
            if self._sessions.is_over(token):
                self.leave(sid)
                self._disconnect(sid)

    def strangers(
        self, gate: Gate, transfer_id: str, sids: list[str], ended: Collection[str]
    ) -> list[str]:
        """Return who of some sockets may not be told of a transfer any more.

        `ended` are the hospitals that have no part in it any more.
        """
        tokens = {sid: self._tokens.get(sid) for sid in sids}
        return [
            sid
            for sid, token in tokens.items()
            if token is None
            or token.principal.hospital_id in ended
            or not gate.may_follow(token.principal, transfer_id)
        ]

    def put_out(self, sid: str, transfer_id: str, seq: int) -> None:
        """Remember which event of a transfer a socket heard last before it was to hear no more."""
        self._outside.setdefault(sid, {})[transfer_id] = seq

    def let_in(self, sid: str, transfer_id: str) -> int:
        """Forget it, and return which event that was."""
        return self._outside.get(sid, {}).pop(transfer_id, 0)


def _text_of(auth: Any) -> str:
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str):
        raise TokenRefused(
            'Connect with {"token": TOKEN} as `auth`; POST /api/v1/session gives one'
        )
    return token
