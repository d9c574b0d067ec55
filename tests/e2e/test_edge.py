"""The one origin: what the shell sends, refuses and hides, against the pulled images."""

import gzip
import http.client
import json
import re
import time
from urllib.parse import urlsplit

import pytest

from tests.e2e.http import call, token


def ask(stack, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """Return status, headers and body of an answer; headers with `_` for `-`."""
    connection = http.client.HTTPConnection(urlsplit(stack.url("shell")).netloc, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def page(stack):
    return ask(stack, "/")


def test_is_alive_ready_and_says_what_it_was_made_from(stack):
    assert (200, {"status": "alive"}) == call(f"{stack.url('shell')}/healthz")
    assert (200, {"status": "ready"}) == call(f"{stack.url('shell')}/readyz")
    status, version = call(f"{stack.url('shell')}/version")
    assert (200, "shell", 40, 64) == (
        status,
        version["service"],
        len(version["source"]),
        len(version["lock"]),
    )


def test_every_path_of_the_application_is_its_page(stack, page):
    assert 200 == page[0]
    assert page[2] == ask(stack, "/hospital/HUS")[2]


def test_the_page_is_asked_for_again_and_what_it_loads_is_kept_for_ever(stack, page):
    script = re.search(rb'src="(/assets/first-[^"]+\.js)"', page[2])[1].decode()
    status, headers, packed = ask(stack, script, Accept_Encoding="gzip")

    assert ("no-cache", None, None) == tuple(
        page[1][name] for name in ("Cache-Control", "ETag", "Last-Modified")
    )
    assert (200, "gzip") == (status, headers["Content-Encoding"])
    assert "public, max-age=31536000, immutable" == headers["Cache-Control"]
    assert gzip.decompress(packed) == ask(stack, script)[2]


def test_the_page_may_load_its_own_files_alone_and_stands_in_no_frame(page):
    policy = dict(
        part.strip().split(" ", 1) for part in page[1]["Content-Security-Policy"].split(";")
    )

    assert "'none'" == policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"]
    assert "'self'" == policy["script-src"] == policy["connect-src"]
    # Attachments are opened in the page and shown from its memory.
    assert "blob:" == policy["media-src"]
    assert "unsafe" not in page[1]["Content-Security-Policy"]
    assert "geolocation=(self), camera=(self)" in page[1]["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/assets/none.js", "/healthz", "/routing/healthz", "/severity/"]
)
def test_every_answer_is_of_its_type_alone_tells_no_referrer_and_no_version(stack, path):
    _, headers, _ = ask(stack, path)

    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "no-referrer" == headers["Referrer-Policy"]
    assert headers["Content-Security-Policy"]
    assert "nginx" == headers["Server"]


def test_severity_may_stand_in_a_frame_of_this_origin_alone(stack):
    policy = ask(stack, "/severity/")[1]["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy
    assert "connect-src 'self'" in policy


def test_a_request_keeps_its_id_and_gets_one_when_it_brings_none_that_is_one(stack):
    given = ask(stack, "/routing/healthz", X_Request_Id="0f8fad5b-d9cb-469f")[1]["X-Request-Id"]
    made = [ask(stack, "/routing/healthz", X_Request_Id="x y")[1]["X-Request-Id"] for _ in range(3)]

    assert "0f8fad5b-d9cb-469f" == given
    assert all(re.fullmatch("[A-Za-z0-9._-]{8,64}", one) for one in made)
    assert 3 == len(set(made))


def test_a_page_of_another_origin_reaches_no_service(stack):
    for service in ("severity", "routing", "transfer"):
        path = f"/{service}/healthz"
        status, headers, body = ask(stack, path, Origin="http://example.org")
        assert (403, "application/problem+json") == (status, headers["Content-Type"])
        assert "Foreign origin" == json.loads(body)["title"]
        assert 200 == ask(stack, path, Origin=stack.url("shell"))[0]


@pytest.mark.parametrize(
    "path", ["/severity/_stcore/stream", "/transfer/socket.io/?EIO=4&transport=websocket"]
)
def test_a_socket_opens_for_this_origin_and_for_no_other(stack, path):
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec_WebSocket_Version": "13",
    }

    assert 403 == ask(stack, path, Origin="http://example.org", **asked)[0]
    assert 101 == ask(stack, path, Origin=stack.url("shell"), **asked)[0]


def test_a_batch_is_answered_while_it_is_sent(stack):
    line = json.dumps({"age_years": 70, "sex": "female"}).encode() + b"\n"
    connection = http.client.HTTPConnection(urlsplit(stack.url("shell")).netloc, timeout=60)
    connection.putrequest("POST", "/severity/api/v1/severity/batch")
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    many = line * 1000
    connection.send(b"%x\r\n%s\r\n" % (len(many), many))

    with http.client.HTTPResponse(connection.sock, method="POST") as answer:
        answer.begin()
        assert 200 == answer.status
        connection.send(b"0\r\n\r\n")
        assert 1000 == len(answer.read().splitlines())
    connection.close()


def test_a_body_that_is_too_large_is_refused_before_a_service_reads_it(stack):
    status, _, body = ask(stack, "/routing/api/v1/route", "POST", b" " * 2_000_000)

    assert (413, "Too large") == (status, json.loads(body)["title"])


@pytest.mark.parametrize("path", ["/routing/%00", "/routing/api/v1/places?q=" + 9000 * "a"])
def test_a_request_that_cannot_be_read_is_a_problem(stack, path):
    status, headers, body = ask(stack, path)

    assert (400, "application/problem+json") == (status, headers["Content-Type"])
    assert "Malformed request" == json.loads(body)["title"]


def test_a_header_that_is_too_long_is_a_problem(stack):
    status, headers, _ = ask(stack, "/", X_Long=9000 * "a")

    assert (400, "application/problem+json") == (status, headers["Content-Type"])


def test_an_address_as_long_as_may_be_is_read_by_the_service(stack):
    status, headers, _ = ask(stack, "/routing/api/v1/places?q=" + 8000 * "a")

    assert (422, "application/problem+json") == (status, headers["Content-Type"])


def test_a_map_says_where_its_tiles_are_below_the_name_of_the_service(stack):
    assert [f"{stack.url('shell')}/routing/tiles/{{z}}/{{x}}/{{y}}.mvt"] == (
        call(f"{stack.url('shell')}/routing/tiles.json")[1]["tiles"]
    )


def test_an_entry_with_too_long_a_name_is_refused_by_the_service_that_keeps_it(stack):
    path = f"/routing/api/v1/ambulances/{300 * 'a'}"
    status, _, body = ask(stack, path, "PUT", b"{}", Content_Type="application/json")

    assert (422, "Invalid input") == (status, json.loads(body)["title"])


def test_a_file_that_is_not_there_is_a_problem_and_not_the_page(stack):
    status, headers, body = ask(stack, "/assets/none.js")

    assert (404, "application/problem+json") == (status, headers["Content-Type"])
    assert "Not found" == json.loads(body)["title"]


def test_what_choices_rest_on_is_changed_by_those_who_may(stack):
    path = "/routing/api/v1/ambulances/demo-101"
    unit = ask(stack, path)[2]

    def signed_in(user: str) -> str:
        return f"Bearer {token(stack.url('transfer'), user)}"

    def change(path: str, **headers: str) -> tuple[int, str]:
        status, _, body = ask(stack, path, "PUT", unit, Content_Type="application/json", **headers)
        return status, json.loads(body).get("title", "")

    for user in ("dispatcher", "medic-101"):
        assert (200, "") == change(path, Authorization=signed_in(user))
    refused = (403, "Not yours to change")
    for user in ("medic-102", "quality"):
        assert refused == change(path, Authorization=signed_in(user))
    # Where a name is hidden behind another it is that other's.
    own = "/routing/api/v1/ambulances/demo-102/../demo-101"
    assert refused == change(own, Authorization=signed_in("medic-102"))
    assert (401, "Not signed in") == change(path, Authorization="Bearer of-another-hub")
    assert 200 == ask(stack, path, Authorization="Bearer of-another-hub")[0]


def test_nothing_that_choices_rest_on_is_changed_while_the_hub_is_down(stack):
    path = "/routing/api/v1/ambulances/demo-101"
    unit = ask(stack, path)[2]
    stack.command("stop", "transfer")
    try:
        status, headers, body = ask(stack, path, "PUT", unit, Content_Type="application/json")
        assert (503, "5") == (status, headers["Retry-After"])
        assert "transfer" == json.loads(body)["service"]
        assert (200, unit) == ask(stack, path)[::2]
    finally:
        stack.command("up", "--detach", "--wait", "--no-recreate", "transfer")


def test_while_a_service_is_down_the_page_and_the_others_go_on(stack):
    stack.command("stop", "routing")
    try:
        status, headers, body = ask(stack, "/routing/healthz")
        assert (503, "5") == (status, headers["Retry-After"])
        assert "routing" == json.loads(body)["service"]
        assert 200 == ask(stack, "/")[0] == ask(stack, "/transfer/healthz")[0]
    finally:
        stack.command("up", "--detach", "--wait", "--no-recreate", "routing")

    assert 200 == ask(stack, "/routing/healthz")[0]


def logged(stack, name):
    """Return the lines of the shell's log, once a name is in them: it writes every second."""
    for _ in range(20):
        lines = stack.command("logs", "--no-log-prefix", "shell").splitlines()
        if any(name in line for line in lines):
            break
        time.sleep(0.2)
    return lines


def test_the_log_names_paths_and_never_what_was_asked(stack):
    ask(stack, "/routing/healthz?place=Mannerheimintie", X_Request_Id="log-of-this-test")
    lines = logged(stack, "log-of-this-test")

    [line] = [json.loads(line) for line in lines if "log-of-this-test" in line]
    assert "GET /routing/healthz 200" == line["message"]
    assert [] == [line for line in lines if "Mannerheimintie" in line]
