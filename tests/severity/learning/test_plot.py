from xml.etree import ElementTree

import pytest

from severity.learning.plot import EDGE, SIZE, calibration_plot

SVG = "{http://www.w3.org/2000/svg}"
SURE = {"expected": 0.1, "observed": 0.1, "low": 0.1, "high": 0.1}


def drawn(*bins):
    return ElementTree.fromstring(calibration_plot({"critical": bins, "hospitalised": []}))


def points(drawing):
    """Return the places of points, without those of the legend."""
    circles = [circle.attrib for circle in drawing.iter(f"{SVG}circle")]
    return [(float(c["cx"]), float(c["cy"])) for c in circles if c["cx"] != str(EDGE + 14)]


def test_is_named_for_those_who_do_not_see_it():
    drawing = drawn(SURE)

    assert "Calibration on the test year" == drawing.findtext(f"{SVG}title")
    assert {"critical", "hospitalised"} <= {text.text for text in drawing.iter(f"{SVG}text")}


@pytest.mark.parametrize(
    ("risk", "place"),
    [(1, 1), (0.1, 2 / 3), (0.001, 0), (0, 0)],
    ids=["100 %", "10 %", "0.1 %", "never"],
)
def test_puts_what_comes_true_on_the_diagonal(risk, place):
    same = dict.fromkeys(SURE, risk)

    ((x, y),) = points(drawn(same))

    along = EDGE + (SIZE - 2 * EDGE) * place
    assert pytest.approx((along, SIZE - along), abs=0.1) == (x, y)


def test_puts_what_happens_more_often_higher():
    (_, usual), (_, more) = points(drawn(SURE, {**SURE, "observed": 0.2}))

    assert more < usual
