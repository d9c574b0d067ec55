import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.access.principal import Principal, Role
from transfer.access.tokens import LIFE, LONGEST, TokenRefused, Tokens

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
MEDIC = Principal("medic-17", "device-1", "Medic 17", Role.MEDIC, "hus", unit_id="HEL-103")
TOKENS = Tokens(bytes(32))

texts = st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable())
principals = st.builds(
    Principal,
    person_id=st.none() | texts,
    device_id=texts,
    name=texts,
    role=st.sampled_from(Role),
    organisation=texts,
    hospital_id=st.none() | texts,
    unit_id=st.none() | texts,
)


@given(principals)
def test_says_who_asked_for_it(principal):
    token = TOKENS.issue(principal, NOW)

    assert token == TOKENS.read(token.text, NOW)


def test_is_read_by_every_replica_of_the_same_key():
    assert MEDIC == Tokens(bytes(32)).read(TOKENS.issue(MEDIC, NOW).text, NOW).principal


def test_lives_ten_minutes():
    text = TOKENS.issue(MEDIC, NOW).text

    TOKENS.read(text, NOW + LIFE - timedelta(seconds=1))
    with pytest.raises(TokenRefused, match="time is over"):
        TOKENS.read(text, NOW + LIFE)


def test_is_renewed_for_twelve_hours_after_the_sign_in():
    late = NOW + LONGEST - timedelta(minutes=1)

    assert NOW + LONGEST == TOKENS.issue(MEDIC, late, NOW).expires_at
    with pytest.raises(TokenRefused, match="sign in again"):
        TOKENS.issue(MEDIC, NOW + LONGEST, NOW)


def test_refuses_the_token_of_another_key():
    with pytest.raises(TokenRefused, match="not one of this service"):
        TOKENS.read(Tokens(b"x" * 32).issue(MEDIC, NOW).text, NOW)


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA"])
def test_refuses_another_algorithm(algorithm):
    _, claims, signature = TOKENS.issue(MEDIC, NOW).text.split(".")

    with pytest.raises(TokenRefused):
        TOKENS.read(f"{segment({'alg': algorithm})}.{claims}.{signature}", NOW)


@given(st.data())
def test_refuses_a_token_with_one_changed_character(data):
    text = TOKENS.issue(MEDIC, NOW).text
    # The last character of a segment may hold bits that no byte of it uses.
    ends = {index - 1 for index, letter in enumerate(text + ".") if letter == "."}
    places = [i for i, letter in enumerate(text) if letter != "." and i not in ends]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("ABCDabcd0123-_").filter(lambda c: c != text[place]))

    with pytest.raises(TokenRefused):
        TOKENS.read(text[:place] + other + text[place + 1 :], NOW)


@given(st.text(max_size=60))
def test_refuses_what_is_no_token(text):
    with pytest.raises(TokenRefused):
        TOKENS.read(text, NOW)
