from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routing import facilities
from routing.ambulances import Unit
from routing.dispatch import NothingInReach, choose_hospitals, choose_units
from routing.engine import Position, Road, Way
from routing.facilities import Diversion, Facility
from routing.obstacles import Need, obstacles

HERE = Position(0.0, 0.0)
KINDS = ("trauma", "stroke", "pci")


@dataclass
class Country:
    """A country of which we know the driving times: by matrix, and by route where they differ."""

    matrix: dict[Position, float | None]
    routes: dict[Position, float | None] = field(default_factory=dict)
    name: str = "country"

    def roads(self, ends, language, closures=()):
        return [self.road(*pair) for pair in ends]

    def road(self, origin, destination):
        place = destination if origin == HERE else origin
        seconds = self.routes.get(place, self.matrix[place])
        if seconds is None:
            return None
        return Road(10 * seconds, seconds, [(0, 0), (place.lon, place.lat)])

    def from_one(self, origin, places, closures=()):
        return [self.matrix[place] for place in places]

    def to_one(self, places, destination, closures=()):
        found = [self.matrix[place] for place in places]
        return [None if seconds is None else Way(seconds) for seconds in found]


def hospital(number, capabilities=(), status="open", free=1, **more):
    place = Position(number + 1.0, 1.0)
    return Facility(
        f"h{number}", f"Hospital {number}", place, frozenset(capabilities), status, 9, free, **more
    )


def country(known, seconds, routes=()):
    places = [one.position for one in known]
    by_route = dict(zip(places, routes, strict=True)) if routes else {}
    return Country(dict(zip(places, seconds, strict=True)), by_route)


def ids(ranked):
    return [drive.who.id for drive in ranked]


def test_prefers_the_hospital_that_can_help_over_the_nearest():
    known = [hospital(0), hospital(1, ["stroke"])]

    found = choose_hospitals(country(known, [60, 300]), HERE, Need(2, ["stroke"]), known)

    assert ids(found.ranked) == ["h1"]
    assert found.nearest.who.id == "h0"
    assert [one.reason for one in found.excluded] == ["does not offer stroke"]


def test_sends_an_immediate_patient_to_a_hospital_on_diversion():
    known = [hospital(0, status="diversion"), hospital(1)]
    drives = country(known, [60, 300])

    assert ids(choose_hospitals(drives, HERE, Need(1, []), known).ranked)[0] == "h0"
    assert ids(choose_hospitals(drives, HERE, Need(2, []), known).ranked)[0] == "h1"


def test_sends_an_immediate_patient_to_a_full_hospital():
    known = [hospital(0, free=0), hospital(1)]
    drives = country(known, [60, 300])

    assert ids(choose_hospitals(drives, HERE, Need(1, []), known).ranked)[0] == "h0"
    assert ids(choose_hospitals(drives, HERE, Need(3, []), known).ranked)[0] == "h1"


def test_never_sends_anybody_to_a_closed_hospital_while_another_is_left():
    known = [hospital(0, ["trauma"], status="closed"), hospital(1)]

    found = choose_hospitals(country(known, [60, 300]), HERE, Need(1, ["trauma"]), known)

    assert ids(found.ranked) == ["h1"]


@pytest.mark.parametrize(
    "only", [hospital(0, status="closed"), hospital(0, status="diversion"), hospital(0, free=0)]
)
def test_keeps_the_last_hospital_and_says_what_is_wrong_with_it(only):
    found = choose_hospitals(country([only], [60]), HERE, Need(3, ["burn"]), [only])

    assert ids(found.ranked) == ["h0"]
    assert "does not offer burn" in [obstacle.reason for obstacle in found.obstacles_of_first]


def test_takes_the_mildest_obstacle_when_every_hospital_has_one():
    known = [hospital(0, status="closed"), hospital(1), hospital(2, ["pci"], status="diversion"),
             hospital(3, ["pci"], free=0)]  # fmt: skip

    found = choose_hospitals(country(known, [10, 20, 30, 40]), HERE, Need(3, ["pci"]), known)

    assert ids(found.ranked) == ["h3"]


def test_wants_a_trauma_centre_that_is_strong_enough():
    known = [
        hospital(0, ["trauma"]),
        hospital(1, ["trauma"], trauma_level=3),
        hospital(2, ["trauma"], trauma_level=1),
    ]

    found = choose_hospitals(country(known, [10, 20, 30]), HERE, Need(1, [], 2), known)

    assert ids(found.ranked) == ["h2"]
    assert {one.who.id: one.reason for one in found.excluded} == {
        "h0": "its trauma centre is of no stated level, not level 2 or better",
        "h1": "its trauma centre is level 3, not level 2 or better",
    }


@pytest.mark.parametrize(
    ("service", "kept_away"), [("emergency", True), ("stroke", True), ("burn", False)]
)
def test_diverts_only_those_who_need_the_service(service, kept_away):
    diverted = (Diversion(service, "2030-01-01T00:00:00Z"),)
    known = [hospital(0, ["stroke", "burn"], diversions=diverted), hospital(1, ["stroke"])]
    drives = country(known, [10, 20])

    found = choose_hospitals(drives, HERE, Need(2, ["stroke"]), known)

    assert kept_away == (ids(found.ranked)[0] == "h1")
    assert "h0" == ids(choose_hospitals(drives, HERE, Need(1, ["stroke"]), known).ranked)[0]


def test_ends_a_diversion_at_its_time():
    entry = {
        "id": "h0",
        "name": "Hospital",
        "lon": 1.0,
        "lat": 1.0,
        "capabilities": [],
        "status": "open",
        "diversions": [{"service": "emergency", "until": "2030-01-01T12:00:00+02:00"}],
    }
    end = datetime(2030, 1, 1, 10, tzinfo=UTC)

    (before,) = facilities.known([entry], end - timedelta(seconds=1))
    (after,) = facilities.known([entry], end)

    assert ["on diversion until 2030-01-01T12:00:00+02:00"] == [
        obstacle.reason for obstacle in obstacles(before, Need(2, []))
    ]
    assert [] == obstacles(after, Need(2, []))


def test_shows_the_least_bad_of_those_left_out_when_only_one_will_do():
    known = [hospital(0, ["pci"]), hospital(1, status="closed"), hospital(2, ["pci"], free=0)]

    found = choose_hospitals(country(known, [10, 20, 30]), HERE, Need(3, ["pci"]), known)

    assert "h2" == found.alternative.who.id


def test_says_so_when_no_hospital_is_in_reach():
    known = [hospital(0), hospital(1)]

    with pytest.raises(NothingInReach) as refusal:
        choose_hospitals(country(known, [None, None]), HERE, Need(1, []), known)

    assert [one.who.id for one in refusal.value.excluded] == ["h0", "h1"]


def test_takes_the_last_resort_when_the_route_to_the_only_good_one_fails():
    known = [hospital(0), hospital(1, status="closed")]

    found = choose_hospitals(country(known, [60, 90], [None, 90]), HERE, Need(1, []), known)

    assert ids(found.ranked) == ["h1"]
    assert [obstacle.reason for obstacle in found.obstacles_of_first] == ["closed"]


def test_believes_the_route_and_not_the_matrix():
    known = [hospital(number) for number in range(5)]
    drives = country(known, [10, 20, 30, 40, 50], [100, 20, 30, 90, 50])

    found = choose_hospitals(drives, HERE, Need(3, []), known)

    assert ids(found.ranked) == ["h1", "h2", "h4", "h3", "h0"]
    assert all(drive.road for drive in found.ranked[:3])


def test_leaves_out_ambulances_that_are_not_free_or_cut_off():
    units = [Unit("a", Position(1, 1), "on_scene"), Unit("b", Position(2, 1), "available"),
             Unit("c", Position(3, 1), "available")]  # fmt: skip
    drives = Country({Position(2, 1): None, Position(3, 1): 50.0, Position(1, 1): 1.0})

    found = choose_units(drives, HERE, units)

    assert ids(found.ranked) == ["c"]
    assert {one.who.id: one.reason for one in found.excluded} == {
        "a": "status is on_scene, not available",
        "b": "no road leads from it to the incident",
    }


def test_sends_an_ambulance_that_has_what_is_needed():
    units = [
        Unit("a", Position(1, 1), "available"),
        Unit("b", Position(2, 1), "available", frozenset({"als", "neonatal"})),
    ]
    drives = Country({Position(1, 1): 10.0, Position(2, 1): 50.0})

    found = choose_units(drives, HERE, units, ["als"])

    assert ids(found.ranked) == ["b"]
    assert ["does not offer als"] == [one.reason for one in found.excluded]


def test_has_no_ambulance_when_there_is_none():
    assert choose_units(Country({}), HERE, []).ranked == []


seconds = st.floats(min_value=0, max_value=7200, allow_nan=False)
beds = st.integers(min_value=0, max_value=3)
status = st.sampled_from(["open", "diversion", "closed"])
needs = st.sets(st.sampled_from(KINDS))
rarely = st.integers(min_value=0, max_value=9).map(lambda number: number == 9)
diverted = st.sets(st.sampled_from([*KINDS, "emergency"]))


@st.composite
def countries(draw):
    size = draw(st.integers(min_value=1, max_value=8))
    known = [
        hospital(
            n,
            draw(needs),
            draw(status),
            draw(beds),
            emergency=not draw(rarely),
            historical=draw(rarely),
            diversions=tuple(Diversion(service, "later") for service in draw(diverted)),
        )
        for n in range(size)
    ]
    matrix = draw(st.lists(st.none() | seconds, min_size=size, max_size=size))
    routes = [None if m is None else draw(st.none() | seconds) for m in matrix]
    assume(any(second is not None for second in routes))
    return known, country(known, matrix, routes)


@st.composite
def gentle_countries(draw):
    """Draw a country whose matrix is never too high, and where one hospital can always help."""
    known, drives = draw(countries())
    sound = hospital(len(known), KINDS)
    drives.matrix[sound.position] = drives.routes[sound.position] = draw(seconds)
    for place, second in drives.routes.items():
        drives.routes[place] = None if second is None else max(second, drives.matrix[place])
    return [*known, sound], drives


def diverts(one, wanted):
    return bool({"emergency", *wanted} & {diversion.service for diversion in one.diversions})


@given(countries(), needs, st.integers(min_value=1, max_value=5))
def test_never_chooses_a_hospital_that_cannot_take_anybody_while_another_is_in_reach(
    world, wanted, level
):
    known, drives = world

    first = choose_hospitals(drives, HERE, Need(level, wanted), known).ranked[0].who

    in_reach = [
        one
        for one in known
        if drives.matrix[one.position] is not None and drives.routes[one.position] is not None
    ]
    for barred in (
        lambda one: one.historical,
        lambda one: one.historical or one.status == "closed",
        lambda one: one.historical or one.status == "closed" or not one.emergency,
    ):
        assert not barred(first) or all(barred(one) for one in in_reach)


@given(st.lists(seconds, min_size=1, max_size=8))
def test_sends_the_argmin_of_the_matrix(times):
    units = [Unit(f"u{n}", Position(n + 1.0, 1.0), "available") for n in range(len(times))]
    drives = Country({unit.position: time for unit, time in zip(units, times, strict=True)})

    first = choose_units(drives, HERE, units).ranked[0]

    assert min(times) == first.duration_s == drives.matrix[first.who.position]


@given(countries(), needs, st.integers(min_value=1, max_value=5))
def test_accounts_for_every_hospital_once_and_ranks_by_time(world, wanted, level):
    known, drives = world

    found = choose_hospitals(drives, HERE, Need(level, wanted), known)

    listed = ids(found.ranked) + [one.who.id for one in found.excluded]
    assert sorted(one.id for one in known) == sorted(listed)
    assert found.ranked
    times = [drive.duration_s for drive in found.ranked]
    assert sorted(times) == times
    assert found.nearest.duration_s <= times[0]
    assert all(one.reason for one in found.excluded)


@given(countries(), needs, st.integers(min_value=1, max_value=5))
def test_breaks_a_rule_only_when_nobody_in_reach_keeps_them_all(world, wanted, level):
    known, drives = world

    found = choose_hospitals(drives, HERE, Need(level, wanted), known)

    able = [
        one
        for one in known
        if one.status != "closed"
        and one.emergency
        and not one.historical
        and wanted <= one.capabilities
        and (level == 1 or (one.status == "open" and one.free and not diverts(one, wanted)))
        and drives.matrix[one.position] is not None
        and drives.routes[one.position] is not None
    ]
    assert bool(able) == (found.obstacles_of_first == [])


@given(gentle_countries(), needs, st.sampled_from(KINDS))
def test_needing_more_never_gets_there_sooner(world, wanted, more):
    known, drives = world

    fewer = choose_hospitals(drives, HERE, Need(1, wanted), known)
    found = choose_hospitals(drives, HERE, Need(1, wanted | {more}), known)

    assert [] == found.obstacles_of_first
    assert fewer.ranked[0].duration_s <= found.ranked[0].duration_s
