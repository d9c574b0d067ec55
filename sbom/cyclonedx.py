"""Write a bill of materials in CycloneDX 1.6."""

import json
from datetime import UTC, datetime
from typing import Any

from base.rootfs import EPOCH
from sbom.bill import Bill
from sbom.components import NOASSERTION, Component
from sbom.licences import references

TYPES = {"source": "application", "data": "data"}
ALGORITHMS = {"sha256": "SHA-256", "sha512": "SHA-512"}


def document(bill: Bill) -> bytes:
    """Return the document; the same bill gives the same bytes."""
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": bill.identity.urn,
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(EPOCH, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tools": {"components": [{"type": "application", "name": "emsync sbom"}]},
            "component": _image(bill),
        },
        "components": [_component(c) for c in bill.components],
        "dependencies": [{"ref": bill.name, "dependsOn": sorted(c.purl for c in bill.components)}],
    }
    return f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode()


def _image(bill: Bill) -> dict[str, Any]:
    facts = {"platform": bill.platform, "lock:sha256": bill.lock}
    return {
        "type": "container",
        "bom-ref": bill.name,
        "name": bill.service,
        "version": bill.version,
        "properties": [{"name": f"emsync:{k}", "value": v} for k, v in sorted(facts.items())],
    }


def _component(component: Component) -> dict[str, Any]:
    algorithm, _, value = component.digest.partition(":")
    return {
        "type": TYPES.get(component.kind, "library"),
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "hashes": [{"alg": ALGORITHMS[algorithm], "content": value}],
        "licenses": [_licence(component)],
        "purl": component.purl,
    }


def _licence(component: Component) -> dict[str, Any]:
    if component.licence == NOASSERTION:
        return {"license": {"name": component.stated or NOASSERTION}}
    if " " in component.licence:
        return {"expression": component.licence}
    kind = "name" if references(component.licence) else "id"
    return {"license": {kind: component.licence}}
