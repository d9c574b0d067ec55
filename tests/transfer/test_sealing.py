import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer import sealing
from transfer.sealing import Sealed, Tampered

KEYS = st.binary(min_size=32, max_size=32)

# key, nonce, plaintext, associated data, ciphertext, tag.
# McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16 (NIST submission).
_KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
_TEXT = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
    "a6b525b16aedf5aa0de657ba637b391aafd255"
)
_CIPHER = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056"
    "828838c5f61e6393ba7a0abcc9f662898015ad"
)
GCM = {
    "case 13": ("00" * 32, "00" * 12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    "case 14": (
        "00" * 32,
        "00" * 12,
        "00" * 16,
        "",
        "cea7403d4d606b6e074ec5d3baf39d18",
        "d0d1c8a799996bf0265b98b5d48ab919",
    ),
    "case 15": (
        _KEY,
        "cafebabefacedbaddecaf888",
        _TEXT,
        "",
        _CIPHER,
        "b094dac5d93471bdec1a502270e3cc6c",
    ),
    "case 16": (
        _KEY,
        "cafebabefacedbaddecaf888",
        _TEXT[:120],
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        _CIPHER[:120],
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
}

# wrapping key, key, wrapped: RFC 5649, section 6.
_KWP_KEY = "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"
KWP = {
    "20 octets": (
        _KWP_KEY,
        "c37b7e6492584340bed12207808941155068f738",
        "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
    ),
    "7 octets": (_KWP_KEY, "466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"),
}


@pytest.mark.parametrize("vector", GCM.values(), ids=GCM)
def test_encrypts_as_the_published_vectors_do(vector):
    key, nonce, text, bound, ciphertext, tag = map(bytes.fromhex, vector)

    sealed = sealing.encrypt(key, nonce, text, bound)

    assert Sealed(nonce, ciphertext + tag) == sealed
    assert text == sealing.unseal(key, sealed, bound)


@pytest.mark.parametrize("vector", KWP.values(), ids=KWP)
def test_wraps_as_the_published_vectors_do(vector):
    wrapping_key, key, wrapped = map(bytes.fromhex, vector)

    assert wrapped == sealing.wrap(wrapping_key, key)
    assert key == sealing.unwrap(wrapping_key, wrapped)


@given(KEYS, st.binary(max_size=300), st.binary(max_size=100))
def test_opens_what_was_sealed(key, text, bound):
    assert text == sealing.unseal(key, sealing.seal(key, text, bound), bound)


@given(KEYS, st.binary(max_size=100), st.data())
def test_refuses_a_record_with_one_bit_changed(key, text, data):
    sealed = sealing.seal(key, text, b"here")
    whole = bytearray(sealed.nonce + sealed.ciphertext)
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8

    with pytest.raises(Tampered):
        sealing.unseal(key, Sealed(bytes(whole[:12]), bytes(whole[12:])), b"here")


@given(KEYS, KEYS, st.binary(max_size=50), st.binary(max_size=50))
def test_refuses_another_key_or_another_place(key, other, here, there):
    sealed = sealing.seal(key, b"patient", here)

    for wrong_key, place in ((other, here), (key, there)):
        if (wrong_key, place) != (key, here):
            with pytest.raises(Tampered):
                sealing.unseal(wrong_key, sealed, place)


@given(KEYS, KEYS)
def test_unwraps_only_under_the_same_key(wrapping_key, key):
    wrapped = sealing.wrap(wrapping_key, key)

    assert key == sealing.unwrap(wrapping_key, wrapped)
    with pytest.raises(Tampered):
        sealing.unwrap(bytes(b ^ 1 for b in wrapping_key), wrapped)


@pytest.mark.parametrize("ciphertext", [b"", b"short"])
def test_refuses_a_record_that_was_cut(ciphertext):
    with pytest.raises(Tampered):
        sealing.unseal(bytes(32), Sealed(bytes(12), ciphertext), b"")


def test_never_draws_the_same_nonce_twice():
    key = sealing.new_key()

    nonces = {sealing.seal(key, b"", b"").nonce for _ in range(2000)}

    assert 2000 == len(nonces)
    assert {12} == {len(nonce) for nonce in nonces}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_the_canonical_text_does_not_depend_on_the_order_of_members(value):
    turned = dict(reversed(value.items()))

    assert sealing.canonical(value) == sealing.canonical(turned)


@given(st.dictionaries(st.text(), st.none() | st.integers(-(2**63), 2**63 - 1) | st.text()))
def test_the_canonical_text_of_a_flat_object_is_the_same(value):
    assert sealing.canonical(value) == sealing.canonical_flat(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_refuses_numbers_that_json_does_not_have(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        sealing.canonical({"pulse": value})
