"""Speak JSON with a service, and hold every answer to its contract."""

import json
import urllib.error
import urllib.request
from typing import Any

from emsync.contract import Contract
from tests.checkout import ROOT, SERVICES

CONTRACTS = {s: Contract.load(ROOT / "contracts" / f"{s}.openapi.yaml") for s in SERVICES}


def call(url: str, body: Any = None, method: str | None = None) -> tuple[int, Any]:
    """Return status and JSON of an answer, whatever the status."""
    request = urllib.request.Request(url, method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def token(transfer: str, user: str) -> str:
    """Sign in one of the demo's people at the hub of that address; return the token."""
    said = {"user": user, "password": "demo"}
    status, session = ask("transfer", "createSession", f"{transfer}/api/v1/session", said)
    assert 200 == status
    return session["token"]


def ask(service: str, operation: str, url: str, body: Any = None) -> tuple[int, Any]:
    """Call an operation; fail when request or answer is not what the contract says."""
    contract = CONTRACTS[service]
    if body is not None:
        assert [] == contract.violations_of_request(operation, body)
    status, answer = call(url, body)
    assert [] == contract.violations_of_answer(operation, status, answer)
    return status, answer
