import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from transfer.ledger import Header, Ledger
from transfer.sealing import Tampered
from transfer.sqlite import FILE, SqliteFile
from transfer.tables import probe
from transfer.vault import Vault, WrongKey, bound_to

HEADER = Header("t", 1, 1, "e", "requested", "requested", "2026-11-20T14:00:00Z", "t.1")


@pytest.fixture
def vault(tmp_path, make):
    with SqliteFile(tmp_path / FILE) as database:
        ledger = Ledger(database)
        vault = Vault(ledger, make.key)
        with ledger.writing():
            ledger.open_transfer("t", "requested")
            vault.make_key("t")
        yield vault


def sealed(vault, record):
    with vault._ledger.writing():
        return vault.seal(HEADER, record, vault._ledger.standing("t").wrapped_key)


def test_opens_what_it_sealed(vault, make):
    assert make.patient() == vault.unseal(sealed(vault, make.patient()))


@pytest.mark.parametrize(
    "change",
    [
        {"transfer_id": "u"},
        {"seq": 2},
        {"version": 2},
        {"event_id": "f"},
        {"type": "accepted"},
        {"state": "accepted"},
        {"recorded_at": "2026-11-20T14:00:01Z"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_refuses_a_record_in_another_place(vault, change):
    entry = sealed(vault, {"age_years": 67})
    moved = entry._replace(header=HEADER._replace(**change))

    with pytest.raises(Tampered):
        vault.unseal(moved)


def test_binds_the_record_to_its_whole_header():
    named = bound_to(HEADER)

    assert all(f'"{name}":'.encode() in named for name in HEADER.as_dict())
    assert b'"v":1' in named


headers = st.builds(Header, *[st.text() if t is str else st.integers(1, 2**63 - 1) for t in (
    str, int, int, str, str, str, str, str)])  # fmt: skip


@given(headers, headers)
def test_different_headers_are_bound_differently(one, other):
    assert (one == other) == (bound_to(one) == bound_to(other))


def test_gives_every_transfer_its_own_key(vault):
    with vault._ledger.writing():
        vault._ledger.open_transfer("u", "requested")
        vault.make_key("u")

    assert vault._ledger.wrapped_key("t.1") != vault._ledger.wrapped_key("u.1")


def test_refuses_a_ledger_of_another_key(vault):
    with pytest.raises(WrongKey, match="not the one that this ledger was written with"):
        Vault(vault._ledger, bytes(32))


def test_takes_the_same_key_again(vault, make):
    entry = sealed(vault, {"age_years": 67})

    assert {"age_years": 67} == Vault(vault._ledger, make.key).unseal(entry)


def test_the_probe_leaves_nothing_behind(vault):
    vault.probe()

    assert 0 == len(vault._ledger._database.rows(select(probe)))
