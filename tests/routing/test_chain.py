"""The time that a request has, whatever its engines do."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest

from routing.chain import Chain
from routing.engine import Limit, Measure, Position
from routing.straight_line import StraightLine
from routing.valhalla_engine import ValhallaEngine

HERE, THERE, FAR = Position(24.94, 60.17), Position(24.95, 60.17), Position(24.94, 62)
LATE = "no answer within its share of the time"


class Hanging(StraightLine):
    """An engine whose answer does not come before it is released."""

    name = "hanging"

    def __init__(self):
        self.released = Event()

    def route(self, *asked, **more):
        self.released.wait()
        return super().route(*asked, **more)


@pytest.fixture
def hanging():
    engine = Hanging()
    yield engine
    engine.released.set()


@pytest.fixture
def busy(service):
    """Return the embedded engine while others use all of it."""
    engine = ValhallaEngine(service.map.tiles)
    with ExitStack() as others:
        for _ in range(engine.actors.count):
            others.enter_context(engine.actors.taken())
        yield engine


@pytest.mark.parametrize(
    "question",
    [
        lambda attempt: attempt.route(HERE, THERE, "en-US"),
        lambda attempt: attempt.route(HERE, FAR, "en-US"),
        lambda attempt: attempt.roads([(HERE, THERE), (THERE, HERE)], "en-US"),
        lambda attempt: attempt.matrix([HERE, THERE], [HERE, THERE]),
        lambda attempt: attempt.to_one([HERE, THERE], HERE),
        lambda attempt: attempt.reach(HERE, [Limit(Measure.TIME, 60)]),
    ],
    ids=["short way", "long way", "ways", "matrix", "to one", "reach"],
)
def test_estimates_when_the_embedded_engine_does_not_answer_in_time(busy, question):
    attempt = Chain([], busy, 0.1).attempt()

    assert question(attempt)

    assert StraightLine.name == attempt.name
    (fallback,) = attempt.fallbacks
    assert busy.name == fallback.engine
    assert fallback.reason.startswith(LATE)


def test_marks_a_way_that_is_an_estimate(busy):
    road = Chain([], busy, 0.1).attempt().route(HERE, THERE, "en-US")

    assert "an estimate from the straight line" in road.warnings[0]


def test_answers_again_when_the_others_are_done(service):
    ends = [hospital.position for hospital in service.facilities[:2]]
    chain = Chain([], ValhallaEngine(service.map.tiles, 1), 0.1)
    with chain.embedded.actors.taken():
        chain.attempt().roads([ends, ends], "en-US")

    attempt = Chain([], chain.embedded, 30).attempt()

    assert attempt.roads([ends], "en-US")
    assert [] == attempt.fallbacks


def test_leaves_the_embedded_engine_time_when_a_remote_one_hangs(hanging, service):
    attempt = Chain([hanging], service.chain.embedded, 3).attempt()

    hospitals = [hospital.position for hospital in service.facilities]
    attempt.route(hospitals[0], hospitals[1], "en-US")

    assert service.chain.embedded.name == attempt.name
    assert [f"{LATE}, 1.5 s"] == [fallback.reason for fallback in attempt.fallbacks]


def test_gives_a_large_matrix_a_budget_for_each_hundred_places(busy):
    attempt = Chain([], busy, 0.1).attempt(places=300)

    attempt.matrix([HERE], [THERE])

    assert "0.3 s" in attempt.fallbacks[0].reason


def test_gives_an_engine_up_once_when_two_questions_fail_side_by_side(busy):
    attempt = Chain([], busy, 0.1).attempt()

    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(attempt.route, HERE, THERE, "en-US") for _ in range(2)]

    assert [StraightLine.name] * 2 == [attempt.name for question in asked if question.result()]
    assert [busy.name] == [fallback.engine for fallback in attempt.fallbacks]
