import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from severity.batch import answering
from severity.batch.answering import Batch
from severity.batch.lines import Line, Lines
from severity.batch.reading import LONGEST, Reader
from severity.intake import Intake
from severity.observation import observe
from severity.strict import parse
from tests.severity.patients import RECORDS

URL = "/api/v1/severity/batch"
NDJSON = {"content-type": "application/x-ndjson"}
PATIENT = {"age_years": 71, "pulse": 128, "respiratory_rate": 28, "systolic_pressure": 91}


def ask(client, *lines):
    body = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    answer = client.post(URL, content=body, headers=NDJSON)
    return [json.loads(line) for line in answer.text.splitlines()]


def briefly(answer):
    """Return what a batch says of a patient, out of the whole answer."""
    risk, score = answer["risk"], answer["news2"]
    return {
        **{name: answer[name] for name in ("level", "level_name", "level_source")},
        "floor_level": answer["floor"]["level"],
        "risk": {name: risk[name] for name in ("critical", "hospitalised", "trauma_death")},
        "ambiguous": answer["certainty"]["ambiguous"],
        "news2": {name: score[name] for name in ("score", "complete")},
    }


@settings(max_examples=60)
@given(st.lists(RECORDS, min_size=1, max_size=20))
def test_says_of_each_patient_what_it_says_of_one(parts, records):
    lines = [Line(number, json.dumps(record).encode()) for number, record in enumerate(records, 1)]

    read = parts.reader.read(lines)

    expected = [briefly(parts.assessor.assess(observe(record))) for record in records]
    assert expected == parts.judge.judge([one.found for one in read])


@pytest.mark.parametrize(
    "record",
    [
        {"temperature_f": 101.1, "history": ["copd"], "pulse": None},
        {"injury_type": "blunt", "age_years": 30},
        {"eye_response": 3, "verbal_response": 4, "motor_response": 6, "id": "a"},
    ],
)
def test_reads_what_plainly_keeps_the_contract_without_the_schema(contract, record):
    intake = Intake(contract)
    intake.violations = lambda value: pytest.fail("the slow way was taken")

    (read,) = Reader(contract, intake).read([Line(1, json.dumps(record).encode())])

    assert record.get("id", UNSET) == read.id


def test_answers_line_by_line_in_order(client, contract):
    answers = ask(client, {**PATIENT, "id": "a"}, {**PATIENT, "id": 7}, PATIENT)

    assert [1, 2, 3] == [answer["line"] for answer in answers]
    assert ["a", 7, None] == [answer.get("id") for answer in answers]
    for answer in answers:
        assert [] == contract.violations_of_answer("assessBatch", 200, answer)


def test_answers_a_bad_line_with_its_problem_and_goes_on(client, contract):
    answers = ask(client, PATIENT, {"id": "b", "pulse": 301}, b"{", b"", b"\xff", PATIENT)

    assert [1, 2, 3, 5, 6] == [answer["line"] for answer in answers]
    assert [None, 422, 400, 400, None] == [a.get("problem", {}).get("status") for a in answers]
    assert [{"field": "pulse", "value": 301, "rule": "must be from 0 to 300 beats per minute"}] == (
        answers[1]["problem"]["violations"]
    )
    assert "b" == answers[1]["id"]
    for answer in answers:
        assert [] == contract.violations_of_answer("assessBatch", 200, answer)


@pytest.mark.parametrize("name", ["", "x" * 101, 1.5, None, ["a"], 2**53])
def test_names_an_id_that_is_none(client, name):
    (answer,) = ask(client, {**PATIENT, "id": name})

    assert ["id"] == [one["field"] for one in answer["problem"]["violations"]]


def test_wants_more_of_a_patient_than_an_id(client):
    (answer,) = ask(client, {"id": "a"})

    assert ("a", 422) == (answer["id"], answer["problem"]["status"])


def test_gives_back_an_id_that_looks_like_json(client):
    odd = 'urn:uuid:1 "null" \\ \U0001f691'

    (answer,) = ask(client, {**PATIENT, "id": odd})

    assert (odd, True) == (answer["id"], "level" in answer)


def test_refuses_a_line_that_is_too_long_and_goes_on(client):
    answers = ask(client, b" " * LONGEST + b"{}", PATIENT)

    assert [413, None] == [answer.get("problem", {}).get("status") for answer in answers]


def test_answers_no_more_lines_than_promised(parts, monkeypatch):
    monkeypatch.setattr(answering, "MOST_LINES", 3)
    batch = Batch(parts.reader, parts.judge)

    answered = batch.feed(b'{"pulse": 60}\n' * 5) + batch.feed(b"{}\n") + batch.close()

    statuses = [parse(line).get("problem", {}).get("status") for line in answered.splitlines()]
    assert [None, None, None, 413] == statuses


def test_answers_before_all_is_sent(parts):
    batch = Batch(parts.reader, parts.judge)

    first = batch.feed(b'{"pulse": 60}\n' * answering.CHUNK)

    assert answering.CHUNK == len(first.splitlines())
    assert b"" == batch.close()


def test_takes_nothing_but_lines(client):
    assert 415 == client.post(URL, json=PATIENT).status_code


def test_answers_nothing_to_nothing(client):
    assert [] == ask(client)


@given(st.lists(st.binary(max_size=9)), st.data())
def test_cuts_the_same_lines_whatever_the_parts(parts_of_stream, data):
    stream = b"\n".join(parts_of_stream)
    whole, cut = Lines(longest=6), Lines(longest=6)
    place = data.draw(st.integers(0, len(stream)))

    expected = whole.feed(stream) + whole.close()

    assert expected == cut.feed(stream[:place]) + cut.feed(stream[place:]) + cut.close()
    lines = enumerate(stream.split(b"\n"), 1)
    assert expected == [
        Line(number, line if len(line) <= 6 else None)
        for number, line in lines
        if len(line) > 6 or line.strip()
    ]
