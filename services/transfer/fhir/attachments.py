"""Attached files as DocumentReferences; their bytes are in them where the export had them."""

import base64
from collections.abc import Mapping
from typing import Any

from transfer.event import Event
from transfer.fhir import codes
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, named, words

# The opened files of a transfer, by the SHA-256 that their events name.
Files = Mapping[str, bytes]


def add(draft: Draft, event: Event, files: Files, subject: Resource) -> Resource:
    """Add the file that an event attached; return a Reference to it. No key goes out."""
    said, header = event.request, event.header
    attachment = said["attachment"]
    content = files.get(attachment["sha256"])
    known: Resource = {"size": len(content), "data": _text(content)} if content else {}
    shown = {"contentType": attachment["media_type"], "title": words(attachment["title"])}
    return draft.add(
        "DocumentReference",
        header.event_id,
        identifier=[{"system": codes.EVENT_ID, "value": header.event_id}],
        status="current",
        subject=subject,
        date=header.recorded_at,
        author=[named(codes.ACTOR, said["actor"])] if "actor" in said else [],
        content=[{"attachment": shown | known}],
    )


def file_of(reference: Resource) -> dict[str, Any]:
    """Return the file of an event that attaches it, its bytes in base64; nothing without bytes."""
    attachment = reference["content"][0]["attachment"]
    if "data" not in attachment:
        return {}
    shown = {"media_type": attachment["contentType"], "title": attachment.get("title", "")}
    return {"file": shown | {"content": attachment["data"]}}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
