"""The file that keeps what operators told."""

import os
import sqlite3
import subprocess
import sys

import pytest

from emsync.sqlite import FileUnusable
from routing.board import FILE, Board, BoardFailure

ENTRY = {"id": "a", "lon": 1.5}


def test_knows_nothing_of_a_list_that_nobody_told(tmp_path):
    board = Board(tmp_path)

    assert board.entries("closures") is None
    board.replace("closures", [])
    assert [] == board.entries("closures")


def test_keeps_what_was_acknowledged_when_the_process_is_killed(tmp_path):
    told = (
        "import os, signal, sys; from pathlib import Path; from routing.board import Board;"
        "Board(Path(sys.argv[1])).put('ambulances', {'id': 'a', 'lon': 1.5}, []);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )

    subprocess.run([sys.executable, "-c", told, str(tmp_path)], check=False, env=os.environ)

    assert [ENTRY] == Board(tmp_path).entries("ambulances")


def test_keeps_the_order_when_an_entry_changes(tmp_path):
    board = Board(tmp_path)
    board.replace("ambulances", [ENTRY, {"id": "b"}])

    board.put("ambulances", {"id": "a", "lon": 2.5}, [])

    assert [{"id": "a", "lon": 2.5}, {"id": "b"}] == board.entries("ambulances")


def test_changes_nothing_when_an_entry_of_a_list_fails(tmp_path):
    board = Board(tmp_path)
    board.replace("ambulances", [ENTRY])

    with pytest.raises(KeyError):
        board.replace("ambulances", [{"id": "b"}, {}])

    assert [ENTRY] == board.entries("ambulances")


def test_refuses_a_file_of_another_version_and_says_so(tmp_path):
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(FileUnusable, match="schema version 99; this program knows 1"):
        Board(tmp_path)


def test_refuses_a_file_that_is_no_database(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database, not at all" * 100)

    with pytest.raises(FileUnusable, match="ROUTING_DATA"):
        Board(tmp_path)


def test_acknowledges_nothing_when_the_database_refuses(tmp_path):
    board = Board(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("DROP TABLE entry")
    connection.close()

    with pytest.raises(BoardFailure):
        board.put("ambulances", ENTRY, [])


def test_sees_at_once_what_another_process_told(tmp_path):
    one, other = Board(tmp_path), Board(tmp_path)
    assert one.entries("ambulances") is None

    for lon in range(50):
        other.put("ambulances", {"id": "a", "lon": lon}, [])
        assert [{"id": "a", "lon": lon}] == one.entries("ambulances")
