"""What waits together is committed together, and nothing is told before that."""

import sqlite3
import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import bindparam, insert, select

from transfer.database import LedgerFailure
from transfer.grouped import Grouped, TransactionLost
from transfer.sqlite import SqliteFile
from transfer.tables import transfer


@pytest.fixture
def file(tmp_path):
    with SqliteFile(tmp_path / "transfer.sqlite") as file:
        yield file


ADD = insert(transfer)
FIND = select(transfer.c.id).where(transfer.c.id == bindparam("id"))


def add(file, name):
    file.rows(ADD, id=name, state="requested", version=1, last_seq=0)
    return name


def kept(file):
    return [row[0] for row in file.rows(select(transfer.c.id).order_by(transfer.c.id))]


class Crowd:
    """Works that wait together, since the first holds the door until all have come."""

    def __init__(self, database, count):
        self.database, self.outcomes = database, {}
        self.in_first, self.all_came = threading.Event(), threading.Event()
        self.first = threading.Thread(target=database.commit, args=("first", self.hold))
        self.first.start()
        assert self.in_first.wait(10)
        self.threads = []

    def hold(self):
        self.in_first.set()
        assert self.all_came.wait(10)

    def send(self, name, work):
        def run():
            try:
                self.outcomes[work] = self.database.commit(name, work)
            except Exception as error:
                self.outcomes[work] = error

        thread = threading.Thread(target=run)
        self.threads.append(thread)
        thread.start()
        while len(self.database._grouped._waiting) < len(self.threads):
            thread.join(0.001)

    def finish(self):
        self.all_came.set()
        for thread in (self.first, *self.threads):
            thread.join(30)


@pytest.fixture
def commits(file, monkeypatch):
    """Count the transactions of groups, the one that holds the door not among them."""
    count = []
    writing = file._grouped._writing

    @contextmanager
    def counted():
        with writing():
            yield
        count.append(1)

    monkeypatch.setattr(file._grouped, "_writing", counted)
    return count


def test_returns_what_the_work_returned_after_its_commit(file, tmp_path):
    assert "a" == file.commit("a", lambda: add(file, "a"))

    other = sqlite3.connect(tmp_path / "transfer.sqlite")
    assert [("a",)] == other.execute("SELECT id FROM transfer").fetchall()
    other.close()


def test_commits_all_that_waits_in_one_transaction(file, commits):
    crowd = Crowd(file, 20)
    works = [lambda name=f"t{n:02}": add(file, name) for n in range(20)]
    for n, work in enumerate(works):
        crowd.send(f"t{n:02}", work)

    crowd.finish()

    assert [f"t{n:02}" for n in range(20)] == [crowd.outcomes[work] for work in works] == kept(file)
    assert 2 == len(commits)


def test_a_work_that_fails_is_undone_alone(file):
    def fail():
        add(file, "half")
        raise LookupError("no such hospital")

    crowd = Crowd(file, 3)
    for name, work in (("a", lambda: add(file, "a")), ("b", fail), ("c", lambda: add(file, "c"))):
        crowd.send(name, work)

    crowd.finish()

    assert ["a", "c"] == kept(file)
    assert "no such hospital" == str(crowd.outcomes[fail])


def test_a_statement_that_the_database_refuses_takes_no_other_along(file):
    def twice():
        add(file, "b")
        add(file, "b")

    crowd = Crowd(file, 2)
    crowd.send("a", lambda: add(file, "a"))
    crowd.send("b", twice)

    crowd.finish()

    assert ["a"] == kept(file)
    assert isinstance(crowd.outcomes[twice], LedgerFailure)


def test_two_works_of_one_name_never_share_a_transaction(file, commits):
    def seen():
        return file.rows(FIND, id="a")

    crowd = Crowd(file, 2)
    crowd.send("same", lambda: add(file, "a"))
    crowd.send("same", seen)

    crowd.finish()

    assert [("a",)] == crowd.outcomes[seen]
    assert 3 == len(commits)


def test_nobody_is_told_of_success_when_the_commit_fails(file):
    def fail_the_commit():
        driver = file._mine.open.driver
        driver.execute("PRAGMA defer_foreign_keys = ON")
        driver.execute("INSERT INTO data_key VALUES ('k', 'no such transfer', 1, x'00')")

    def work():
        return add(file, "a")

    crowd = Crowd(file, 2)
    crowd.send("a", work)
    crowd.send("b", fail_the_commit)

    crowd.finish()

    assert [] == kept(file)
    for one in (work, fail_the_commit):
        assert isinstance(crowd.outcomes[one], LedgerFailure)


def test_a_transaction_that_ends_under_a_work_is_every_works_failure(file):
    def roll_back():
        file._mine.open.driver.execute("ROLLBACK")
        raise LookupError("SQLite rolled back by itself, as on a full disk")

    def before():
        return add(file, "a")

    def after():
        return add(file, "c")

    crowd = Crowd(file, 3)
    for name, work in (("a", before), ("b", roll_back), ("c", after)):
        crowd.send(name, work)

    crowd.finish()

    assert [] == kept(file)
    for one in (before, roll_back, after):
        assert isinstance(crowd.outcomes[one], LedgerFailure)
    assert "d" == file.commit("d", lambda: add(file, "d"))


def test_a_group_that_breaks_off_is_no_success():
    @contextmanager
    def broken():
        yield
        raise KeyboardInterrupt

    grouped = Grouped(broken, lambda: 0)

    with pytest.raises(KeyboardInterrupt):
        grouped.commit("a", lambda: "done")


def test_the_lost_transaction_has_a_name_of_its_own():
    assert not issubclass(TransactionLost, LedgerFailure)
