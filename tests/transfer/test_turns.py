import threading

import pytest

from transfer.turns import Turns, WaitedTooLong


class Waiter:
    """A thread that waits for its turn, notes it, and ends it."""

    def __init__(self, turns, name, order):
        self._turns, self._name, self._order = turns, name, order
        before = len(turns._line)
        self.thread = threading.Thread(target=self._work)
        self.thread.start()
        while len(turns._line) == before:
            self.thread.join(0.001)

    def _work(self):
        with self._turns.turn():
            self._order.append(self._name)


def test_lets_as_many_in_as_there_are_places():
    turns = Turns(2, patience_s=0.01)

    with turns.turn(), turns.turn(), pytest.raises(WaitedTooLong, match=r"0\.01 s"):
        turns._wait()


def test_serves_in_the_order_of_arrival_and_lets_nobody_in_between():
    turns, order = Turns(1, patience_s=30), []
    with turns.turn():
        waiters = [Waiter(turns, name, order) for name in range(5)]

    with turns.turn():
        order.append("who left and came back")
    for waiter in waiters:
        waiter.thread.join(30)

    assert [0, 1, 2, 3, 4, "who left and came back"] == order


def test_who_gave_up_takes_no_place_along():
    turns = Turns(1, patience_s=0.01)
    with turns.turn(), pytest.raises(WaitedTooLong):
        turns._wait()

    with turns.turn():
        pass


def test_a_failure_inside_hands_the_place_on():
    turns = Turns(1, patience_s=0.01)
    with pytest.raises(KeyError), turns.turn():
        raise KeyError

    with turns.turn():
        pass
