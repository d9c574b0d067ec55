"""Several incidents for one ambulance, one after the other."""

from hypothesis import given
from hypothesis import strategies as st
from routing_world import QUAY, STATION

from routing.ambulances import Unit
from routing.engine import Position, Road
from routing.facilities import Facility
from routing.trips import Stay, later_trips, soonest_hospitals
from routing.wave import Incident, plan_wave

PATH = "dispatch/wave"
UNIT = {"id": "A-1", "lon": 24.94876, "lat": 60.173, "status": "available"}
INCIDENTS = [
    STATION | {"id": "fire", "severity_level": 1},
    QUAY | {"id": "fall", "severity_level": 4},
]
HERE = Position(0, 0)


def test_plans_who_waits_for_the_only_ambulance_as_its_next_trip(post, hospitals):
    asked = {"incidents": INCIDENTS, "units": [UNIT], "trips": 2, "turnaround_minutes": 20}

    answer = post("wave", asked, PATH).json

    (trip,) = answer["later_trips"]
    first = answer["assignments"][0]
    assert ("fall", "A-1", 2, "fire") == tuple(
        trip[name] for name in ("incident", "unit", "trip", "after")
    )
    assert trip["hospital"] in {hospital.id for hospital in hospitals}
    assert trip["arrival_s"] > first["eta"]["duration_s"] + 20 * 60
    assert [] == answer["unassigned"]


def test_plans_no_further_trip_when_nobody_asks_for_one(post):
    answer = post("wave", {"incidents": INCIDENTS, "units": [UNIT]}, PATH).json

    assert [] == answer["later_trips"]
    assert ["fall"] == [one["incident"] for one in answer["unassigned"]]


@st.composite
def waves(draw):
    """A wave with more incidents than units, and the drives to and from two hospitals."""
    incidents, units = draw(st.integers(1, 7)), draw(st.integers(1, 3))
    cell = st.none() | st.integers(0, 1800)

    def table(rows, columns):
        return [[draw(cell) for _ in range(columns)] for _ in range(rows)]

    waiting = [Incident(f"i{n}", HERE, draw(st.integers(1, 5))) for n in range(incidents)]
    wave = plan_wave(
        waiting,
        [Unit(f"u{n}", HERE, "available") for n in range(units)],
        table(units, incidents),
        lambda pairs: [Road(10, 60, [(0, 0), (0, 0)]) for _ in pairs],
    )
    hospitals = [
        Facility("open", "Open", HERE, frozenset(), "open"),
        Facility("shut", "Shut", HERE, frozenset(), "closed"),
    ]
    to_hospital = table(incidents, 2)
    chosen = soonest_hospitals(wave, hospitals, to_hospital)
    return wave, Stay(chosen, to_hospital, table(2, incidents), 1200)


@given(waves(), st.integers(1, 4))
def test_serves_nobody_twice_and_no_unit_before_it_is_free(parts, most):
    wave, stay = parts

    trips = later_trips(wave, stay, most)

    served = [trip.incident for trip in trips]
    assert len(served) == len(set(served))
    assert not set(served) & set(wave.unit_of)
    arrivals = {(unit, 1): wave.roads[c].duration_s for c, unit in wave.unit_of.items()}
    for trip in trips:
        assert 2 <= trip.number <= most
        before = arrivals[trip.unit, trip.number - 1]
        drive = stay.to_hospital[trip.after][trip.hospital]
        assert trip.arrival_s >= before + stay.turnaround_s + drive
        arrivals[trip.unit, trip.number] = trip.arrival_s


@given(waves())
def test_leaves_nobody_waiting_whom_a_free_unit_could_reach(parts):
    wave, stay = parts

    trips = later_trips(wave, stay, most=8)

    served = {*wave.unit_of, *(trip.incident for trip in trips)}
    last = dict([(u, c) for c, u in wave.unit_of.items()] + [(t.unit, t.incident) for t in trips])
    for waiting in set(range(len(wave.incidents))) - served:
        for at in last.values():
            if at in stay.hospital_of:
                assert stay.from_hospital[stay.hospital_of[at]][waiting] is None


def test_takes_the_hospital_that_is_open_before_a_nearer_one_that_is_not():
    wave = plan_wave(
        [Incident("i", HERE, 3)],
        [Unit("u", HERE, "available")],
        [[1]],
        lambda pairs: [Road(10, 60, [(0, 0), (0, 0)]) for _ in pairs],
    )
    shut = Facility("shut", "Shut", HERE, frozenset(), "closed")
    open_ = Facility("open", "Open", HERE, frozenset(), "open")

    assert {0: 1} == soonest_hospitals(wave, [shut, open_], [[10, 900]])
    assert {0: 0} == soonest_hospitals(wave, [shut, open_], [[10, None]])
    assert {} == soonest_hospitals(wave, [shut, open_], [[None, None]])
