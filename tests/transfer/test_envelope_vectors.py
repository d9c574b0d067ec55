"""The published vectors and our own, through the functions that the hub and the client use."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from Crypto.Hash import SHA256
from Crypto.Protocol import DH
from Crypto.Protocol.KDF import HKDF

from transfer import sealing
from transfer.envelope import body, epoch, hpke, signing
from transfer.envelope.attachment import open_file
from transfer.envelope.body import Place
from transfer.envelope.canonical import NotCanonical, canonical, from_base64, to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.hpke import Wrapped
from transfer.envelope.media import NotThatMedia, check_media
from transfer.envelope.signing import Forged
from transfer.sealing import Sealed, Tampered

VECTORS = Path(__file__).parents[2] / "contracts" / "vectors"


def read(name):
    return json.loads((VECTORS / name).read_text("utf-8"))


def wycheproof(name):
    """Every test with the members of its group that it needs."""
    groups = read(f"published/{name}_test.json")["testGroups"]
    return [
        pytest.param(group, test, id=f"{name}-{test['tcId']}")
        for group in groups
        for test in group["tests"]
    ]


@pytest.mark.parametrize(("group", "vector"), wycheproof("aes_gcm"))
def test_encrypts_and_opens_as_the_published_vectors_do(group, vector):
    key, nonce, text, bound, ciphertext, tag = (
        bytes.fromhex(vector[name]) for name in ("key", "iv", "msg", "aad", "ct", "tag")
    )
    sealed = Sealed(nonce, ciphertext + tag)

    # Of another length than 12 bytes a nonce is refused, valid or not.
    if vector["result"] == "valid" and group["ivSize"] == 96:
        assert sealed == sealing.encrypt(key, nonce, text, bound)
        assert text == sealing.unseal(key, sealed, bound)
    else:
        with pytest.raises(Tampered):
            sealing.unseal(key, sealed, bound)


@pytest.mark.parametrize(("group", "vector"), wycheproof("ed25519"))
def test_verifies_signatures_as_the_published_vectors_do(group, vector):
    public, message = bytes.fromhex(group["publicKey"]["pk"]), bytes.fromhex(vector["msg"])
    signature = to_base64(bytes.fromhex(vector["sig"]))

    if vector["result"] == "valid":
        signing.verify(public, message, signature)
    else:
        with pytest.raises(Forged):
            signing.verify(public, message, signature)


def test_opens_what_rfc_9180_wrapped():
    ours = [
        suite
        for suite in read("published/rfc9180_x25519_p256_hkdf-sha256.json")
        if (suite["mode"], suite["kem_id"], suite["kdf_id"], suite["aead_id"]) == (0, 0x20, 1, 2)
    ]

    assert 1 == len(ours)
    first = ours[0]["encryptions"][0]
    wrapped = Wrapped(bytes.fromhex(ours[0]["enc"]), bytes.fromhex(first["ct"]))
    given = (bytes.fromhex(text) for text in (ours[0]["info"], first["aad"]))
    assert bytes.fromhex(first["pt"]) == hpke.unwrap(
        bytes.fromhex(ours[0]["skRm"]), wrapped, *given
    )


@pytest.mark.parametrize(("group", "vector"), wycheproof("x25519"))
def test_the_library_under_hpke_agrees_on_keys_as_the_published_vectors_do(group, vector):
    private = DH.import_x25519_private_key(bytes.fromhex(vector["private"]))
    shared = bytes.fromhex(vector["shared"])

    try:
        public = DH.import_x25519_public_key(bytes.fromhex(vector["public"]))
        found = DH.key_agreement(static_priv=private, static_pub=public, kdf=bytes)
    except ValueError:
        # RFC 7748, section 6.1, lets an implementation refuse points of small order.
        found = None

    assert found == shared or (found is None and "acceptable" == vector["result"])


@pytest.mark.parametrize(("group", "vector"), wycheproof("hkdf_sha256"))
def test_the_library_under_hpke_derives_keys_as_the_published_vectors_do(group, vector):
    ikm, salt, info = (bytes.fromhex(vector[name]) for name in ("ikm", "salt", "info"))

    if vector["result"] == "valid":
        found = HKDF(ikm, vector["size"], salt, SHA256, context=info)
        assert bytes.fromhex(vector["okm"]) == found
    else:
        with pytest.raises(ValueError, match="Too much secret data"):
            HKDF(ikm, vector["size"], salt, SHA256, context=info)


@pytest.mark.parametrize("case", read("canonical.json")["valid"], ids=lambda c: c["canonical"])
def test_writes_the_canonical_text_of_the_vectors(case):
    assert case["canonical"].encode() == canonical(case["value"])


@pytest.mark.parametrize("value", read("canonical.json")["invalid"], ids=repr)
def test_refuses_what_is_not_canonical(value):
    with pytest.raises(NotCanonical):
        canonical(value)


DEVICES = {device["device_id"]: device for device in read("devices.json")}


@pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)
def test_derives_the_public_keys_of_the_vectors(device):
    keys = DeviceKeys(from_base64(device["signing_seed"]), from_base64(device["sealing_seed"]))

    assert device["signing_key"] == to_base64(keys.public_signing)
    assert device["sealing_key"] == to_base64(keys.public_sealing)


@pytest.mark.parametrize("case", read("epochs.json"), ids=lambda c: f"epoch {c['epoch']['epoch']}")
def test_every_device_gets_the_content_keys_that_an_epoch_gives_it(case):
    said, transfer = case["epoch"], case["transfer_id"]
    opener = from_base64(DEVICES[said["opened_by"]]["signing_key"])

    epoch.verify_epoch(opener, transfer, said)

    assert case["statement"].encode() == signing.statement(
        signing.EPOCH, said, transfer_id=transfer
    )
    found = {
        name: epoch.keys_for(from_base64(device["sealing_seed"]), name, transfer, said)
        for name, device in DEVICES.items()
    }
    given = {
        name: {int(number): from_base64(key) for number, key in keys.items()}
        for name, keys in case["opens"].items()
    }
    assert given == found


def opened(case):
    said = case["body"]
    device, place = DEVICES[said["device_id"]], (case["transfer_id"], case["type"])
    statement = signing.statement(signing.EVENT, said, transfer_id=place[0], type=place[1])
    assert case["statement"].encode() == statement
    signing.verify_event(from_base64(device["signing_key"]), *place, said)
    if "sealed" not in said:
        return None
    where = Place(place[0], said["event_id"], place[1], said["device_id"], said["sealed"]["epoch"])
    return body.unseal(from_base64(case["content_key"]), where, said["sealed"])


@pytest.mark.parametrize("case", read("events.json"), ids=lambda c: f"{c['type']}-{c['result']}")
def test_judges_an_event_as_the_vectors_do(case):
    refusal = {"forged": Forged, "tampered": Tampered}.get(case["result"])

    if refusal is None:
        assert case.get("plaintext") == opened(case)
    else:
        with pytest.raises(refusal):
            opened(case)


@pytest.mark.parametrize("case", read("attachments.json"), ids=lambda c: c["result"])
def test_judges_an_attachment_as_the_vectors_do(case):
    names = ("key", "uploaded", "content")
    key, uploaded, content = (from_base64(case[name]) for name in names)

    def found():
        return open_file(case["transfer_id"], key, case["sha256"], uploaded)

    match case["result"]:
        case "valid":
            assert content == found()
            check_media(content, case["media_type"])
        case "other_media":
            assert content == found()
            with pytest.raises(NotThatMedia):
                check_media(content, case["media_type"])
        case _:
            with pytest.raises(Tampered):
                found()


def test_the_vectors_are_what_the_script_writes(tmp_path):
    script = Path(__file__).with_name("make_vectors.py")

    subprocess.run([sys.executable, script, tmp_path], check=True, env=os.environ)

    names = [path.name for path in tmp_path.iterdir()]
    by_the_page = ["fhir_withheld.json"]
    assert sorted(names + by_the_page) == sorted(path.name for path in VECTORS.glob("*.json"))
    committed = {name: (VECTORS / name).read_text("utf-8") for name in names}
    assert committed == {name: (tmp_path / name).read_text("utf-8") for name in names}
