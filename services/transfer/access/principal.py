"""Know who is asking: a person, a device, or a person on a device."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for; docs/protocol.md, section 5, says what each may do."""

    DISPATCHER = "dispatcher"
    MEDIC = "medic"
    HOSPITAL = "hospital"
    QUALITY = "quality"
    ADMIN = "admin"


@dataclass(frozen=True)
class Principal:
    """Who is asking; at least one of `person_id` and `device_id` is set.

    `hospital_id` is set for the role hospital, `unit_id` for the role medic.
    """

    person_id: str | None
    device_id: str | None
    name: str
    role: Role
    organisation: str
    hospital_id: str | None = None
    unit_id: str | None = None

    @property
    def id(self) -> str:
        """Return the person's id, or the device's when nobody signed in on it."""
        return self.person_id or self.device_id or ""
