import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_world import square

from routing.area import Area, area_m2, holds
from routing.engine import Position
from routing.overlaps import overlap

HALF = 0.01


def rings(lon, lat, half=HALF):
    return square(lon, lat, half)["coordinates"]


def test_two_squares_have_the_corner_in_common():
    (found,) = overlap(rings(0, 0), rings(HALF, HALF))

    assert area_m2(found) == pytest.approx(area_m2(rings(HALF / 2, HALF / 2, HALF / 2)))


@pytest.mark.parametrize("lon", [2 * HALF, 5 * HALF])
def test_those_that_touch_or_lie_apart_have_nothing_in_common(lon):
    assert [] == overlap(rings(0, 0), rings(lon, 0))


def test_what_encloses_nothing_has_nothing_in_common():
    assert [] == overlap(rings(0, 0), [[[0, 0], [0.001, 0], [0, 0]]])


def test_a_hole_stays_one_and_what_lies_in_it_is_not_common():
    (outline,), (hole,), (island,) = rings(0, 0, 0.04), rings(0, 0, 0.02), rings(0, 0, 0.005)
    ring = [outline, hole]

    (found,) = overlap(ring, rings(0, 0, 0.03))

    assert 2 == len(found)
    assert [] == overlap(ring, [island])


def test_an_area_across_a_hole_has_two_parts_in_common():
    ring = [*rings(0, 0, 0.04), *rings(0, 0, 0.02)]
    (bar,) = rings(0, 0, 0.05)
    bar = [[lon, lat / 10] for lon, lat in bar]

    assert 2 == len(overlap(ring, [bar]))


GRID = 0.001
corners = st.tuples(st.integers(-30, 30), st.integers(-30, 30))


@given(corners, st.integers(5, 20), corners)
def test_a_place_lies_in_what_is_common_when_it_lies_in_both(center, half, corner):
    one, other = rings(0, 0), rings(*(GRID * n for n in center), GRID * half)
    place = Position(*(GRID * (n + 0.5) for n in corner))  # on no side of either

    def inside(polygon):
        return holds(Area("", [Position(*corner) for corner in polygon[0]]), place)

    assert (inside(one) and inside(other)) == any(map(inside, overlap(one, other)))
