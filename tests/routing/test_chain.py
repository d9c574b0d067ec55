"""The time that a request has, whatever its engines do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from routing.chain import Chain
from routing.engine import Position
from routing.straight_line import StraightLine

HERE, THERE = Position(24.94, 60.17), Position(24.95, 60.17)


class Hanging(StraightLine):
    """An engine whose answer does not come before it is released."""

    name = "hanging"

    def __init__(self):
        self.released = Event()

    def route(self, *asked, **more):
        self.released.wait()
        return super().route(*asked, **more)

    def matrix(self, *asked, **more):
        self.released.wait()
        return super().matrix(*asked, **more)


@pytest.fixture
def hanging():
    engine = Hanging()
    yield engine
    engine.released.set()


def test_estimates_when_the_embedded_engine_does_not_answer_in_time(hanging):
    attempt = Chain([], hanging, 0.1).attempt()

    road = attempt.route(HERE, THERE, "en-US")

    assert StraightLine.name == attempt.name
    assert "an estimate from the straight line" in road.warnings[0]
    (fallback,) = attempt.fallbacks
    assert fallback.engine == "hanging"
    assert fallback.reason.startswith("no answer within its share of the time")


def test_leaves_the_embedded_engine_time_when_a_remote_one_hangs(hanging, service):
    attempt = Chain([hanging], service.chain.embedded, 3).attempt()

    hospitals = [hospital.position for hospital in service.facilities]
    attempt.route(hospitals[0], hospitals[1], "en-US")

    assert service.chain.embedded.name == attempt.name
    assert ["no answer within its share of the time, 1.5 s"] == [
        fallback.reason for fallback in attempt.fallbacks
    ]


def test_gives_a_large_matrix_a_budget_for_each_hundred_places(hanging):
    attempt = Chain([], hanging, 0.1).attempt(places=300)

    attempt.matrix([HERE], [THERE])

    assert "0.3 s" in attempt.fallbacks[0].reason


def test_gives_an_engine_up_once_when_two_questions_fail_side_by_side(hanging):
    attempt = Chain([], hanging, 0.1).attempt()

    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(attempt.route, HERE, THERE, "en-US") for _ in range(2)]

    assert [StraightLine.name] * 2 == [attempt.name for question in asked if question.result()]
    assert ["hanging"] == [fallback.engine for fallback in attempt.fallbacks]
