"""What the hub refuses without being able to read it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer import seals
from transfer.case import Case
from transfer.envelope.canonical import to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.pen import Pen
from transfer.refusals import Conflict, Unacceptable

SIGNS = {"signs": {"measured_at": "2026-11-20T14:05:00Z", "pulse": 90}}


@pytest.fixture
def transfer_id(hub, make):
    return make.request(hub, make.asking()).event.header.transfer_id


def fields(refused):
    return {violation.field for violation in refused.value.violations}


def refused_fields(act):
    with pytest.raises(Unacceptable) as refused:
        act()
    return fields(refused)


def conflict(act):
    with pytest.raises(Conflict) as refused:
        act()
    return refused.value.code


def test_takes_what_a_recipient_sealed(hub, make, transfer_id):
    body = make.noting(transfer_id, "vitals", SIGNS, by="meilahti")

    event = make.act(hub, transfer_id, "vitals", body).event

    assert SIGNS == make.opened(event.transfer_event())


@pytest.mark.parametrize(
    "change",
    [
        {"occurred_at": "2026-11-20T14:02:00Z"},
        {"actor": "medic-18"},
        {"sealed": {"epoch": 1, "nonce": "A" * 16, "ciphertext": "A" * 24}},
        {"signature": to_base64(bytes(64))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_refuses_what_was_changed_after_it_was_signed(hub, make, transfer_id, change):
    body = make.noting(transfer_id, "vitals", SIGNS, actor="medic-17") | change

    assert {"signature"} == refused_fields(lambda: make.act(hub, transfer_id, "vitals", body))


def test_refuses_an_event_that_was_signed_for_another_transfer_or_word(hub, make, transfer_id):
    other = make.request(hub, make.asking()).event.header.transfer_id
    body = make.noting(other, "vitals", SIGNS)

    assert {"signature"} == refused_fields(lambda: make.act(hub, transfer_id, "vitals", body))
    assert {"signature"} == refused_fields(lambda: make.act(hub, other, "amend", body))


def test_refuses_a_device_that_nobody_enrolled(hub, make, transfer_id):
    make.pens["stranger"] = Pen("stranger", DeviceKeys.make())
    body = make.noting(transfer_id, "clock", by="stranger", clock="at_patient")

    assert {"device_id"} == refused_fields(lambda: make.act(hub, transfer_id, "clock", body))


def test_refuses_a_device_that_signs_as_another(hub, make, transfer_id):
    make.pens["thief"] = dataclasses.replace(make.pens["tablet"], keys=DeviceKeys.make())
    body = make.noting(transfer_id, "clock", by="thief", clock="at_patient")

    assert {"signature"} == refused_fields(lambda: make.act(hub, transfer_id, "clock", body))


def test_refuses_a_revoked_device_and_shows_what_it_said_before(hub, make, transfer_id):
    with hub.database.writing():
        hub.access.register.revoke(make.pens["tablet"].device_id)
    body = make.noting(transfer_id, "clock", clock="at_patient")

    assert {"device_id"} == refused_fields(lambda: make.act(hub, transfer_id, "clock", body))
    assert 1 == len(hub.casebook.replay(transfer_id, 0).events)


def test_after_a_revocation_the_next_epoch_leaves_the_device_out(hub, make, transfer_id):
    lost = make.pens["meilahti"].device_id
    with hub.database.writing():
        hub.access.register.revoke(lost)
    whole = make.epoch(transfer_id, "meilahti")
    body = make.noting(transfer_id, "rekey", epoch=whole)

    with pytest.raises(Unacceptable) as refused:
        make.act(hub, transfer_id, "rekey", body)

    assert lost in {violation.value for violation in refused.value.violations}


def test_refuses_a_nonce_that_was_used_under_the_key(hub, make, transfer_id):
    first = make.noting(transfer_id, "vitals", SIGNS)
    make.act(hub, transfer_id, "vitals", first)
    again = make.noting(transfer_id, "vitals", sealed=first["sealed"])

    assert "nonce_reused" == conflict(lambda: make.act(hub, transfer_id, "vitals", again))


@pytest.mark.parametrize(
    ("before", "word", "said"),
    [
        ([("decline", {"reason": "other"})], "redirect", {"hospital_id": "jorvi"}),
        ([], "reassign", {"unit_id": "HEL-104"}),
        ([("accept", {})], "divert", {"reason": "no_capacity"}),
        ([], "decline", {"reason": "other"}),
        ([], "expire", {"reason": "no_answer"}),
        ([("accept", {})], "withdraw", {"reason": "other"}),
    ],
    ids=["redirect", "reassign", "divert", "decline", "expire", "withdraw"],
)
def test_an_epoch_ends_when_those_who_may_read_change(hub, make, transfer_id, before, word, said):
    for version, (step, words) in enumerate([*before, (word, said)], start=1):
        make.act(hub, transfer_id, step, make.answering(transfer_id, step, version, **words))
    body = make.noting(transfer_id, "vitals", SIGNS)
    shown = hub.casebook.show(transfer_id)

    with pytest.raises(Conflict) as refused:
        make.act(hub, transfer_id, "vitals", body)

    assert {"epoch": 1, "over": True} == shown["epoch"]
    assert "epoch_over" == refused.value.code
    assert "open epoch 2 with `rekey`" in str(refused.value)


def test_the_next_epoch_comes_with_the_event_itself(hub, make, transfer_id):
    make.act(hub, transfer_id, "decline", make.answering(transfer_id, "decline", reason="other"))
    epoch = make.epoch(transfer_id, "jorvi")
    redirect = make.answering(transfer_id, "redirect", 2, hospital_id="jorvi", epoch=epoch)
    make.act(hub, transfer_id, "redirect", redirect)

    make.act(hub, transfer_id, "vitals", make.noting(transfer_id, "vitals", SIGNS, by="jorvi"))

    assert {"epoch": 2, "over": False} == hub.casebook.show(transfer_id)["epoch"]


def test_refuses_what_is_sealed_in_an_epoch_before(hub, make, transfer_id):
    late = make.noting(transfer_id, "vitals", SIGNS)
    rekey = make.noting(transfer_id, "rekey", epoch=make.epoch(transfer_id, "meilahti"))
    make.act(hub, transfer_id, "rekey", rekey)

    assert "epoch_over" == conflict(lambda: make.act(hub, transfer_id, "vitals", late))


def test_two_devices_do_not_open_the_same_epoch(hub, make, transfer_id):
    bodies = []
    for by in ("tablet", "meilahti"):
        epoch = make.epoch(transfer_id, "meilahti", by=by)
        del make.keys[transfer_id][1:]
        bodies.append(make.noting(transfer_id, "rekey", by=by, epoch=epoch))
    make.act(hub, transfer_id, "rekey", bodies[0])

    assert "epoch_taken" == conflict(lambda: make.act(hub, transfer_id, "rekey", bodies[1]))


def test_a_diverted_patient_is_read_by_no_hospital(hub, make, transfer_id):
    make.act(hub, transfer_id, "accept", make.answering(transfer_id, "accept"))
    wrong = make.epoch(transfer_id, "meilahti")
    divert = {"reason": "no_capacity", "epoch": wrong}
    body = make.answering(transfer_id, "divert", 2, **divert)
    named = refused_fields(lambda: make.act(hub, transfer_id, "divert", body))
    assert {"epoch.keys", "epoch.earlier[0].keys"} == named

    del make.keys[transfer_id][1:]
    divert["epoch"] = make.epoch(transfer_id, None)
    make.act(hub, transfer_id, "divert", make.answering(transfer_id, "divert", 2, **divert))

    assert {"epoch": 2, "over": False} == hub.casebook.show(transfer_id)["epoch"]


ENDS = [("decline", []), ("expire", []), ("withdraw", ["accept"]), ("divert", ["accept"])]


@pytest.mark.parametrize(("word", "before"), ENDS)
def test_a_hospital_without_a_part_opens_no_epoch(hub, make, transfer_id, word, before):
    for version, step in enumerate([*before, word], start=1):
        said = {"reason": "other"} if step == word else {}
        make.act(hub, transfer_id, step, make.answering(transfer_id, step, version, **said))
    theirs = make.noting(
        transfer_id, "rekey", by="meilahti", epoch=make.epoch(transfer_id, None, by="meilahti")
    )

    assert {"epoch.opened_by"} == refused_fields(
        lambda: make.act(hub, transfer_id, "rekey", theirs)
    )
    del make.keys[transfer_id][1:]
    epoch = make.epoch(transfer_id, None)
    make.act(hub, transfer_id, "rekey", make.noting(transfer_id, "rekey", epoch=epoch))
    make.act(hub, transfer_id, "vitals", make.noting(transfer_id, "vitals", SIGNS))

    assert {"epoch": 2, "over": False} == hub.casebook.show(transfer_id)["epoch"]


def test_refuses_an_epoch_that_another_device_signed(hub, make, transfer_id):
    epoch = make.epoch(transfer_id, "meilahti", by="meilahti")
    body = make.noting(transfer_id, "rekey", by="tablet", epoch=epoch)
    as_own = epoch | {"opened_by": make.pens["tablet"].device_id}
    forged = make.noting(transfer_id, "rekey", by="tablet", epoch=as_own)

    assert {"epoch.opened_by"} == refused_fields(lambda: make.act(hub, transfer_id, "rekey", body))
    assert {"epoch.signature"} == refused_fields(
        lambda: make.act(hub, transfer_id, "rekey", forged)
    )


def test_a_transfer_id_is_given_once(hub, make, transfer_id):
    del make.keys[transfer_id]
    body = make.asking(transfer_id=transfer_id)

    assert "transfer_id_reused" == conflict(lambda: make.request(hub, body))


class Devices:
    """Whom a rule needs, without a table."""

    def __init__(self, ids):
        self._ids = ids

    def get(self, device_id):
        raise AssertionError("nobody asks")

    def recipients(self, hospital_id, unit_id):
        return [Pen(device_id, None) for device_id in self._ids]


@given(st.sets(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef"), max_size=8))
def test_an_epoch_is_for_just_its_recipients_each_once(required, named):
    epoch = {"epoch": 2, "keys": [{"device_id": one} for one in named], "earlier": []}

    def give():
        seals.given_to(Devices(required), "meilahti", "HEL-103", epoch)

    if sorted(required) == sorted(named):
        give()
    else:
        with pytest.raises(Unacceptable) as refused:
            give()
        wrong = {one for one in named if one not in required or named.count(one) > 1}
        assert wrong | (required - set(named)) == {v.value for v in refused.value.violations}


@pytest.mark.parametrize(
    "earlier",
    [
        [{"epoch": 2, "keys": [{"device_id": "a"}]}],
        [{"epoch": 1, "keys": [{"device_id": "b"}]}],
        [{"epoch": 1, "keys": [{"device_id": "a"}, {"device_id": "a"}]}],
        [{"epoch": 1, "keys": [{"device_id": "a"}]}, {"epoch": 1, "keys": [{"device_id": "a"}]}],
    ],
    ids=["not earlier", "to a stranger", "twice to one", "twice"],
)
def test_refuses_earlier_keys_that_are_none_or_for_strangers(earlier):
    epoch = {"epoch": 2, "keys": [{"device_id": "a"}], "earlier": earlier}

    with pytest.raises(Unacceptable):
        seals.given_to(Devices(["a"]), None, "HEL-103", epoch)


def test_a_first_epoch_is_number_one():
    body = {"epoch": {"epoch": 2}, "sealed": {"epoch": 2, "nonce": "A" * 16}}

    with pytest.raises(Unacceptable):
        seals.in_epoch(None, Case(), body)
