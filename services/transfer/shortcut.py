"""Obey events that want an acknowledgement on a short way.

Engine.IO and python-socketio make each packet an object twice, and read and write it as if there were
files in it, and namespaces.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from emsync import strict_json

# The types of a packet and of an event, the number for its acknowledgement; then a list: name and payload.
_EVENT = re.compile(r"42([0-9]{1,15})(?=\[)")
_encode = json.JSONEncoder(separators=(",", ":")).encode


def obeying(server: Any, client: Any, send_now: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return what obeys a packet of an Engine.IO client, or tells that it is no such event.

    It raises ValueError or TypeError for a packet that has not its form.
    """

    def obey(packet: str) -> bool:
        found = _EVENT.match(packet)
        sid = server.manager.sid_from_eio_sid(client.sid, "/")
        if found is None or not server.manager.is_connected(sid, "/"):
            return False
        name, *payload = strict_json.loads(packet[found.end() :])
        if name in server.reserved_events or name not in server.handlers["/"]:
            return False
        answer = f"3{found[1]}{_encode([server.handlers['/'][name](sid, *payload)])}"
        # What waits already goes first.
        if not (client.queue.empty() and send_now(f"4{answer}")):
            server.eio.send(client.sid, answer)
        return True

    return obey
