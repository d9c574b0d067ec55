"""services/emsync: what every service relies on to read settings, log, refuse and be probed."""

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emsync import probe, strict_json
from emsync.contract import Contract, UnknownOperation
from emsync.log import JsonFormatter
from emsync.problem import Problem, Violation, invalid
from emsync.settings import Settings, SettingsError
from emsync.version import version

CONTRACT = Contract(
    {
        "info": {"title": "a test"},
        "paths": {
            "/ask": {
                "post": {
                    "operationId": "ask",
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Ask"}}
                        }
                    },
                    "responses": {"204": {"description": "Done"}},
                }
            }
        },
        "components": {
            "schemas": {
                "Ask": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["at"],
                    "properties": {
                        "at": {"type": "string", "format": "date-time"},
                        "n": {"type": "integer", "maximum": 9},
                    },
                }
            }
        },
    }
)


def test_every_wrong_setting_is_reported_at_once():
    settings = Settings({"PORT": "no", "SECONDS": "900", "KEY_FILE": "/nowhere"})
    settings.integer("PORT", 1, 1, 65535)
    settings.number("SECONDS", 2.0, 0.1, 60)
    settings.secret_file("KEY")

    with pytest.raises(SettingsError) as refusal:
        settings.check()

    assert (
        "PORT='no' is not a whole number from 1 to 65535; SECONDS='900' is not a number from 0.1 to 60; "
        "KEY_FILE='/nowhere' cannot be read: No such file or directory"
    ) == str(refusal.value)


def test_an_unset_or_empty_setting_is_the_default():
    settings = Settings({"PORT": "", "ORIGINS": "a, b,,"})

    assert 5000 == settings.integer("PORT", 5000, 1, 65535)
    assert ("a", "b") == settings.items("ORIGINS")
    assert "x" == settings.text("NAME", "x")
    assert settings.secret_file("KEY") is None
    settings.check()


def test_a_member_that_is_missing_is_named():
    (violation,) = CONTRACT.violations_of_request("ask", {"n": 1})

    assert Violation("at", "is required") == violation
    assert invalid([violation]).detail.endswith(": at")


def test_a_request_that_breaks_several_rules_names_each_field():
    violations = CONTRACT.violations_of_request("ask", {"at": "2026-02-30T00:00:00Z", "n": 10})

    assert ["at", "n"] == [violation.field for violation in violations]
    assert [] == CONTRACT.violations_of_request("ask", {"at": "2026-02-28T00:00:00Z"})


def test_an_operation_that_the_contract_does_not_know_is_an_error():
    with pytest.raises(UnknownOperation, match="'tell' is not an operationId of a test"):
        CONTRACT.violations_of_request("tell", {})
    with pytest.raises(UnknownOperation, match="describes no such body"):
        CONTRACT.violations_of_answer("ask", 204, {})


def test_a_problem_has_the_members_of_rfc_9457_and_names_every_field():
    problem = invalid([Violation("pulse", "900 is greater than 300", 900)])

    assert {
        "type": "about:blank",
        "title": "Invalid input",
        "status": 422,
        "detail": "Correct and send again: pulse",
        "violations": [{"field": "pulse", "value": 900, "rule": "900 is greater than 300"}],
    } == problem.as_dict()
    assert "violations" not in Problem(404, "Not found", "No such transfer").as_dict()


def test_a_logged_failure_tells_the_place_and_never_the_text_of_the_exception():
    try:
        raise ValueError("patient Jane Roe")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "failed", (), (type(error), error, error.__traceback__)
        )

    line = json.loads(JsonFormatter().format(record))

    assert "Jane Roe" not in json.dumps(line)
    assert ("ValueError", "failed") == (line["error"], line["message"])
    assert "test_shared_package.py:" in line["at"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        "Infinity",
        "[" * 100_000,
        '{"a": 1',
        '["\\ud800"]',
        '{"\\uD800": [1]}',
        b'"\xff"',
        "[1]".encode("utf-16"),
    ],
)
def test_json_is_read_as_the_standard_has_it(text):
    with pytest.raises(ValueError, match=r".+"):
        strict_json.loads(text)


def test_json_has_pairs_of_surrogates_and_a_mark_of_its_byte_order():
    told = '\ufeff{"a": ["\\ud83d\\ude91", "\\\\ud800"]}'.encode()

    assert {"a": ["\U0001f691", "\\ud800"]} == strict_json.loads(told)


def test_a_version_names_the_commit_only_when_the_deployment_does(monkeypatch):
    monkeypatch.setenv("EMSYNC_SERVICE", "transfer")
    monkeypatch.setenv("EMSYNC_COMMIT", "")

    assert {"service": "transfer", "source": None, "lock": None, "commit": None} == version()

    monkeypatch.setenv("EMSYNC_COMMIT", "abc")
    assert "abc" == version()["commit"]


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_a_probe_says_whether_a_service_is_ready(status, code, capsys):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert code == probe.main(f"http://127.0.0.1:{server.server_port}/readyz")
        server.shutdown()

    assert ("answered 503" in capsys.readouterr().out) == (status == 503)


def test_a_probe_says_when_nobody_answers(capsys):
    assert 1 == probe.main("http://127.0.0.1:1/readyz")
    assert "did not answer" in capsys.readouterr().out
