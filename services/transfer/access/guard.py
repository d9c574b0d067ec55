"""Know at the HTTP edge who is asking, and stop who asks too often."""

from flask import Flask, g, request

from transfer.access.principal import Principal
from transfer.access.rates import Rate
from transfer.access.sessions import Sessions
from transfer.access.tokens import Token, TokenRefused

_OPEN = frozenset({"healthz", "readyz", "version"})
_SIGN_IN = frozenset(
    f"access.{name}" for name in ("create_session", "start_oidc", "finish_oidc", "sign_in_device")
)
_JUDGED_THERE = frozenset({"access.may_change"})
_SCHEME = "Bearer "
HOW = "Send the header Authorization: Bearer TOKEN; POST /api/v1/session gives one"


def install(app: Flask, sessions: Sessions, requests: Rate, sign_ins: Rate) -> None:
    """Ask for a token before every route but those of health and of signing in."""

    def check() -> None:
        if request.endpoint is None or request.endpoint in _OPEN:
            return
        if request.endpoint in _SIGN_IN:
            sign_ins.count(request.remote_addr or "")
        if has_token():
            g.token = sessions.read(request.headers["Authorization"].removeprefix(_SCHEME))
            requests.count(principal().id)
        elif request.endpoint not in _SIGN_IN | _JUDGED_THERE:
            raise TokenRefused(HOW)

    app.before_request(check)


def has_token() -> bool:
    """Tell whether the request came with a token."""
    return request.headers.get("Authorization", "").startswith(_SCHEME)


def token() -> Token:
    """Return the token of the request; raise TokenRefused when it came without."""
    found: Token = g.token
    return found


def principal() -> Principal:
    """Return who is asking."""
    return token().principal
