"""Sign people and devices in, renew their tokens, and know who is asking."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from transfer.access.device import Device, Holder
from transfer.access.people import People
from transfer.access.principal import Principal, Role
from transfer.access.register import Register
from transfer.access.tokens import Token, TokenRefused, Tokens
from transfer.database import Database
from transfer.envelope.signing import SESSION, statement, verify
from transfer.tables import device, person

Clock = Callable[[], datetime]

ROLES: Mapping[Holder, Role] = {
    "dispatch": Role.DISPATCHER,
    "unit": Role.MEDIC,
    "hospital": Role.HOSPITAL,
    "break_glass": Role.QUALITY,
}
"""Whose devices people of a role sign in on, and what a device alone may do."""

_SKEW = timedelta(minutes=5)
_FRESH = timedelta(seconds=2)


class Sessions:
    """Tokens of people and devices who may still ask."""

    def __init__(
        self, database: Database, tokens: Tokens, people: People, register: Register, clock: Clock
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._people = people
        self._register = register
        self._clock = clock
        self._gone: frozenset[str] = frozenset()
        self._looked_at: datetime | None = None

    def sign_in(self, subject: str) -> Token:
        """Return a token for whom the provider calls so; raise TokenRefused for a stranger."""
        found = self._people.named(subject)
        if found is None or not found.active:
            raise TokenRefused("Nobody of this name may sign in here; ask an admin to add you")
        return self._tokens.issue(found.principal(), self._clock())

    def sign_in_device(self, body: dict[str, Any], token: Token | None) -> Token:
        """Return a token for a device, or for a person on it when the person's token comes along.

        Raises TokenRefused for a revoked or another's device, Forged for a wrong signature.
        """
        found = self._register.get(body["device_id"])
        if found is None or found.revoked:
            raise TokenRefused("No such device may sign in; enrol it anew")
        now = self._clock()
        if abs(datetime.fromisoformat(body["signed_at"]) - now) > _SKEW:
            raise TokenRefused(
                f"signed_at is more than five minutes from {now.isoformat()}; set the clock"
            )
        person_id = token.principal.person_id if token else None
        said = statement(SESSION, body | {"person_id": person_id})
        verify(found.signing_key, said, body["signature"])
        since = token.signed_in_at if token else now
        return self._tokens.issue(_on(found, token), now, since)

    def refresh(self, token: Token) -> Token:
        """Return a new token with what the person may do now; raise TokenRefused."""
        principal = token.principal
        if principal.person_id is not None:
            found = self._people.get(principal.person_id)
            if found is None:
                raise TokenRefused("This person is not known any more; ask an admin")
            principal = found.principal(principal.device_id)
        return self._tokens.issue(principal, self._clock(), token.signed_in_at)

    def read(self, text: str) -> Token:
        """Return what a token says; raise TokenRefused when its time is over, or it was revoked."""
        token = self._tokens.read(text, self._clock())
        if self.is_gone(token.principal):
            raise TokenRefused("This person or device was revoked; ask an admin")
        return token

    def is_over(self, token: Token) -> bool:
        """Tell whether a token must be obeyed no more."""
        return token.expires_at <= self._clock() or self.is_gone(token.principal)

    def is_gone(self, principal: Principal) -> bool:
        """Tell whether person or device was revoked, as of two seconds ago at most."""
        now = self._clock()
        if self._looked_at is None or not timedelta() <= now - self._looked_at < _FRESH:
            self.look()
        return bool(self._gone & {principal.person_id, principal.device_id})

    def look(self) -> None:
        """Learn at once who was revoked, in this replica or another."""
        self._looked_at = self._clock()
        with self._database.reading():
            rows = [*self._database.rows(_INACTIVE), *self._database.rows(_REVOKED)]
        self._gone = frozenset(row[0] for row in rows)


_INACTIVE = select(person.c.id).where(person.c.active == 0)
_REVOKED = select(device.c.device_id).where(device.c.revoked == 1)


def _on(found: Device, token: Token | None) -> Principal:
    role = ROLES[found.holder]
    hospital_id = found.holder_id if found.holder == "hospital" else None
    unit_id = found.holder_id if found.holder == "unit" else None
    organisation = found.organisation
    if token is None:
        name = f"{found.holder} {found.holder_id}"
        return Principal(None, found.device_id, name, role, organisation, hospital_id, unit_id)
    asking = token.principal
    if (asking.role, asking.organisation, asking.hospital_id, asking.unit_id) != (
        role,
        organisation,
        hospital_id,
        unit_id,
    ):
        raise TokenRefused("The device is held by others; sign in on one of your own place")
    return replace(asking, device_id=found.device_id)
