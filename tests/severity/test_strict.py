import pytest

from emsync.problem import Problem
from severity.strict import parse


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{} {}",
        b"\xff",
        "{}".encode("utf-16"),
        b'{"pulse": NaN}',
        b'{"pulse": -Infinity}',
        b'{"pulse": 60, "pulse": 160}',
        b"[" * 100_000,
        b'{"pulse": ' + b"9" * 10_000 + b"}",
        b'{"reason": "\\ud83d"}',
    ],
    ids=[
        *("empty", "open", "two", "not utf-8", "utf-16", "nan", "infinity", "key twice"),
        *("deep", "digits", "half a character"),
    ],
)
def test_refuses_what_is_not_one_json_value(content):
    with pytest.raises(Problem) as refused:
        parse(content)

    assert 400 == refused.value.status


def test_keeps_characters_that_were_escaped():
    assert {"reason": "\U0001f691"} == parse(b'{"reason": "\\ud83d\\ude91"}')
