"""Devices of the hand-over: the client of the transfer image, each with a folder of its own."""

import json
from pathlib import Path
from typing import Any

from tests.checkout import printed

ORGANISATION = "demo-ems"


class Device:
    """A device that an admin enrolled; its commands are those of `python -m transfer.client`."""

    def __init__(self, stack: Any, folder: Path, token: str, holder: str, holder_id: str) -> None:
        folder.mkdir()
        # The container's user is another than ours.
        folder.chmod(0o777)
        (folder / "token").write_text(token)
        (folder / "passphrase").write_text("end to end")
        self._mount = f"type=bind,source={folder},target=/device"
        self.at(stack.compose.get_container("transfer").ID)
        self._image = stack.images["transfer"]
        words = ["--token-file", "/device/token", "--organisation", ORGANISATION]
        self.run("enrol", *words, "--holder", holder, "--holder-id", holder_id)

    def at(self, hub: str) -> None:
        """Speak with the hub in this container from now on."""
        self._container = ["--rm", "--network", f"container:{hub}", "--mount", self._mount]

    def run(self, *words: str) -> str:
        """Return what a command prints; fail unless it did its work."""
        options = ["--hub", "http://127.0.0.1:5000", "--home", "/device/home"]
        options += ["--passphrase-file", "/device/passphrase", *words]
        entry = ["--entrypoint", "python", self._image, "-m", "transfer.client"]
        return printed("docker", "run", *self._container, *entry, *options).strip()

    def say(self, transfer_id: str, word: str, sealed: Any = None, **clear: Any) -> None:
        """Say a word as of what the hub knows now, and send it."""
        self.run("pull", transfer_id)
        said = ["--sealed", json.dumps(sealed)] if sealed else []
        self.run("say", transfer_id, word, "--body", json.dumps(clear), *said)
        self.run("send")
