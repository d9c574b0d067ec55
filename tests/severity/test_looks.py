import ast
from pathlib import Path

import pytest

import severity.view
from severity.levels import NAMES
from severity.mass_casualty.casualty import COLOURS
from severity.view.looks import CATEGORIES, LEVELS, LOWERS, RAISES
from tests.severity.contrast import contrast

PAPER, NIGHT = "#ffffff", "#1a1a18"


def channels(colour):
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


@pytest.mark.parametrize("look", [*LEVELS.values(), *CATEGORIES.values()])
def test_keeps_enough_contrast_to_be_read(look):
    assert contrast(channels(look.background), channels(look.text)) >= 4.5


@pytest.mark.parametrize("ground", [PAPER, NIGHT])
@pytest.mark.parametrize("colour", [RAISES, LOWERS])
def test_draws_bars_that_stand_out_by_day_and_by_night(colour, ground):
    assert contrast(channels(colour), channels(ground)) >= 3


@pytest.mark.parametrize("looks", [LEVELS, CATEGORIES])
def test_never_tells_two_things_apart_by_colour_alone(looks):
    shapes = [look.shape for look in looks.values()]

    assert len(shapes) == len(set(shapes))


def test_has_a_look_for_every_level_and_every_category():
    assert (list(NAMES), list(COLOURS)) == (list(LEVELS), list(CATEGORIES))


def imported(path):
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    return plain + [node.module for node in nodes if isinstance(node, ast.ImportFrom)]


def test_keeps_streamlit_out_of_what_pages_show():
    modules = list(Path(severity.view.__file__).parent.glob("*.py"))

    assert len(modules) > 10
    assert [] == [
        path.name
        for path in modules
        if any(name.startswith(("streamlit", "starlette")) for name in imported(path))
    ]
