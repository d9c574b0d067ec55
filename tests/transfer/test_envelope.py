"""Laws of seals and signatures, whatever is said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer import sealing
from transfer.envelope import body, epoch, signing
from transfer.envelope.body import Place
from transfer.envelope.canonical import NotCanonical, canonical, from_base64, to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.signing import Forged
from transfer.sealing import Tampered

ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
CANONICAL = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | ASCII,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ASCII, inner, max_size=3),
)
SAID = st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False, allow_infinity=False))
HERE = Place("t", "e", "vitals_taken", "tablet", 1)
KEYS = DeviceKeys.make()


@given(st.dictionaries(ASCII, CANONICAL))
def test_the_canonical_text_does_not_depend_on_the_order_of_names(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


@given(CANONICAL)
def test_the_canonical_text_is_what_json_writes_of_it(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))

    assert text.encode() == canonical(value)


@given(
    CANONICAL, st.sampled_from(["\x7f", "\n", "\0", "é", "\ud800", 0.5, 2**53, -(2**53), b"", ()])
)
def test_refuses_what_two_languages_may_write_differently_wherever_it_stands(value, other):
    for held in (other, [value, other], {"said": value, "more": [{"other": other}]}):
        with pytest.raises(NotCanonical):
            canonical(held)


@pytest.mark.parametrize("name", ["\x7f", "é", "\n"])
def test_refuses_a_name_that_two_languages_may_write_differently(name):
    with pytest.raises(NotCanonical):
        canonical({"said": {name: 1}})


@given(st.binary())
def test_reads_the_base64_that_it_wrote(data):
    assert data == from_base64(to_base64(data))


@pytest.mark.parametrize("text", ["YQ", "YR==", "Y-==", " YQ==", "YQ==\n", "é==="])
def test_refuses_base64_that_is_written_another_way(text):
    with pytest.raises(NotCanonical):
        from_base64(text)


@given(SAID)
def test_opens_what_was_sealed_in_its_place(said):
    key = sealing.new_key()

    assert said == body.unseal(key, HERE, body.seal(key, HERE, said))


@pytest.mark.parametrize(
    "there",
    [
        Place("u", "e", "vitals_taken", "tablet", 1),
        Place("t", "f", "vitals_taken", "tablet", 1),
        Place("t", "e", "message_sent", "tablet", 1),
        Place("t", "e", "vitals_taken", "console", 1),
        Place("t", "e", "vitals_taken", "tablet", 2),
    ],
    ids=["transfer", "event", "type", "device", "epoch"],
)
def test_refuses_to_open_in_another_place(there):
    key = sealing.new_key()
    sealed = body.seal(key, HERE, {"pulse": 1})

    with pytest.raises(Tampered):
        body.unseal(key, there, sealed)


@pytest.mark.parametrize("text", [b"[]", b"1", b'"pulse"'])
def test_refuses_a_sealed_text_that_is_no_object(text):
    key = sealing.new_key()
    sealed = sealing.seal(key, text, HERE.bound())
    parts = {"nonce": to_base64(sealed.nonce), "ciphertext": to_base64(sealed.ciphertext)}

    with pytest.raises(Tampered):
        body.unseal(key, HERE, parts)


def test_never_seals_twice_under_one_nonce():
    key = sealing.new_key()

    assert 500 == len({body.seal(key, HERE, {})["nonce"] for _ in range(500)})


@given(st.dictionaries(ASCII, CANONICAL), ASCII)
def test_verifies_only_what_was_signed(said, other):
    signed = signing.signed_event(KEYS.signing, "t", "requested", said)

    signing.verify_event(KEYS.public_signing, "t", "requested", signed)

    with pytest.raises(Forged):
        signing.verify_event(KEYS.public_signing, "t", "redirected", signed)
    with pytest.raises(Forged):
        signing.verify_event(KEYS.public_signing, "u", "requested", signed)
    changed = {**signed, "note": f"{said.get('note')}{other}!"}
    with pytest.raises(Forged):
        signing.verify_event(KEYS.public_signing, "t", "requested", changed)


def test_another_devices_signature_is_a_forgery():
    signed = signing.signed_event(DeviceKeys.make().signing, "t", "requested", {})

    with pytest.raises(Forged):
        signing.verify_event(KEYS.public_signing, "t", "requested", signed)


def test_an_event_is_no_epoch_and_an_epoch_no_event():
    said = {"epoch": 1, "opened_by": "tablet", "keys": [], "earlier": []}
    as_event = signing.signed_event(KEYS.signing, "t", "requested", said)

    with pytest.raises(Forged):
        epoch.verify_epoch(KEYS.public_signing, "t", as_event)


def test_a_content_key_opens_for_its_device_alone():
    mine, other, key = DeviceKeys.make(), DeviceKeys.make(), sealing.new_key()
    (entry,) = epoch.wrap_key(key, "t", 1, {"tablet": mine.public_sealing})

    assert key == epoch.unwrap_key(mine.sealing, "t", 1, entry)
    for wrong in (
        (other.sealing, "t", 1, entry),
        (mine.sealing, "u", 1, entry),
        (mine.sealing, "t", 2, entry),
        (mine.sealing, "t", 1, entry | {"device_id": "console"}),
        (mine.sealing, "t", 1, entry | {"wrapped": to_base64(bytes(48))}),
        (mine.sealing, "t", 1, entry | {"enc": to_base64(bytes(32))}),
        (mine.sealing, "t", 1, entry | {"enc": "no base64"}),
    ):
        with pytest.raises(Tampered):
            epoch.unwrap_key(*wrong)


def test_keys_are_not_shown():
    assert "DeviceKeys()" == repr(KEYS)
