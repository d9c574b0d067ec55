"""Throw frames at everything that reads an event before somebody trusts it.

`python fuzz_frames.py RUNS` mutates real frames by a fixed seed; `python fuzz_frames.py --atheris
-runs=N` lets atheris (coverage-guided, x86-64 only, so in no lock) look for new paths. Either ends
with an error at the first frame that is not read or refused as it should be.
"""

import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from socketio.packet import Packet

from emsync import strict_json
from emsync.contract import Contract
from transfer.actions import ACTIONS
from transfer.config import read
from transfer.envelope import body, epoch, signing
from transfer.envelope.body import Place
from transfer.envelope.canonical import NotCanonical, from_base64
from transfer.envelope.signing import Forged
from transfer.hardening import is_client_packet
from transfer.sealing import Tampered

SEED = 6
VECTORS = Path(__file__).parents[2] / "contracts" / "vectors"
TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11"
OPERATIONS = {word: action.operation for word, action in ACTIONS.items()}
TYPES = {action.event_type: word for word, action in ACTIONS.items()}


class Packet_(Packet):  # noqa: N801 the hub's, with the hub's JSON
    json = strict_json


class Reader:
    """Reads frames as the hub and its clients do, and raises for what must not happen."""

    def __init__(self) -> None:
        environment = {"TRANSFER_DATA": tempfile.gettempdir(), "TRANSFER_PROFILE": "demo"}
        names = {name: text for name, text in os.environ.items() if name == "EMSYNC_CONTRACTS"}
        self._contract = Contract.load(read(environment | names).contract)
        devices = json.loads((VECTORS / "devices.json").read_text("utf-8"))
        self._device = devices[0]
        self.valid = 0

    def frame(self, data: bytes) -> None:
        """Take a frame from the wire."""
        text = data.decode("utf-8", "replace")
        if not is_client_packet(text):
            return
        try:
            packet = Packet_(encoded_packet=text[1:])
            name, payload = packet.data
        except (ValueError, TypeError, KeyError, IndexError):
            return  # the hub closes the socket
        self.event(name, payload)

    def event(self, name: Any, payload: Any) -> None:
        """Take an event: its schema first, then what a signature and a seal are made of."""
        if not isinstance(name, str) or not isinstance(payload, dict):
            return
        operation = "createTransfer" if name == "request" else OPERATIONS.get(name)
        if operation is None:
            return
        said = dict(payload)
        transfer_id = said.get("transfer_id") if name == "request" else said.pop("transfer_id", "")
        violations = self._contract.violations_of_request(operation, said)
        assert all(violation.field and violation.rule for violation in violations)
        if not violations:
            self.valid += 1
            self._open(str(transfer_id), name, said)

    def _open(self, transfer_id: str, name: str, said: dict[str, Any]) -> None:
        event_type = "requested" if name == "request" else ACTIONS[name].event_type
        key = from_base64(self._device["sealing_seed"])
        try:
            signer = from_base64(self._device["signing_key"])
            signing.verify_event(signer, transfer_id, event_type, said)
        except (Forged, NotCanonical):
            pass
        try:
            if "epoch" in said:
                epoch.keys_for(key, self._device["device_id"], transfer_id, said["epoch"])
            if "sealed" in said:
                number = said["sealed"]["epoch"]
                place = Place(transfer_id, said["event_id"], event_type, said["device_id"], number)
                body.unseal(key, place, said["sealed"])
        except (Tampered, NotCanonical):
            pass


def seeds() -> list[bytes]:
    """Return real frames: every signed body of the vectors, and what else a client sends."""
    frames = ["1", "3", "40", '40{"token":"x"}', "41", '43[{"ok":true}]', '42["watch",{}]']
    for case in json.loads((VECTORS / "events.json").read_text("utf-8")):
        word = "request" if case["type"] == "requested" else TYPES[case["type"]]
        payload = {"transfer_id": case["transfer_id"], **case["body"]}
        frames.append("42" + json.dumps([word, payload], ensure_ascii=False))
    return [frame.encode() for frame in frames]


def mutated(frame: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return a frame with a few bytes changed, cut out, repeated, or taken from another."""
    changed = bytearray(frame)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.randint(0, 12))
        donor = chance.choice(others)
        start = chance.randrange(len(donor))
        changed[at:end] = chance.choice(
            [
                bytes([chance.randrange(256)]),
                donor[start : start + chance.randint(0, 40)],
                bytes(changed[at:end]) * chance.randint(0, 3),
                chance.choice([b"null", b"-1e400", b"[[[[", b'"\\ud800"', b"9" * 30, b"true"]),
            ]
        )
    return bytes(changed)


def main() -> None:
    reader, frames = Reader(), seeds()
    if sys.argv[1:2] == ["--atheris"]:
        import atheris

        with tempfile.TemporaryDirectory() as corpus:
            for number, frame in enumerate(frames):
                Path(corpus, str(number)).write_bytes(frame)
            atheris.instrument_all()
            atheris.Setup([sys.argv[0], *sys.argv[2:], corpus], reader.frame)
            atheris.Fuzz()
    chance, runs = random.Random(SEED), int(sys.argv[1])
    for frame in frames:
        reader.frame(frame)
    for _ in range(runs):
        reader.frame(mutated(chance.choice(frames), frames, chance))
    print(f"{runs} frames, {reader.valid} of them events by the contract")


if __name__ == "__main__":
    main()
