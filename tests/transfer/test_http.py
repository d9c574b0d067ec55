import json
import sqlite3

import pytest
from sqlalchemy import text

from transfer.sqlite import FILE

UNKNOWN = "00000000-0000-4000-8000-000000000000"
ROOT = "/api/v1/transfers"


@pytest.fixture
def send(client, contract):
    """Send, hold the answer to the contract, return (status, body)."""

    def send(operation, method, path, body=None, **query):
        answer = client.open(path, method=method, json=body, query_string=query)
        found = answer.get_json()
        assert [] == contract.violations_of_answer(operation, answer.status_code, found)
        return answer.status_code, found

    return send


@pytest.fixture
def asked(send, make):
    body = make.asking()
    return body, send("createTransfer", "POST", ROOT, body)[1]


@pytest.fixture
def say(send, asked, make):
    """Answer what was asked; return (status, body)."""

    def say(word, version=1, **said):
        transfer_id = asked[1]["transfer_id"]
        body = make.answering(transfer_id, word, version, **said)
        return send(f"{word}Transfer", "POST", f"{ROOT}/{transfer_id}/{word}", body)

    return say


def test_asks_and_is_told_where_the_transfer_is(client, make):
    answer = client.post(ROOT, json=make.asking())

    assert 201 == answer.status_code
    assert f"{ROOT}/{answer.json['transfer_id']}" == answer.headers["Location"]


def test_the_same_request_gets_the_same_answer(send, asked):
    body, first = asked

    assert (201, first) == send("createTransfer", "POST", ROOT, body)


def test_another_request_under_the_same_event_id_is_a_conflict(send, asked):
    body, first = asked

    status, problem = send("createTransfer", "POST", ROOT, body | {"unit_id": "HEL-104"})

    assert (409, "event_id_reused") == (status, problem["code"])
    assert first["transfer_id"] == problem["transfer"]["transfer_id"]


def test_a_hospital_accepts(send, asked, say):
    status, answer = say("accept")

    assert (200, "accepted", 2, 2) == (status, answer["state"], answer["seq"], answer["version"])
    path = f"{ROOT}/{asked[1]['transfer_id']}"
    assert "accepted" == send("getTransfer", "GET", path)[1]["state"]


def test_a_hospital_declines_and_says_why(send, asked, make):
    path = f"{ROOT}/{asked[1]['transfer_id']}"
    said = {"reason": "no_capacity", "says": {"note": "CT is down"}}
    body = make.answering(asked[1]["transfer_id"], "decline", **said)

    status, answer = send("declineTransfer", "POST", f"{path}/decline", body)

    assert (200, "declined") == (status, answer["state"])
    events = send("listEvents", "GET", f"{path}/events", after=1)[1]["events"]
    assert [body] == [event["body"] for event in events]
    assert {"note": "CT is down"} == make.opened(events[0])


def test_who_comes_too_late_is_told_where_the_transfer_stands(say):
    say("accept")

    status, problem = say("decline", reason="other")

    assert (409, "stale_version") == (status, problem["code"])
    assert ("accepted", 2) == (problem["transfer"]["state"], problem["transfer"]["version"])


def test_a_transition_that_is_not_allowed_names_those_that_are(say):
    say("accept")

    status, problem = say("accept", 2)

    assert (409, "transition_refused") == (status, problem["code"])
    assert ["cancelled", "diverted", "en_route", "withdrawn"] == problem["allowed"]


def test_shows_what_was_said_in_clear_and_nothing_of_the_patient(send, asked, make):
    body, answer = asked

    _, shown = send("getTransfer", "GET", f"{ROOT}/{answer['transfer_id']}")

    assert body["eta"] == shown["eta"]
    assert [] == [word for word in make.words if word in json.dumps(shown)]


def test_replays_exactly_what_was_sent(send, asked, make):
    body, answer = asked

    _, page = send("listEvents", "GET", f"{ROOT}/{answer['transfer_id']}/events")

    (event,) = page["events"]
    assert body == event["body"]
    assert {"handover": make.patient()} == make.opened(event)
    assert 1 == page["last_seq"]


def test_lists_without_patient_details(send, asked, make):
    _, page = send("listTransfers", "GET", ROOT)

    assert [asked[1]["transfer_id"]] == [found["transfer_id"] for found in page["transfers"]]
    assert [] == [word for word in make.words if word in json.dumps(page)]


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("getTransfer", "GET", ""),
        ("listEvents", "GET", "/events"),
        ("acceptTransfer", "POST", "/accept"),
        ("declineTransfer", "POST", "/decline"),
    ],
)
@pytest.mark.parametrize("transfer_id", [UNKNOWN, "nonsense", "%00", "%20"])
def test_does_not_know_other_transfers(client, make, operation, method, path, transfer_id):
    word = path.removeprefix("/") or "accept"
    body = make.answering(UNKNOWN, word, **{"reason": "other"} if path == "/decline" else {})

    answer = client.open(f"{ROOT}/{transfer_id}{path}", method=method, json=body)

    assert (404, "application/problem+json") == (answer.status_code, answer.mimetype)


@pytest.mark.parametrize(
    ("path", "name", "text"),
    [
        ("", "limit", "0"),
        ("", "limit", "201"),
        ("", "before", "-1"),
        ("", "before", "99999999999999999999"),
        ("/{}/events", "after", "1_0"),
        ("/{}/events", "after", "٣"),
        ("/{}/events", "after", "9223372036854775808"),
    ],
)
def test_names_the_query_parameter_that_is_wrong(send, asked, path, name, text):
    operation = "listEvents" if path else "listTransfers"

    status, problem = send(
        operation, "GET", ROOT + path.format(asked[1]["transfer_id"]), **{name: text}
    )

    assert (422, [name]) == (status, [v["field"] for v in problem["violations"]])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_id", "019a8f3e-5c00-4abc-8def-0123456789ab"),
        ("event_id", "019a8f3e-5c00-7abc-8def-0123456789ab\n"),
        ("event_id", "019A8F3E-5C00-7ABC-8DEF-0123456789AB"),
        ("occurred_at", "2026-02-30T10:00:00Z"),
        ("occurred_at", "2026-02-03 10:00:00Z"),
        ("eta", "2026-02-03T10:00:00"),
        ("severity_level", 0),
        ("severity_level", 6),
        ("severity_level", True),
        ("hospital_id", ""),
        ("hospital_id", "a b"),
        ("unit_id", "x" * 65),
        ("transfer_id", "nonsense"),
        ("device_id", ""),
        ("signature", "AAAA"),
        ("sealed", {"epoch": 1, "nonce": "", "ciphertext": ""}),
        ("epoch", {}),
        ("handover", {}),
    ],
)
def test_refuses_a_request_that_breaks_the_contract(send, make, field, value):
    status, problem = send("createTransfer", "POST", ROOT, make.asking() | {field: value})

    assert 422 == status
    named = {violation["field"].split(".")[0] for violation in problem["violations"]}
    assert {"(body)" if field == "handover" else field} == named


def test_names_each_member_that_is_missing(send, make):
    body = make.asking()
    del body["signature"], body["eta"], body["epoch"]["keys"]

    problem = send("createTransfer", "POST", ROOT, body)[1]

    assert ["epoch.keys", "eta", "signature"] == sorted(v["field"] for v in problem["violations"])
    assert "signature" in problem["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("age_years", -1),
        ("age_years", 131),
        ("sex", "F"),
        ("complaint", "  "),
        ("signs", [{"pulse": 80}]),
        ("signs", [{"measured_at": "2026-11-20T13:50:00Z", "pulse": 351}]),
        ("treatment", [""]),
        ("unknown", 1),
    ],
)
def test_the_contract_says_what_may_be_sealed(contract, make, field, value):
    assert [] == contract.violations_of("sealed_requested", {"handover": make.patient()})

    broken = {"handover": make.patient() | {field: value}}
    assert [] != contract.violations_of("sealed_requested", broken)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_refuses_numbers_that_are_none(client, make, number):
    text = json.dumps(make.asking()).replace('"severity_level": 2', f'"severity_level": {number}')

    answer = client.post(ROOT, data=text, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert [] == client.get(ROOT).json["transfers"]


@pytest.mark.parametrize(
    ("text", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 300_000, "application/json", 413),
    ],
)
def test_refuses_what_is_not_json(client, text, media, status):
    answer = client.post(ROOT, data=text, content_type=media)

    assert (status, "application/problem+json") == (answer.status_code, answer.mimetype)


def test_keeps_every_text_as_it_came(send, make):
    handover = make.patient() | {"complaint": "Ähä 🚑 \u0000 '); DROP TABLE event"}

    _, answer = send("createTransfer", "POST", ROOT, make.asking(handover=handover))

    _, page = send("listEvents", "GET", f"{ROOT}/{answer['transfer_id']}/events")
    assert {"handover": handover} == make.opened(page["events"][0])


def test_nothing_that_is_answered_may_be_cached(client, asked):
    for path in ("", f"/{asked[1]['transfer_id']}", "/unknown"):
        assert "no-store" == client.get(ROOT + path).headers["Cache-Control"]


def test_is_ready_when_a_record_went_to_the_disk_and_back(send):
    assert (200, {"status": "ready", "profile": "production"}) == send("readyz", "GET", "/readyz")


def test_is_alive_and_says_its_version(send):
    assert 200 == send("healthz", "GET", "/healthz")[0]
    assert 200 == send("version", "GET", "/version")[0]


@pytest.fixture
def full_disk(app):
    rows = app.extensions["hub"].database.rows
    # What a migration has freed would still take something.
    free = rows(text("PRAGMA freelist_count"))[0][0]
    rows(text(f"CREATE TABLE filler AS SELECT zeroblob({4096 * free}) AS filled"))
    pages = rows(text("PRAGMA page_count"))[0][0]
    rows(text(f"PRAGMA max_page_count = {pages}"))
    yield
    rows(text("PRAGMA max_page_count = 1000000"))


def test_is_not_ready_when_the_disk_is_full(send, full_disk):
    assert 503 == send("readyz", "GET", "/readyz")[0]


def test_does_not_acknowledge_when_the_disk_is_full(send, make, full_disk):
    crowded = make.patient() | {"complaint": "x" * 2000, "treatment": ["y" * 500] * 40}

    status, _ = send("createTransfer", "POST", ROOT, make.asking(handover=crowded))

    assert 503 == status
    assert [] == send("listTransfers", "GET", ROOT)[1]["transfers"]


def test_says_so_when_a_record_was_changed_on_disk(client, asked, config):
    connection = sqlite3.connect(config.data / FILE)
    connection.execute("DROP TRIGGER event_is_final")
    connection.execute("UPDATE event SET ciphertext = zeroblob(length(ciphertext))")
    connection.commit()
    connection.close()

    answer = client.get(f"{ROOT}/{asked[1]['transfer_id']}")

    assert (500, "Damaged record") == (answer.status_code, answer.json["title"])
