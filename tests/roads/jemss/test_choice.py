"""Who is sent and where to, held to the times of an engine that nobody here wrote.

Valhalla and OSRM drive at different speeds and turn at different costs (a way takes 0.8 times as
long here as there), so where two stations are about as near they may disagree. What is asked:
in nine of ten incidents both choose the same, and whom the service sends is, by OSRM's own
times, at most a minute later than whom OSRM would send, in 99 of 100.
"""

import pytest

from routing.engine import Position, air_distance_m

LATER_S = 60


def chosen(plan, side):
    return int(plan[side][0]["id"])


def soonest(seconds):
    return min(range(len(seconds)), key=seconds.__getitem__)


@pytest.fixture(scope="session")
def judged(plans, osrm, stations, hospitals):
    """Return OSRM's seconds for each incident: from the stations, and to the hospitals."""
    return [
        {
            "units": [row[0] for row in osrm.seconds(stations, [incident])],
            "hospitals": osrm.seconds([incident], hospitals)[0],
        }
        for incident, _ in plans
    ]


@pytest.mark.parametrize("side", ["units", "hospitals"])
def test_chooses_whom_another_engine_would_choose(plans, judged, side, record_testsuite_property):
    pairs = [(chosen(plan, side), by[side]) for (_, plan), by in zip(plans, judged, strict=True)]

    same = sum(own == soonest(seconds) for own, seconds in pairs)
    later = sum(seconds[own] - min(seconds) > LATER_S for own, seconds in pairs)

    record_testsuite_property(f"{side}: the same choice as OSRM", f"{same} of {len(pairs)}")
    record_testsuite_property(f"{side}: later by more than {LATER_S} s", f"{later} of {len(pairs)}")
    assert same >= 0.9 * len(pairs)
    assert later <= 0.01 * len(pairs)


@pytest.mark.parametrize("side", ["units", "hospitals"])
def test_the_nearest_through_the_air_is_often_not_the_soonest(
    plans, judged, stations, hospitals, side, record_testsuite_property
):
    places = stations if side == "units" else hospitals
    wrong = sum(
        soonest([air_distance_m(incident, place) for place in places]) != soonest(by[side])
        for (incident, _), by in zip(plans, judged, strict=True)
    )

    share = f"{wrong} of {len(plans)} ({wrong / len(plans):.0%})"
    record_testsuite_property(f"{side}: the nearest by air is wrong", share)
    assert wrong > 0.1 * len(plans)


def test_sends_whom_its_own_ways_say_is_soonest(service, plans, stations):
    engine = service.chain.embedded

    for incident, plan in plans[:25]:
        ways = engine.roads([(station, incident) for station in stations], "en-US")
        seconds = [road.duration_s if road else float("inf") for road in ways]
        assert min(seconds) == pytest.approx(plan["units"][0]["eta"]["duration_s"], abs=1)


def test_refuses_what_lies_on_another_continent(service):
    assert service.stores.region.violations("incident", Position(13.4, 52.5))
