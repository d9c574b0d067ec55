"""Make the ids of events: the hub's own, those of the client, and those of what is imported."""

import secrets
import uuid
from datetime import datetime


def event_id(moment: datetime) -> str:
    """Return a UUID version 7 (RFC 9562, section 5.7) of a moment."""
    milliseconds = int(moment.timestamp() * 1000)
    bits = milliseconds << 80 | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=bits))
