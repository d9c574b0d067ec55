"""`python -m transfer.audit verify`, beside the running service."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest


@pytest.fixture
def verify(stopped_server):
    def verify():
        command = [sys.executable, "-m", "transfer.audit", "verify"]
        environment = os.environ | stopped_server.environment
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    return verify


@pytest.fixture
def asked(stopped_server, make):
    stopped_server.start()
    return stopped_server.ask(make.asking())["transfer_id"]


def test_says_that_all_is_whole(verify, asked, stopped_server):
    stopped_server.call("GET", f"/api/v1/transfers/{asked}")

    code, said = verify()

    assert 0 == code
    assert "2 entries of 1 transfers" in said


def test_names_transfer_and_position_of_what_was_changed(verify, asked, stopped_server):
    stopped_server.call("GET", f"/api/v1/transfers/{asked}")
    with closing(sqlite3.connect(stopped_server.ledger)) as file:
        file.execute("DROP TRIGGER audit_is_final")
        file.execute("UPDATE audit SET person_id = 'nobody' WHERE position = 2")
        file.commit()

    code, said = verify()

    assert 1 == code
    assert f"transfer {asked}, position 2: the entry or its hash was changed" in said


def test_does_not_call_whole_what_it_could_not_read(verify, stopped_server):
    stopped_server.environment["TRANSFER_DATA"] = "/nowhere"

    assert 2 == verify()[0]


def test_nobody_changes_or_deletes_an_entry_by_mistake(asked, stopped_server):
    with closing(sqlite3.connect(stopped_server.ledger)) as file:
        for statement in ("UPDATE audit SET role = 'admin'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="the audit is never"):
                file.execute(statement)
