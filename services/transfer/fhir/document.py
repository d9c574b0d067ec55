"""Put a Bundle together, and look its resources up."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from transfer.fhir.elements import Resource, pointing


class Draft:
    """The resources of one transfer, in order; their ids follow from the transfer's."""

    def __init__(self, transfer_id: str) -> None:
        self._transfer = UUID(transfer_id)
        self.entries: list[Resource] = []

    def address(self, kind: str, name: str) -> str:
        """Return the URL that a resource has in the Bundle, or will have."""
        return f"urn:uuid:{uuid5(self._transfer, f'{kind}/{name}')}"

    def add(self, kind: str, name: str, /, **elements: Any) -> Resource:
        """Add a resource, without the elements that are empty; return a Reference to it."""
        url = self.address(kind, name)
        given = {key: value for key, value in elements.items() if value not in (None, [], {})}
        identity = {"resourceType": kind, "id": url.removeprefix("urn:uuid:")}
        self.entries.append({"fullUrl": url, "resource": identity | given})
        return pointing(url)


class Index:
    """The resources of a Bundle that was read."""

    def __init__(self, bundle: Resource) -> None:
        self._all: list[Resource] = []
        self._by_url: dict[str, Resource] = {}
        self.transfer_id = _uuid_of(bundle.get("identifier", {}).get("value", ""))
        for entry in bundle.get("entry", ()):
            resource = entry.get("resource")
            if resource is None:
                continue
            self._all.append(resource)
            self._by_url[f"{resource['resourceType']}/{resource.get('id')}"] = resource
            if "fullUrl" in entry:
                self._by_url[entry["fullUrl"]] = resource

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._all)

    def of(self, kind: str) -> list[Resource]:
        """Return the resources of a type, in order."""
        return [resource for resource in self._all if resource["resourceType"] == kind]

    def at(self, reference: Resource | None) -> Resource | None:
        """Return what a Reference points to; None when the Bundle does not have it."""
        return self._by_url.get((reference or {}).get("reference", ""))

    def targets(self, references: list[Resource]) -> list[Resource]:
        """Return those of what some References point to that the Bundle has."""
        return [found for one in references if (found := self.at(one)) is not None]

    def the(self, kind: str) -> Resource | None:
        """Return the first resource of a type; None when there is none."""
        return next(iter(self.of(kind)), None)


def _uuid_of(urn: str) -> str | None:
    """Return the UUID of `urn:uuid:...`, as a transfer has it; None when it is something else."""
    try:
        found = UUID(urn.removeprefix("urn:uuid:")) if urn.startswith("urn:uuid:") else None
    except ValueError:
        return None
    return str(found) if found and found.version else None
