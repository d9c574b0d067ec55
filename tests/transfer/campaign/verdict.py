"""Hold what is in the log to what was acknowledged."""

import os
import subprocess
import sys
from collections import Counter

from tests.transfer.campaign.ambulance import Ambulance
from tests.transfer.campaign.fleet import Fleet
from tests.transfer.campaign.gateway import Gateway
from transfer.config import read
from transfer.stores import open_database

BAD = ("lost", "doubled", "out of order", "heard out of order", "refused", "failed")


def hold(fleet: Fleet, ambulances: list[Ambulance], gateway: Gateway) -> Counter[str]:
    """Compare every transfer; return the counts, of which BAD must be 0."""
    counts = fleet.counts
    # Nothing is left but to read; on a busy machine that may take its time.
    fleet.hubs[0].patience_s = 120
    for ambulance in ambulances:
        for transfer_id, answers in ambulance.acknowledged.items():
            counts["acknowledged"] += len(answers)
            kept = _events(fleet, transfer_id)
            _compare(counts, kept, [answer["event_id"] for answer in answers])
            placed = {event["event_id"]: event["seq"] for event in kept}
            moved = [a for a in answers if placed.get(a["event_id"], a["seq"]) != a["seq"]]
            counts["out of order"] += len(moved)
    for transfer_id, said in gateway.said.items():
        counts["put into an outbox"] += len(said)
        _compare(counts, _events(fleet, transfer_id), said)
    return counts


def _events(fleet: Fleet, transfer_id: str) -> list[dict[str, object]]:
    status, page = fleet.hubs[0].call("GET", f"/api/v1/transfers/{transfer_id}/events")
    assert status == 200, page
    return list(page["events"])


def _compare(counts: Counter[str], events: list[dict[str, object]], told: list[str]) -> None:
    kept = [event["event_id"] for event in events]
    counts["lost"] += len(set(told) - set(kept))
    counts["doubled"] += len(kept) - len(set(kept))
    wanted = set(told)
    in_order = [one for one in kept if one in wanted] == [one for one in told if one in set(kept)]
    gapless = [event["seq"] for event in events] == list(range(1, len(events) + 1))
    counts["out of order"] += int(not (in_order and gapless))


def verify(environment: dict[str, str]) -> str:
    """Verify audit chains and the database; return what the audit said last. Raises when damaged."""
    done = subprocess.run(
        [sys.executable, "-m", "transfer.audit", "verify"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with open_database(read(environment), alone=False) as database:
        database.verify()
    return done.stdout.strip().rpartition("\n")[2]
