import csv
import io
import json
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from emsync.problem import Problem
from emsync.sqlite import FileUnusable
from severity.decisions.decision import agreement
from severity.decisions.desk import Desk
from severity.decisions.export import COLUMNS, ndjson, table
from severity.decisions.ledger import FILE, Ledger, LedgerFailure
from severity.observation import observe

URL = "/api/v1/decisions"
PATIENT = {"age_years": 71, "pulse": 128, "respiratory_rate": 28, "systolic_pressure": 91}
NOON = "2026-03-01T12:00:00.000+00:00"


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / FILE) as ledger:
        yield ledger


@pytest.fixture
def desk(assessor, ledger):
    return Desk(assessor, ledger, clock=lambda: NOON)


def said(**other):
    return {
        "decision_id": str(uuid.uuid4()),
        "case": "case-17",
        "clinician": "nurse-4",
        "decided_at": "2026-03-01T11:59:30Z",
        "patient": PATIENT,
        "level": 1,
        "reason": "looks worse than the numbers",
        **other,
    }


def take(desk, content):
    return desk.take(content, observe(content["patient"]))


@pytest.mark.parametrize(
    ("decided", "expected"), [(1, "more urgent"), (2, "accepted"), (3, "less urgent")]
)
def test_compares_what_was_decided_with_what_was_proposed(decided, expected):
    assert expected == agreement(decided, proposed=2)


def test_keeps_what_was_proposed_beside_what_was_decided(desk, assessor):
    proposed = assessor.assess(observe(PATIENT))

    kept = take(desk, said()).entry.decision

    assert (1, proposed["level"], proposed["level_source"]) == (
        kept.level,
        kept.proposed_level,
        kept.proposed_by,
    )
    assert (proposed["floor"]["level"], proposed["risk"]["critical"]) == (
        kept.floor_level,
        kept.risk_critical,
    )
    assert (assessor.model.sha256, NOON) == (kept.model_sha256, kept.recorded_at)


def test_keeps_no_vital_sign(desk, tmp_path):
    odd = {**PATIENT, "pulse": 128.125, "temperature_c": 38.375}
    take(desk, said(patient=odd))
    desk.ledger.close()

    content = (tmp_path / FILE).read_bytes()
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        stored = other.execute("SELECT * FROM decision").fetchone()
    assert b"nurse-4" in content
    assert [] == [value for value in (128.125, 38.375) if value in stored]
    assert [False, False] == [text in content for text in (b"128.125", b"38.375")]


def test_records_once_what_is_sent_again(desk):
    content = said()
    first = take(desk, content)

    again = take(desk, dict(reversed(content.items())))

    assert (True, False) == (first.new, again.new)
    assert first.entry == again.entry
    assert 1 == len(desk.ledger.page(0, 10))


@pytest.mark.parametrize(
    "other", [{"level": 2}, {"reason": "another"}, {"patient": {**PATIENT, "pulse": 127}}]
)
def test_refuses_other_content_under_the_same_id(desk, other):
    content = said()
    take(desk, content)

    with pytest.raises(Problem, match="recorded with other content") as refused:
        take(desk, {**content, **other})

    assert 409 == refused.value.status


def test_records_once_what_two_send_at_the_same_time(desk):
    content = said()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(desk, content), range(8)))

    assert {1} == {one.entry.seq for one in taken}


def test_wants_a_reason_for_another_level(desk, assessor):
    proposed = assessor.assess(observe(PATIENT))["level"]

    with pytest.raises(Problem, match="reason") as refused:
        take(desk, said(level=5, reason=None))

    (violation,) = refused.value.violations
    assert f"must be given: level 5 is not the proposed {proposed}" == violation.rule
    assert take(desk, said(level=proposed, reason=None)).new


@pytest.mark.parametrize("statement", ["DELETE FROM decision", "UPDATE decision SET level = 5"])
def test_never_changes_what_was_recorded(desk, tmp_path, statement):
    take(desk, said())
    with closing(sqlite3.connect(tmp_path / FILE)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)


def test_has_committed_what_it_returns(desk, tmp_path):
    entry = take(desk, said()).entry

    with Ledger(tmp_path / FILE) as other:
        assert entry == other.find(entry.decision.decision_id)


def test_acknowledges_nothing_that_the_database_refused(desk):
    desk.ledger.close()

    with pytest.raises(LedgerFailure):
        take(desk, said())


def test_refuses_a_ledger_of_another_version(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("PRAGMA user_version = 7")

    with pytest.raises(FileUnusable, match="has schema version 7; this program knows 1"):
        Ledger(tmp_path / FILE)


def test_refuses_a_damaged_ledger(tmp_path):
    (tmp_path / FILE).write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)

    with pytest.raises(FileUnusable, match=r"decisions\.sqlite cannot be used"):
        Ledger(tmp_path / FILE)


def test_turns_pages_in_the_order_of_recording(desk):
    made = [take(desk, said()).entry for _ in range(3)]

    assert made[:2] == desk.ledger.page(0, 2)
    assert made[2:] == desk.ledger.page(made[1].seq, 2)
    assert [made] == list(desk.ledger.pages())


def test_exports_every_field_as_json_lines(desk):
    entry = take(desk, said()).entry

    (line,) = b"".join(ndjson(desk.ledger.pages())).splitlines()

    assert list(COLUMNS) == list(json.loads(line))
    assert entry.decision.case == json.loads(line)["case"]


def test_exports_a_table_that_no_spreadsheet_runs(desk):
    take(desk, said(reason='=HYPERLINK("http://example.org")'))

    text = b"".join(table(desk.ledger.pages())).decode()

    head, row = csv.reader(io.StringIO(text))
    assert list(COLUMNS) == head
    assert '\'=HYPERLINK("http://example.org")' == row[head.index("reason")]


def test_answers_201_then_200(client, contract):
    content = said()

    first, again = client.post(URL, json=content), client.post(URL, json=content)

    assert (201, 200) == (first.status_code, again.status_code)
    assert first.json() == again.json()
    assert [] == contract.violations_of_answer("recordDecision", 201, first.json())


def test_names_what_is_wrong_with_a_decision(client):
    answer = client.post(URL, json=said(case="Jane Roe", patient={"pulse": 301}))

    assert 422 == answer.status_code
    assert {"case", "patient.pulse"} == {one["field"] for one in answer.json()["violations"]}


def test_lists_decisions_page_by_page(client, contract):
    sent = [client.post(URL, json=said()).json()["seq"] for _ in range(3)]

    first = client.get(URL, params={"after": sent[0] - 1, "limit": 2}).json()
    second = client.get(URL, params={"after": first["next"], "limit": 2}).json()

    assert sent == [one["seq"] for page in (first, second) for one in page["decisions"]]
    assert (sent[1], None) == (first["next"], second["next"])
    assert [] == contract.violations_of_answer("listDecisions", 200, first)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv; charset=utf-8"),
        ("*/*;q=0.1, application/x-ndjson", "application/x-ndjson"),
    ],
)
def test_exports_what_the_client_accepts(client, accept, media):
    answer = client.get(URL, headers={"accept": accept})

    assert (200, media) == (answer.status_code, answer.headers["content-type"])


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "text/csv;q=none"])
def test_refuses_to_answer_in_another_media_type(client, accept):
    assert 406 == client.get(URL, headers={"accept": accept}).status_code


@pytest.mark.parametrize("query", ["after=-1", "after=1_0", "limit=0", "limit=1001", "limit=a"])
def test_names_a_wrong_number_in_the_query(client, query):
    answer = client.get(f"{URL}?{query}")

    name, _, value = query.partition("=")
    assert 422 == answer.status_code
    assert [(name, value)] == [(v["field"], v["value"]) for v in answer.json()["violations"]]


def test_says_which_methods_decisions_have(client):
    answer = client.delete(URL)

    assert 405 == answer.status_code
    assert {"GET", "HEAD", "POST"} == set(answer.headers["allow"].split(", "))
