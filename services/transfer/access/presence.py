"""Know who is on which socket, and hang up when they may not be told any more."""

from typing import Any

from transfer.access.gate import Gate
from transfer.access.sessions import Sessions
from transfer.access.tokens import Token, TokenRefused


class Presence:
    """The tokens of the sockets of this process, by Socket.IO's ids."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._tokens: dict[str, Token] = {}

    def arrive(self, sid: str, auth: Any) -> None:
        """Take the `auth` payload of a socket; raise TokenRefused."""
        self._tokens[sid] = self._sessions.read(_text_of(auth))

    def leave(self, sid: str) -> None:
        """Forget a socket."""
        self._tokens.pop(sid, None)

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

    def over(self) -> list[str]:
        """Return the sockets to hang up on."""
        return [sid for sid, token in list(self._tokens.items()) if self._sessions.is_over(token)]

    def strangers(self, gate: Gate, transfer_id: str, sids: list[str]) -> list[str]:
        """Return who of the followers of a transfer may not be told of it any more."""
        tokens = {sid: self._tokens.get(sid) for sid in sids}
        return [
            sid
            for sid, token in tokens.items()
            if token is None or not gate.may_follow(token.principal, transfer_id)
        ]


def _text_of(auth: Any) -> str:
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str):
        raise TokenRefused(
            'Connect with {"token": TOKEN} as `auth`; POST /api/v1/session gives one'
        )
    return token
