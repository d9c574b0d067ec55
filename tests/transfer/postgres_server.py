"""PostgreSQL from a root file system of base.in, served by a process of the tests."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.transfer.conftest import free_port

USER = "emsync"


@contextmanager
def serving(root: Path, folder: Path) -> Iterator[int]:
    """Make a cluster below a folder and serve it; return its port on 127.0.0.1."""
    programs, data, port = root / "usr/lib/postgresql/17/bin", folder / "postgres", free_port()
    libraries = ":".join(map(str, sorted(root.glob("usr/lib/*-linux-gnu"))))
    environment = {"PATH": str(programs), "LD_LIBRARY_PATH": libraries, "LC_ALL": "C", "TZ": "UTC"}
    make = [programs / "initdb", f"--pgdata={data}", f"--username={USER}", "--auth=trust"]
    more = ["--no-sync", "--no-instructions", "--encoding=UTF8", "--locale=C"]
    made = subprocess.run(
        [*make, *more], env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    with (folder / "postgres.log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1", f"-p{port}"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, port, folder / "postgres.log")
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def root() -> Path | None:
    """Return where the root file system is, None when nobody said."""
    text = os.environ.get("EMSYNC_POSTGRES")
    return Path(text) if text else None


def administer(port: int, statement: str) -> None:
    with psycopg.connect(
        f"postgresql://{USER}@127.0.0.1:{port}/postgres", autocommit=True
    ) as session:
        session.execute(statement)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, log.read_text()
        try:
            return administer(port, "SELECT 1")
        except psycopg.OperationalError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(log.read_text())
