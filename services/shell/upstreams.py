"""Where the services are: nginx looks names up at its start alone, and does not start without them."""

import re
from collections.abc import Callable

SERVER = re.compile(r"server (\S+):(\d+);")
# Nobody is asked there: whatever is sent to a service that was never found is refused at once.
NOWHERE = "server 127.0.0.1 down;"


class Upstreams:
    """nginx's `upstream` blocks, with the addresses of the names in them.

    A name that nobody knows any more keeps its last addresses: its service is being replaced, or the
    name server is, and either way nothing better is known.
    """

    def __init__(self, template: str, look_up: Callable[[str], list[str]]) -> None:
        self._template = template
        self._look_up = look_up
        self._last: dict[str, list[str]] = {}

    def conf(self) -> str:
        """Look every name up and return the blocks with what was found."""
        return SERVER.sub(self._servers, self._template)

    def _servers(self, server: re.Match[str]) -> str:
        name, port = server.groups()
        self._last[name] = self._look_up(name) or self._last.get(name, [])
        return " ".join(f"server {_host(a)}:{port};" for a in self._last[name]) or NOWHERE


def _host(address: str) -> str:
    return f"[{address}]" if ":" in address else address
