import pytest

from transfer.access.rates import Rate, TooOften


def test_lets_each_ask_as_often_as_allowed():
    rate = Rate(3)

    for _ in range(3):
        rate.count("medic-17")
        rate.count("medic-18")
    with pytest.raises(TooOften):
        rate.count("medic-17")


def test_says_when_to_ask_again():
    rate = Rate(1)
    rate.count("medic-17")

    with pytest.raises(TooOften) as refused:
        rate.count("medic-17")

    assert refused.value.retry_after_s in range(1, 121)
