"""Seed the people of the demo profile: one for each role and place, all with one known password."""

import hmac

from transfer.access.people import Person
from transfer.access.principal import Role

PASSWORD = "demo"  # noqa: S105 known to everybody on purpose, and only in the demo profile
ORGANISATION = "demo-ems"
SUBJECT = "demo:"


def _person(
    id_: str, name: str, role: Role, hospital_id: str | None = None, unit_id: str | None = None
) -> Person:
    return Person(
        id_, f"{SUBJECT}{id_}", name, role, ORGANISATION, hospital_id, unit_id, active=True
    )


PEOPLE = (
    _person("dispatcher", "Dana Dispatcher", Role.DISPATCHER),
    _person("medic-101", "Mika Medic", Role.MEDIC, unit_id="demo-101"),
    _person("medic-102", "Mona Medic", Role.MEDIC, unit_id="demo-102"),
    _person("central", "Carla Central", Role.HOSPITAL, hospital_id="demo-central"),
    _person("trauma", "Tom Trauma", Role.HOSPITAL, hospital_id="demo-trauma"),
    _person("heart", "Hanna Heart", Role.HOSPITAL, hospital_id="demo-heart-stroke"),
    _person("family", "Felix Family", Role.HOSPITAL, hospital_id="demo-family"),
    _person("west", "Wilma West", Role.HOSPITAL, hospital_id="demo-west"),
    _person("quality", "Quinn Quality", Role.QUALITY),
    _person("admin", "Ada Admin", Role.ADMIN),
)


def is_password(text: str) -> bool:
    """Tell whether it is the demo's."""
    return hmac.compare_digest(text.encode(), PASSWORD.encode())
