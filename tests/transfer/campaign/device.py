"""One device with the Python client's own outbox, in a process that is killed and started again.

`python -m tests.transfer.campaign.device HUB HOME` prints, one a line, `said TRANSFER EVENT` once
an event is in the outbox, `full` when there are many, and `refused PROBLEM`. With `deliver` behind,
it sends what is left and ends.
"""

import random
import sys
import time
from pathlib import Path

from tests.transfer.conftest import patient
from transfer.client.client import Client
from transfer.client.keyfile import load
from transfer.client.link import OutOfReach

PASSPHRASE = "the passphrase of a campaign"
_FULL = 20
_WHOLE_LIFE = 120


def main() -> None:
    hub, home = sys.argv[1], Path(sys.argv[2])
    client = Client.open(hub, load(home / "device.keys", PASSPHRASE), home / "device.sqlite")
    # What a killed process left in the outbox comes first.
    _deliver(client)
    while sys.argv[3:] != ["deliver"]:
        transfer_id = _asked(client)
        for _ in range(_WHOLE_LIFE // _FULL):
            for pulse in range(_FULL):
                signs = {"measured_at": "2026-11-20T14:05:00Z", "pulse": 60 + pulse}
                _print("said", transfer_id, client.say(transfer_id, "vitals", {"signs": signs}))
            _print("full")
            _deliver(client)
            _patiently(lambda named=transfer_id: client.pull(named))


def _asked(client: Client) -> str:
    place = {"hospital_id": "meilahti", "unit_id": "HEL-103"}
    more = {"severity_level": 2, "eta": "2026-11-20T14:12:00Z"}
    return str(_patiently(lambda: client.ask(patient(), **place, **more)))


def _deliver(client: Client) -> None:
    # A hub whose clock is wrong signs nobody in for a while.
    _patiently(lambda: client.send_until_done(lambda seconds: time.sleep(min(seconds, 0.5))))
    for waiting in client.refused():
        _print("refused", waiting.word, waiting.refusal)


def _patiently(work):
    while True:
        try:
            return work()
        except OutOfReach:
            time.sleep(random.uniform(0, 0.5))


def _print(*words: object) -> None:
    print(*words, flush=True)


if __name__ == "__main__":
    main()
