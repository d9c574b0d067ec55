"""A bounded run of the fuzzer; longer ones are for whoever changes how events are read."""

import os
import subprocess
import sys
from pathlib import Path


def test_reads_or_refuses_every_frame_as_it_should():
    script = Path(__file__).with_name("fuzz_frames.py")

    done = subprocess.run(
        [sys.executable, script, "4000"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )

    assert 0 == done.returncode, done.stderr
    runs, valid = (int(word) for word in done.stdout.split() if word.isdigit())
    assert (4000, True) == (runs, valid > 20)
