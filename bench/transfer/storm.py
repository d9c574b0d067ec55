"""Have all clients come back at once: `python -m bench.transfer.storm [--clients 1000 --behind 500]`.

Run it as bench.transfer is run. Each client connects, reads what it missed, and subscribes; prints
when half and all of them had everything. Clients share transfers, as a unit, its hospital and the
dispatchers do: `--transfers` says among how many they are.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.transfer.load import Load
from bench.transfer.serving import on_other_cores, served
from bench.transfer.sides import HUB, NODE

TARGET_S = 10


def main() -> int:
    """Measure and print."""
    options = _options()
    on_other_cores()
    with tempfile.TemporaryDirectory() as folder:
        load = Load.prepare(Path(folder), options.transfers, events=0)
        load.fleet.say(options.behind)
        followers = Path(folder) / "followers.jsonl"
        last_seq = 1 + options.behind  # after the request
        lines = [
            json.dumps({"token": token, "transfer_id": one.transfer_id, "last_seq": last_seq})
            for one, token in zip(load.fleet.ambulances, load.fleet.tokens(), strict=True)
        ]
        followers.write_text("\n".join(lines) + "\n", "utf-8")
        with served(HUB.command, HUB.settings(load.fleet.folder)) as server:
            cpu = server.cpu_seconds()
            command = ["node", str(NODE / "storm.js"), server.address, str(followers)]
            run = subprocess.run(
                [*command, str(options.clients)], check=True, stdout=subprocess.PIPE
            )
            found, cpu = json.loads(run.stdout), server.cpu_seconds() - cpu
    print(
        f"{options.clients} clients, each {options.behind} events of 1 KB behind, "
        f"{options.transfers} transfers: half had all after {found['p50']:.1f} s, all after "
        f"{found['last']:.1f} s ({cpu:.1f} s of CPU, {found['again']} began again), target <= {TARGET_S} s: "
        f"{'met' if found['last'] <= TARGET_S else 'MISSED'}"
    )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.transfer.storm", description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--behind", type=int, default=500)
    parser.add_argument("--transfers", type=int, default=50)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
