"""Take events that want an acknowledgement the short way.

python-socketio reads and writes each packet as if there were files in it, and namespaces.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from emsync import strict_json

Handle = Callable[[str, str], object]

# The type of an event, the number for its acknowledgement, and a list: name and payload.
_EVENT = re.compile(r"2([0-9]{1,15})(\[.*)", re.DOTALL)
_encode = json.JSONEncoder(separators=(",", ":")).encode


def for_events(server: Any, handle: Handle) -> Handle:
    """Return what takes an Engine.IO client's packet; what is no such event is left to `handle`."""

    def message(engine_sid: str, packet: str) -> object:
        found = _EVENT.fullmatch(packet)
        sid = server.manager.sid_from_eio_sid(engine_sid, "/")
        if found is None or not server.manager.is_connected(sid, "/"):
            return handle(engine_sid, packet)
        name, *payload = strict_json.loads(found[2])
        if name in server.reserved_events or name not in server.handlers["/"]:
            return handle(engine_sid, packet)
        answer = server.handlers["/"][name](sid, *payload)
        server.eio.send(engine_sid, f"3{found[1]}{_encode([answer])}")
        return None

    return message
