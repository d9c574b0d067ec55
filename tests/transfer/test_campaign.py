"""A few faults of the campaign, those that need no root; docs/campaign.md is of a whole one."""

import os
import subprocess
import sys


def test_what_was_acknowledged_or_in_an_outbox_is_in_the_log_once_and_in_order():
    done = subprocess.run(
        [sys.executable, "-m", "tests.transfer.campaign", "plain", "--kills", "2"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": f"{os.environ['PYTHONPATH']}:."},
    )

    assert 0 == done.returncode, done.stdout + done.stderr
    rows = [line.strip("|").split("|") for line in done.stdout.splitlines()]
    found = {row[0].strip(): row[1].strip() for row in rows if len(row) == 2}
    assert ("2", "1") == (
        found["SIGKILL of a hub"],
        found["SIGKILL of a client with a full outbox"],
    )
    assert 0 < int(found["Events acknowledged to ambulances"].replace(",", ""))
    assert 0 < int(found["Events put into the outbox of the client that was killed"])
