"""Write a bill of materials in SPDX 2.3."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from base.rootfs import EPOCH
from sbom.bill import Bill
from sbom.components import NOASSERTION, Component
from sbom.licences import references

PURPOSES = {"source": "APPLICATION", "data": "FILE"}
DOCUMENT = "SPDXRef-DOCUMENT"
IMAGE = "SPDXRef-image"


def document(bill: Bill) -> bytes:
    """Return the document; the same bill gives the same bytes."""
    packages = [_package(c) for c in bill.components]
    content = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT,
        "name": bill.name,
        "documentNamespace": bill.identity.urn,
        "creationInfo": {
            "created": datetime.fromtimestamp(EPOCH, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Organization: EMsync", "Tool: emsync sbom"],
        },
        "packages": [_image(bill), *packages],
        "hasExtractedLicensingInfos": [*_named_licences(bill.components)],
        "relationships": [
            _relation(DOCUMENT, "DESCRIBES", IMAGE),
            *(_relation(IMAGE, "CONTAINS", package["SPDXID"]) for package in packages),
        ],
    }
    return f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode()


def _image(bill: Bill) -> dict[str, Any]:
    about = f"{bill.platform}, from the lock with SHA-256 {bill.lock}"
    return {
        **_described(IMAGE, bill.service, bill.version, NOASSERTION),
        "primaryPackagePurpose": "CONTAINER",
        "comment": about,
    }


def _package(component: Component) -> dict[str, Any]:
    algorithm, _, value = component.digest.partition(":")
    stated = {"licenseComments": f"It states: {component.stated}"} if component.stated else {}
    return {
        **_described(_id(component), component.name, component.version, component.licence),
        **stated,
        "checksums": [{"algorithm": algorithm.upper(), "checksumValue": value}],
        "primaryPackagePurpose": PURPOSES.get(component.kind, "LIBRARY"),
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": component.purl,
            }
        ],
    }


def _described(identifier: str, name: str, version: str, licence: str) -> dict[str, Any]:
    return {
        "SPDXID": identifier,
        "name": name,
        "versionInfo": version,
        "downloadLocation": NOASSERTION,
        "filesAnalyzed": False,
        "licenseConcluded": NOASSERTION,
        "licenseDeclared": licence,
        "copyrightText": NOASSERTION,
    }


def _named_licences(components: Iterable[Component]) -> Iterable[dict[str, str]]:
    """Yield the licences that SPDX has no identifier for, with the packages whose files hold their text."""
    users: dict[str, list[str]] = {}
    for component in components:
        for reference in references(component.licence):
            users.setdefault(reference, []).append(component.name)
    for reference, names in sorted(users.items()):
        yield {
            "licenseId": reference,
            "name": reference.removeprefix("LicenseRef-"),
            "extractedText": f"The text is in the copyright file of {', '.join(names)}.",
        }


def _id(component: Component) -> str:
    return "SPDXRef-" + re.sub(
        r"[^A-Za-z0-9.-]+", "-", f"{component.kind}-{component.name}-{component.version}"
    )


def _relation(one: str, kind: str, other: str) -> dict[str, str]:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
