"""A Bundle with one Patient and their Observations, read as one patient: nothing is guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from emsync.problem import invalid
from severity.fhir.codes import TOGETHER
from severity.fhir.dates import years
from severity.fhir.measurements import Aside, Measurement, measurements
from severity.fhir.node import Node
from severity.observation import Observation, impossible, observe

# How far apart signs that belong together may be.
SAME_TIME = timedelta(minutes=5)
STALE = timedelta(hours=24)
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Reading:
    """The patient, by which reference they and the measurements go, and what was not read."""

    patient: Observation
    subject: str
    basis: tuple[str, ...]
    taken: datetime | None
    notes: tuple[str, ...]


class Entry(NamedTuple):
    """A resource of the Bundle, its type, and how others refer to it."""

    resource: Node
    kind: str
    references: tuple[str, ...]


class Found(NamedTuple):
    """A measurement and the Observation that it is from."""

    measurement: Measurement
    entry: Entry


def read(value: Mapping[str, Any], now: datetime) -> Reading:
    """Read a Bundle; `now` stands for the time of measurements that have none.

    Raises Problem 422 that names the path of what is of another shape, has another unit, or
    cannot be true.
    """
    bundle = Node("", value)
    entries = [_entry(entry) for entry in bundle.children("entry") if "resource" in entry.value]
    person = _person(bundle, entries)
    notes: list[str] = []
    found = _newest(list(_measured(entries, person, notes)), notes)
    taken = max((one.measurement.taken for one in found if one.measurement.taken), default=None)
    notes += [_stale(one, taken) for one in found if taken and taken - _time(one) > STALE]
    record = _described(person, taken or now, notes)
    record |= {one.measurement.field: one.measurement.value for one in found}
    _require_possible(record, {one.measurement.field: one.measurement.path for one in found})
    basis = [one.entry.references[0] for one in found if one.entry.references]
    return Reading(
        observe(record), person.references[0], tuple(dict.fromkeys(basis)), taken, tuple(notes)
    )


def _entry(entry: Node) -> Entry:
    resource = entry.child("resource")
    kind = resource.text("resourceType") if resource else None
    if resource is None or kind is None:
        raise entry.missing("resource.resourceType", "must say which resource it is")
    name = resource.text("id")
    given = (entry.text("fullUrl"), f"{kind}/{name}" if name else None)
    return Entry(resource, kind, tuple(reference for reference in given if reference))


def _person(bundle: Node, entries: Sequence[Entry]) -> Entry:
    people = [entry for entry in entries if entry.kind == "Patient"]
    if len(people) != 1:
        raise bundle.missing("entry", f"must have exactly one Patient, not {len(people)}")
    if not people[0].references:
        raise people[0].resource.missing("id", "must be there: the answer names its subject by it")
    return people[0]


def _described(person: Entry, on: datetime, notes: list[str]) -> dict[str, Any]:
    """Return sex and age; of a partial birth date the oldest age, which is the safer one."""
    resource = person.resource
    record: dict[str, Any] = {"sex": resource.text("gender")}
    if record["sex"] not in {"female", "male", "other", "unknown", None}:
        raise Node(f"{resource.path}.gender", record["sex"]).refused("must be an R4 gender code")
    if (born := resource.text("birthDate")) is not None:
        record["age_years"] = _age(Node(f"{resource.path}.birthDate", born), on, notes)
    return record


def _age(born: Node, on: datetime, notes: list[str]) -> int:
    try:
        least, most = years(born.value, on.date())
    except ValueError as error:
        raise born.refused("must be a FHIR date, such as 1950-03-01") from error
    if most < 0:
        raise born.refused(f"must not be after the measurements, which are of {on.date()}")
    if least < most:
        notes.append(f"{born.path}: only partly known; the age is taken to be {most} years")
    return most


def _measured(entries: Sequence[Entry], person: Entry, notes: list[str]) -> Iterator[Found]:
    for entry in entries:
        if entry.kind != "Observation":
            if entry is not person:
                notes.append(f"{entry.resource.path}: not read, {entry.kind}")
        elif _is_of(entry, person, notes):
            for told in measurements(entry.resource):
                if isinstance(told, Aside):
                    notes.append(f"{told.path}: {told.reason}")
                else:
                    yield Found(told, entry)


def _is_of(entry: Entry, person: Entry, notes: list[str]) -> bool:
    subject = entry.resource.child("subject")
    reference = subject.text("reference") if subject else None
    if reference is None:
        notes.append(f"{entry.resource.path}: has no subject; taken to be of the Bundle's Patient")
        return True
    if reference not in person.references:
        notes.append(f"{entry.resource.path}: not read, its subject is not the Bundle's Patient")
        return False
    return True


def _newest(found: Sequence[Found], notes: list[str]) -> list[Found]:
    """Keep the newest of each sign, and of signs that belong together those of one time.

    At the same time the later in the Bundle counts; what is not used is noted.
    """
    newest: dict[str, datetime] = {}
    for one in found:
        group = TOGETHER.get(one.measurement.sign, one.measurement.sign)
        newest[group] = max(_time(one), newest.get(group, _NO_TIME))
    kept: dict[str, Found] = {}
    for one in sorted(found, key=_time):
        sign = one.measurement.sign
        if newest[TOGETHER.get(sign, sign)] - _time(one) > SAME_TIME:
            notes.append(f"{one.measurement.path}: not used, there is a newer one")
            continue
        if sign in kept:
            notes.append(f"{kept[sign].measurement.path}: not used, {one.measurement.path} counts")
        kept[sign] = one
    return list(kept.values())


def _time(one: Found) -> datetime:
    return one.measurement.taken or _NO_TIME


def _stale(one: Found, newest: datetime) -> str:
    taken = one.measurement.taken
    age = f"{(newest - taken).days} days older than the newest" if taken else "of an unknown time"
    return f"{one.measurement.path}: used, but {age}"


def _require_possible(record: Mapping[str, Any], paths: Mapping[str, str]) -> None:
    """Raise Problem 422 in the words of the path for measurements that cannot be true."""
    found = impossible({name: value for name, value in record.items() if value is not None})
    if found:
        raise invalid([replace(one, field=paths.get(one.field, one.field)) for one in found])
