"""Every role by everything that can be done or read, written out by hand."""

import pytest

from transfer.access.principal import Principal, Role
from transfer.access.roles import (
    ADMINISTRATION,
    KEPT,
    READS,
    Forbidden,
    Parties,
    check,
    check_kept,
    check_role,
    check_side,
)
from transfer.actions import ACTIONS

PARTIES = Parties("hus", "HEL-103", ("jorvi", "meilahti"))

OWN = {
    Role.DISPATCHER: Principal("d", None, "D", Role.DISPATCHER, "hus"),
    Role.MEDIC: Principal("m", None, "M", Role.MEDIC, "hus", unit_id="HEL-103"),
    Role.HOSPITAL: Principal("h", None, "H", Role.HOSPITAL, "hus", hospital_id="meilahti"),
    Role.QUALITY: Principal("q", None, "Q", Role.QUALITY, "hus"),
    Role.ADMIN: Principal("a", None, "A", Role.ADMIN, "hus"),
}

# Columns: dispatcher, medic, hospital, quality, admin.
MATRIX = """
request      x x - - -
receive      - - x - -
accept       - - x - -
decline      - - x - -
depart       - x - - -
arrive       - x - - -
sign         - x x - -
close        - x - - -
divert       - x x - -
cancel       x x - - -
expire       x - - - -
withdraw     - - x - -
redirect     x x - - -
reassign     x - - - -
eta          - x - - -
clock        x x x - -
vitals       - x - - -
amend        - x - - -
message      - x x - -
read         - x x - -
activate     - x x - -
acknowledge  - - x - -
attach       - x x - -
rekey        - x x - -
list         x x x x -
show         x x x x -
events       x x x x -
attachment   x x x - -
watch        x - - - -
recipients   x x x - -
audit        - - - x -
people       - - - - x
facilities   x - x - x
ambulances   x x - - x
closures     x - - - x
devices      - - - - x
"""

ROWS = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = [
    (role, word, mark == "x")
    for word, *marks in ROWS
    for role, mark in zip(Role, marks, strict=True)
]


# The entries of routing that are of PARTIES.
KEPT_OF = {Role.MEDIC: "HEL-103", Role.HOSPITAL: "meilahti"}


def allowed(principal, word):
    try:
        if word in ADMINISTRATION:
            check_role(principal, word)
        elif word in KEPT:
            check_kept(principal, word, KEPT_OF.get(principal.role))
        else:
            check(principal, word, PARTIES)
    except Forbidden:
        return False
    return True


def test_the_matrix_has_every_action_and_every_read():
    known = {"request", *ACTIONS, *READS, *ADMINISTRATION, *KEPT}

    assert set() == known - {word for word, *_ in ROWS}


@pytest.mark.parametrize(("role", "word", "may"), CELLS)
def test_a_role_may_do_what_the_matrix_says(role, word, may):
    assert may == allowed(OWN[role], word)


STRANGERS = [
    Principal("d", None, "D", Role.DISPATCHER, "another"),
    Principal("m", None, "M", Role.MEDIC, "hus", unit_id="HEL-104"),
    Principal("h", None, "H", Role.HOSPITAL, "hus", hospital_id="malmi"),
    Principal("n", None, "N", Role.MEDIC, "hus"),
    Principal("n", None, "N", Role.HOSPITAL, "hus"),
]


@pytest.mark.parametrize("principal", STRANGERS, ids=lambda p: f"{p.role}-{p.id}")
@pytest.mark.parametrize("word", [word for word, *_ in ROWS if word not in KEPT])
def test_may_nothing_with_what_is_not_theirs(principal, word):
    assert not allowed(principal, word)


@pytest.mark.parametrize(("word", "may"), [(w, w in READS) for w, _, _, m, *_ in ROWS if m == "x"])
def test_a_hospital_that_was_asked_before_reads_and_decides_nothing(word, may):
    before = Principal("h", None, "H", Role.HOSPITAL, "hus", hospital_id="jorvi")

    assert may == allowed(before, word)


@pytest.mark.parametrize(
    ("role", "word", "of"),
    [(Role.MEDIC, "ambulances", "HEL-104"), (Role.HOSPITAL, "facilities", "malmi")],
)
def test_who_speaks_for_one_place_changes_no_other_and_not_all_at_once(role, word, of):
    for other in (of, None):
        with pytest.raises(Forbidden, match="You may change"):
            check_kept(OWN[role], word, other)


def test_a_refusal_names_who_may():
    with pytest.raises(Forbidden, match="'audit': quality may"):
        check(OWN[Role.MEDIC], "audit", PARTIES)


@pytest.mark.parametrize(
    ("role", "side"), [(Role.MEDIC, "hospital"), (Role.HOSPITAL, "ambulance"), (Role.QUALITY, "x")]
)
def test_nobody_speaks_for_the_other_side(role, side):
    with pytest.raises(Forbidden, match=f"does not speak for side '{side}'"):
        check_side(OWN[role], side)


def test_each_side_speaks_for_itself():
    check_side(OWN[Role.MEDIC], "ambulance")
    check_side(OWN[Role.HOSPITAL], "hospital")
