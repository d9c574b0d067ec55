from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.audit.chain import START, AuditEntry, Broken, Head, hash_of, verify
from transfer.audit.checkpoint import CheckpointBroken, Signer

TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11"
NAMES = st.sampled_from(["accept", "show", "medic-17", "HEL-103"])
SIGNER = Signer(bytes(32))


def entry(position, **said):
    names = {
        "transfer_id": TRANSFER,
        "at": "2026-11-20T14:00:00.000Z",
        "action": "show",
        "seq": 1,
        "digest": None,
        "person_id": "medic-17",
        "device_id": None,
        "role": "medic",
        "organisation": "hus",
    }
    return AuditEntry(position=position, **names | said)


entries = st.fixed_dictionaries(
    {
        "action": NAMES,
        "seq": st.integers(1, 9),
        "digest": st.none() | st.just("ab" * 32),
        "person_id": st.none() | NAMES,
        "device_id": st.none() | NAMES,
    }
)


def chained(said):
    chain, head = [], START
    for position, fields_said in enumerate(said, start=1):
        one = entry(position, **fields_said)
        head = hash_of(one, head)
        chain.append((one, head))
    return chain


chains = st.lists(entries, min_size=1, max_size=8).map(chained)


def changed(value):
    if isinstance(value, int):
        return value + 1
    return "x" if value is None else value[:-1] + chr(ord(value[-1]) ^ 1)


@given(chains)
def test_a_chain_that_nobody_touched_is_whole(chain):
    assert Head(len(chain), chain[-1][1]) == verify(TRANSFER, chain)


@given(chains, st.data())
def test_one_changed_character_is_found_where_it_is(chain, data):
    place = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(AuditEntry._fields))
    one, kept = chain[place]
    chain[place] = (one._replace(**{name: changed(getattr(one, name))}), kept)

    with pytest.raises(Broken) as broken:
        verify(TRANSFER, chain)

    assert (TRANSFER, place + 1) == (broken.value.transfer_id, broken.value.position)


@given(chains, st.data())
def test_one_changed_byte_of_a_hash_is_found_where_it_is(chain, data):
    place, byte = data.draw(st.tuples(st.integers(0, len(chain) - 1), st.integers(0, 31)))
    one, kept = chain[place]
    chain[place] = (one, kept[:byte] + bytes([kept[byte] ^ 1]) + kept[byte + 1 :])

    with pytest.raises(Broken) as broken:
        verify(TRANSFER, chain)

    assert place + 1 == broken.value.position


@given(st.lists(entries, min_size=2, max_size=8).map(chained), st.data())
def test_an_entry_that_is_taken_out_is_missed(chain, data):
    place = data.draw(st.integers(0, len(chain) - 2))
    del chain[place]

    with pytest.raises(Broken, match="missing") as broken:
        verify(TRANSFER, chain)

    assert place + 1 == broken.value.position


def signed(count):
    found, last = [], None
    for number in range(1, count + 1):
        last = SIGNER.sign(last, "2026-11-20T14:00:00.000Z", {TRANSFER: Head(number, bytes(32))})
        found.append(last)
    return found


def test_checkpoints_say_where_the_chains_stood():
    found = signed(3)

    assert found[-1] == SIGNER.verify(found)
    assert {TRANSFER: Head(3, bytes(32))} == found[-1].heads


@given(st.integers(0, 2), st.data())
def test_a_changed_byte_of_a_checkpoint_is_found(place, data):
    found = signed(3)
    body = found[place].body
    byte = data.draw(st.integers(0, len(body) - 1))
    other = body[:byte] + bytes([body[byte] ^ 1]) + body[byte + 1 :]
    found[place] = replace(found[place], body=other)

    with pytest.raises(CheckpointBroken, match=f"checkpoint {place + 1} was changed"):
        SIGNER.verify(found)


def test_a_checkpoint_of_another_key_is_refused():
    with pytest.raises(CheckpointBroken, match="another key"):
        Signer(b"x" * 32).verify(signed(1))


@pytest.mark.parametrize("place", [0, 1])
def test_a_checkpoint_that_is_taken_out_is_missed(place):
    found = signed(3)
    del found[place]

    with pytest.raises(CheckpointBroken, match=f"checkpoint {place + 1} is missing"):
        SIGNER.verify(found)
