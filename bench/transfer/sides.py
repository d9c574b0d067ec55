"""Name the servers that are measured side by side, and how each is started."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.transfer.fleet import ROOT, settings

NODE = ROOT / "bench" / "transfer" / "node"


@dataclass(frozen=True)
class Side:
    """A server: its command, its settings for a folder, and whether an event counts once there."""

    name: str
    command: tuple[str, ...]
    settings: Callable[[Path], Mapping[str, str]]
    counts_once: bool = False


def sides() -> list[Side]:
    """Return all, the hub first."""
    return [HUB, BARE, ORIGINAL, PEER]


def _nothing(_folder: Path) -> dict[str, str]:
    return {}


def _node_settings(folder: Path) -> dict[str, str]:
    return {"DEVICES": str(folder / "devices.json"), "LOG": str(folder / "node.log")}


HUB = Side(
    "hub, sealed and durable", (sys.executable, "-m", "transfer"), settings, counts_once=True
)
BARE = Side("bare Flask-SocketIO", (sys.executable, "-m", "bench.transfer.bare"), _nothing)
ORIGINAL = Side("original design", (sys.executable, "-m", "bench.transfer.original"), _nothing)
PEER = Side("Node doing the same job", ("node", str(NODE / "server.js")), _node_settings)
