"""Plot what an event costs by the number of open transfers: `python -m bench.transfer.growth`.

Writes growth.svg beside this file, and prints the numbers. Run it as bench.transfer is run. Ten
ambulances send; the other transfers are copies of one, which nobody reads.
"""

import argparse
import secrets
import sqlite3
import sys
import tempfile
import uuid
from pathlib import Path
from statistics import median

from bench.plot import growth
from bench.transfer.fleet import opened
from bench.transfer.load import Load
from bench.transfer.serving import on_other_cores
from bench.transfer.sides import HUB

_COUNTS = (10, 100, 1_000, 10_000, 100_000)
_SENDERS = 10
_PLOT = Path(__file__).with_name("growth.svg")


def main() -> int:
    """Measure, print and plot."""
    options = _options()
    on_other_cores()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        load = Load.prepare(Path(folder), _SENDERS, events=400)
        there = _SENDERS
        print(f"{'open transfers':>14}{'CPU/event':>12}{'paced p50':>12}   {options.rounds} rounds")
        for count in _COUNTS:
            _copy(load.fleet.folder, load.fleet.ambulances[0].transfer_id, count - there)
            there = count
            figures = [load.measure(HUB, options.seconds) for _ in range(options.rounds)]
            cost = median(one.cpu_us for one in figures)
            paced = median(one.paced_p50 for one in figures)
            print(f"{count:14,}{cost:9.0f} us{paced:9.1f} ms", flush=True)
            found.append((count, cost))
    title = "CPU of one sealed, durable event by number of open transfers"
    _PLOT.write_text(growth(found, title, "open transfers", "us", from_zero=True), "utf-8")
    return 0


def _copy(folder: Path, transfer_id: str, count: int) -> None:
    """Add so many transfers that look like one, accepted, so that nobody is asked about them."""
    opened(folder).close()
    with sqlite3.connect(folder / "transfer.sqlite") as database:
        database.execute("PRAGMA foreign_keys = ON")
        for _ in range(count):
            ids = {"new": str(uuid.uuid4()), "old": transfer_id, "event": str(uuid.uuid4())}
            for statement in _COPIES:
                database.execute(statement, ids | {"nonce": secrets.token_bytes(12)})
    database.close()


_COPIES = (
    """INSERT INTO transfer (id, state, version, last_seq, audit_position, audit_hash, audit_signed)
    SELECT :new, 'accepted', 1, 1, 1, audit_hash, 1 FROM transfer WHERE id = :old""",
    """INSERT INTO data_key SELECT :new || '.1', :new, wrapping_key_id, wrapped FROM data_key
    WHERE id = :old || '.1'""",
    """INSERT INTO event SELECT :new, seq, version, :event, type, state, recorded_at, :new || '.1',
    :nonce, ciphertext FROM event WHERE transfer_id = :old AND seq = 1""",
    "INSERT INTO party SELECT :new, kind, place, name FROM party WHERE transfer_id = :old",
    """INSERT INTO audit SELECT :new, position, at, action, seq, digest, person_id, device_id, role,
    organisation, hash FROM audit WHERE transfer_id = :old AND position = 1""",
)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
