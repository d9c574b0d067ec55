"""Know what an attachment is by its first bytes, whatever somebody calls it."""

import re
from collections.abc import Mapping

# What devices take and browsers show; the signatures are those of the formats' specifications.
MEDIA_TYPES: Mapping[str, re.Pattern[bytes]] = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "application/pdf": re.compile(rb"%PDF-"),
    "audio/ogg": re.compile(rb"OggS"),
    "audio/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "audio/webm": re.compile(rb"\x1aE\xdf\xa3"),
}


class NotThatMedia(ValueError):
    """A file is not what it is said to be."""


def media_type_of(content: bytes) -> str:
    """Return the type that a file begins as; raise NotThatMedia when it is none of ours."""
    for media_type, signature in MEDIA_TYPES.items():
        if signature.match(content):
            return media_type
    raise NotThatMedia(f"the file begins as none of: {', '.join(MEDIA_TYPES)}")


def check_media(content: bytes, media_type: str) -> None:
    """Raise NotThatMedia unless a file begins as those of its type do."""
    signature = MEDIA_TYPES.get(media_type)
    if signature is None:
        raise NotThatMedia(f"{media_type} is none of: {', '.join(MEDIA_TYPES)}")
    if not signature.match(content):
        raise NotThatMedia(f"the file does not begin as {media_type} does: do not show it")
