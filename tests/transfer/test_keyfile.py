import stat

import pytest

from transfer.client.keyfile import Identity, KeyFileUnusable, load, save
from transfer.envelope.device_keys import DeviceKeys


@pytest.fixture
def identity():
    return Identity.make("tablet", DeviceKeys.make())


def test_opens_with_the_passphrase_that_it_was_saved_with(identity, tmp_path):
    path = tmp_path / "device.keys"

    save(path, identity, "märkä hiekka")

    assert identity == load(path, "märkä hiekka")
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_refuses_another_passphrase(identity, tmp_path):
    save(tmp_path / "device.keys", identity, "one")

    with pytest.raises(KeyFileUnusable, match="another passphrase"):
        load(tmp_path / "device.keys", "two")


def test_replaces_no_keys(identity, tmp_path):
    save(tmp_path / "device.keys", identity, "one")

    with pytest.raises(FileExistsError):
        save(tmp_path / "device.keys", identity, "one")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"salt": "?", "nonce": "", "ciphertext": ""}'])
def test_refuses_a_file_that_is_none(tmp_path, text):
    path = tmp_path / "device.keys"
    path.write_text(text)

    with pytest.raises(KeyFileUnusable):
        load(path, "one")
