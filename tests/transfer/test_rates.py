import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.access.rates import Rate, TooOften


class Clock:
    """Seconds, moved by hand."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_lets_each_ask_as_often_as_allowed(clock):
    rate = Rate(3, clock)

    for _ in range(3):
        rate.count("medic-17")
        rate.count("medic-18")
    with pytest.raises(TooOften):
        rate.count("medic-17")


def test_says_when_to_ask_again(clock):
    rate = Rate(3, clock)
    for _ in range(3):
        rate.count("medic-17")

    with pytest.raises(TooOften) as refused:
        rate.count("medic-17")
    assert 20 == refused.value.retry_after_s

    clock.now += 20
    rate.count("medic-17")
    with pytest.raises(TooOften):
        rate.count("medic-17")


def test_a_minute_of_silence_gives_all_back(clock):
    rate = Rate(3, clock)
    for _ in range(2):
        for _ in range(3):
            rate.count("medic-17")
        clock.now += 60


def test_forgets_who_has_not_asked_for_a_minute(clock):
    rate = Rate(3, clock)
    for number in range(10_000):
        rate.count(f"address-{number}")
    clock.now += 61

    rate.count("medic-17")

    assert {"medic-17"} == set(rate._expected)


@given(st.lists(st.floats(0, 30), max_size=60))
def test_never_lets_more_through_than_a_full_minute_and_the_rate(pauses):
    clock, taken = Clock(), 0
    rate, start = Rate(6, clock), clock.now
    for pause in pauses:
        clock.now += pause
        try:
            rate.count("medic-17")
            taken += 1
        except TooOften:
            continue

    assert taken <= 6 + (clock.now - start) / 10 + 0.001
