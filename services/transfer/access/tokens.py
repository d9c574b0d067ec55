"""Issue and read tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037, RFC 9864)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from transfer.access.principal import Principal, Role

LIFE = timedelta(minutes=10)
# A shift: after it a person signs in anew, however often the token was renewed.
LONGEST = timedelta(hours=12)

_ALGORITHM = "Ed25519"
PURPOSE = b"emsync/transfer/v1/token"


class TokenRefused(Exception):
    """The token is none of ours, or its time is over; the text says what to do."""


@dataclass(frozen=True)
class Token:
    """A token as it was issued or read: who, until when, and when they signed in."""

    text: str
    principal: Principal
    expires_at: datetime
    signed_in_at: datetime


class Tokens:
    """The key that signs tokens, the same in every replica."""

    def __init__(self, secret: bytes) -> None:
        """Take 32 secret bytes."""
        self._key = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(secret))

    def issue(
        self, principal: Principal, now: datetime, signed_in_at: datetime | None = None
    ) -> Token:
        """Return a token that lives ten minutes, never longer than the sign-in's twelve hours.

        Raises TokenRefused when the sign-in is that long ago.
        """
        since = signed_in_at or now
        expires = min(now + LIFE, since + LONGEST).replace(microsecond=0)
        if expires <= now:
            raise TokenRefused("The sign-in is twelve hours old; sign in again")
        claims = _claims_of(principal, now, expires, since)
        text = jwt.encode({"alg": _ALGORITHM}, claims, self._key, algorithms=[_ALGORITHM])
        return Token(text, principal, expires, since)

    def read(self, text: str, now: datetime) -> Token:
        """Return what a token says; raise TokenRefused."""
        try:
            claims = jwt.decode(text, self._key, algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError) as error:
            raise TokenRefused("The token is not one of this service; sign in") from error
        # The key signs nothing but tokens, so whatever it signed has every claim.
        token = _token_of(text, claims)
        if token.expires_at <= now:
            raise TokenRefused("The token's time is over; renew it, or sign in again")
        return token


def _claims_of(
    principal: Principal, now: datetime, expires: datetime, since: datetime
) -> dict[str, Any]:
    return {
        "sub": principal.id,
        "iat": int(now.timestamp()),
        "exp": int(expires.timestamp()),
        "auth_time": int(since.timestamp()),
        "person_id": principal.person_id,
        "device_id": principal.device_id,
        "name": principal.name,
        "role": principal.role,
        "organisation": principal.organisation,
        "hospital_id": principal.hospital_id,
        "unit_id": principal.unit_id,
    }


def _token_of(text: str, claims: Mapping[str, Any]) -> Token:
    names = ("person_id", "device_id", "name", "organisation", "hospital_id", "unit_id")
    principal = Principal(role=Role(claims["role"]), **{name: claims[name] for name in names})
    return Token(text, principal, _moment(claims["exp"]), _moment(claims["auth_time"]))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
