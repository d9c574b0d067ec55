import logging

import pytest

from transfer.keys import KeyUnusable, demo_key, parsed


@pytest.mark.parametrize("text", [b"", b"00" * 31, b"00" * 33, b"0g" * 32, b"00" * 32 + b"\n"])
def test_refuses_a_key_that_is_not_64_hexadecimal_digits(text):
    with pytest.raises(KeyUnusable, match="the file does not hold 32 bytes"):
        parsed(text, "the file")


def test_never_quotes_a_key_that_it_refuses():
    with pytest.raises(KeyUnusable) as refused:
        parsed(b"deadbeef" * 7, "the file")

    assert "deadbeef" not in str(refused.value)


def test_makes_the_demo_key_once(tmp_path):
    first = demo_key(tmp_path)

    assert first == demo_key(tmp_path)
    assert 32 == len(first)


def test_keeps_the_demo_key_from_other_users(tmp_path):
    demo_key(tmp_path)

    assert [0o600] == [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()]


def test_survives_a_first_start_that_was_cut_short(tmp_path):
    (tmp_path / "demo.new").write_bytes(b"half a k")

    assert demo_key(tmp_path) == demo_key(tmp_path)


def test_warns_at_each_start_with_the_demo_key(tmp_path, caplog):
    caplog.set_level(logging.WARNING)

    demo_key(tmp_path)
    demo_key(tmp_path)

    assert ["WARNING", "WARNING"] == [record.levelname for record in caplog.records]
    assert "give a key in TRANSFER_KEK_FILE" in caplog.text
