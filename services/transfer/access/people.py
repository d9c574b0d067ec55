"""Keep the people who may sign in, and what each is here for."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from transfer.access.principal import Principal, Role
from transfer.database import Database
from transfer.tables import person


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in; `subject` is what the OpenID provider calls them."""

    id: str
    subject: str
    name: str
    role: Role
    organisation: str
    hospital_id: str | None
    unit_id: str | None
    active: bool

    def principal(self, device_id: str | None = None) -> Principal:
        """Return who is asking when this person does, on a device or on none."""
        return Principal(
            self.id,
            device_id,
            self.name,
            self.role,
            self.organisation,
            self.hospital_id,
            self.unit_id,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the members by name."""
        return asdict(self)


class SubjectTaken(Exception):
    """Two people cannot have one subject: nobody would know who signed in."""


class People:
    """The table of people. Use `writing` of the database around `add` and `keep`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person_id: str) -> Person | None:
        """Return a person, active or not; None when there is no such."""
        return _first(self._database.rows(_BY_ID, id=person_id))

    def named(self, subject: str) -> Person | None:
        """Return whom the OpenID provider calls so; None when there is no such."""
        return _first(self._database.rows(_BY_SUBJECT, subject=subject))

    def all(self) -> list[Person]:
        """Return everybody by id, the inactive too."""
        return [_person(row) for row in self._database.rows(_ALL)]

    def add(self, people: Iterable[Person]) -> None:
        """Add those who are not known yet, by subject."""
        for new in people:
            if self.named(new.subject) is None:
                self.keep(new)

    def keep(self, changed: Person) -> None:
        """Add a person, or replace what was said of them; raise SubjectTaken."""
        other = self.named(changed.subject)
        if other is not None and other.id != changed.id:
            raise SubjectTaken(
                f"subject {changed.subject!r} is that of {other.id}; "
                "give another, or change that person"
            )
        self._database.rows(_FORGET, of=changed.id)
        self._database.rows(_KEEP, **changed.as_dict())


_SELECT = select(*(person.c[name] for name in Person.__dataclass_fields__))
_BY_ID = _SELECT.where(person.c.id == bindparam("id"))
_BY_SUBJECT = _SELECT.where(person.c.subject == bindparam("subject"))
_ALL = _SELECT.order_by(person.c.id)
_FORGET = delete(person).where(person.c.id == bindparam("of"))
_KEEP = insert(person)


def _first(rows: Sequence[Any]) -> Person | None:
    return _person(rows[0]) if rows else None


def _person(row: Any) -> Person:
    values = dict(zip(Person.__dataclass_fields__, row, strict=True))
    return Person(**values | {"role": Role(values["role"])})
