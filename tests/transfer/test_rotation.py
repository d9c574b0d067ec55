import os
import subprocess
import sys

import pytest

from transfer.database import LedgerFailure
from transfer.hub import Hub
from transfer.vault import WrongKey

NEW = bytes(range(32, 64))


def shown(hub, transfer_id):
    return hub.casebook.show(transfer_id)


@pytest.fixture
def asked(hub, make):
    return [make.request(hub, make.asking()).event.header.transfer_id for _ in range(3)]


def test_opens_everything_under_the_new_key(hub, config, asked):
    before = [shown(hub, transfer_id) for transfer_id in asked]
    assert 3 == hub.vault.rotate(NEW)
    hub.close()

    back = Hub.open(config, NEW, lambda *_: None)

    assert before == [shown(back, transfer_id) for transfer_id in asked]
    back.close()


def test_refuses_the_old_key_afterwards(hub, config, asked, make):
    hub.vault.rotate(NEW)
    hub.close()

    with pytest.raises(WrongKey, match="not the one that this ledger was written with"):
        Hub.open(config, make.key, lambda *_: None)


def test_encrypts_no_event_again(hub, asked):
    before = [hub.ledger.entries(transfer_id, 0) for transfer_id in asked]

    hub.vault.rotate(NEW)

    assert before == [hub.ledger.entries(transfer_id, 0) for transfer_id in asked]


def test_goes_on_under_the_new_key(hub, asked, make):
    hub.vault.rotate(NEW)

    make.act(hub, asked[0], "accept", make.answering(asked[0], "accept"))

    assert "accepted" == shown(hub, asked[0])["state"]


def test_refuses_the_key_that_is_in_use(hub, make):
    with pytest.raises(WrongKey, match="is the one in use"):
        hub.vault.rotate(make.key)


def test_changes_nothing_when_one_key_does_not_open(hub, asked, make, config):
    with hub.ledger.writing():
        hub.ledger.rewrap_key(f"{asked[2]}.1", 1, bytes(40))
    before = hub.ledger.wrapped_keys()

    with pytest.raises(ValueError, match="a wrapped key does not open"):
        hub.vault.rotate(NEW)

    assert before == hub.ledger.wrapped_keys()
    assert 1 == len(hub.ledger.wrapping_keys())


def test_whoever_is_open_under_the_old_key_writes_no_more(hub, config, make):
    other = Hub.open(config, make.key, lambda *_: None)
    hub.vault.rotate(NEW)

    with pytest.raises(LedgerFailure):
        make.request(other, make.asking())

    other.close()
    assert [] == hub.casebook.page(10, None)["transfers"]


def rotate(environment):
    command = [sys.executable, "-m", "transfer.rotation"]
    done = subprocess.run(
        command, check=False, env=os.environ | environment, capture_output=True, text=True
    )
    return done.returncode, done.stderr + done.stdout


def test_the_command_rotates_a_stopped_service(stopped_server, tmp_path, make):
    stopped_server.start()
    body = make.asking()
    answer = stopped_server.ask(body)
    stopped_server.terminate()
    new = tmp_path / "new.kek"
    new.write_text(NEW.hex())

    code, said = rotate(stopped_server.environment | {"TRANSFER_NEW_KEK_FILE": str(new)})
    stopped_server.environment["TRANSFER_KEK_FILE"] = str(new)
    stopped_server.start()

    assert (0, True) == (code, "1 data keys are under the new key now" in said)
    assert answer == stopped_server.ask(body)
    assert NEW.hex() not in said


def test_the_command_says_what_is_missing(environment):
    code, said = rotate(environment)

    assert (2, True) == (code, "TRANSFER_NEW_KEK_FILE must name a file" in said)


def test_keeps_what_tokens_and_checkpoints_are_signed_with(hub, config):
    before = hub.vault.secret(b"purpose")
    hub.vault.rotate(NEW)
    hub.close()

    back = Hub.open(config, NEW, lambda *_: None)

    assert before == back.vault.secret(b"purpose")
    back.close()
