import pytest
from routing_world import facility, served, settings, write_facilities

from routing.app import Service, create_app

SHELL = "http://127.0.0.1:8080"


def preflight(client, origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST",
               "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    return client.options("/api/v1/dispatch", headers=headers).headers


def test_lets_the_shell_in(client):
    headers = preflight(client, SHELL)

    assert headers["Access-Control-Allow-Origin"] == SHELL
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert "Origin" in headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:8081",
        "http://127x0.0.1:8080",
        f"{SHELL}.evil.example",
    ],
)
def test_lets_nobody_else_in(client, origin):
    headers = preflight(client, origin)

    assert "Access-Control-Allow-Origin" not in headers


def test_never_allows_credentials_and_never_everybody(client):
    for headers in (
        preflight(client, SHELL),
        client.get("/healthz", headers={"Origin": SHELL}).headers,
    ):
        assert "Access-Control-Allow-Credentials" not in headers
        assert headers["Access-Control-Allow-Origin"] != "*"


def test_lists_nobody_to_those_who_send_no_origin(client):
    assert "Access-Control-Allow-Origin" not in client.get("/healthz").headers


@pytest.mark.parametrize("origins", [",", "https://hub.example"])
def test_takes_the_allow_list_from_the_configuration(origins):
    app = create_app(Service.from_config(settings(ROUTING_CORS_ORIGINS=origins)))

    allowed = preflight(app.test_client(), origins).get("Access-Control-Allow-Origin")
    assert allowed == (None if origins == "," else origins)
    assert "Access-Control-Allow-Origin" not in preflight(app.test_client(), SHELL)


def test_is_ready_when_it_can_drive(client, contract):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert contract.violations_of_answer("readyz", 200, response.json) == []


def test_is_not_ready_when_the_hospitals_are_not_on_the_map(tmp_path, contract):
    far = write_facilities(tmp_path / "far.json", [facility(lon=9.0, lat=45.0)])
    app = create_app(Service.from_config(settings(ROUTING_FACILITIES=str(far))))

    response = app.test_client().get("/readyz")

    assert response.status_code == 503
    assert contract.violations_of_answer("readyz", 503, response.json) == []
    assert "NotRoutable" in response.json["detail"]


def test_tells_that_it_is_alive_and_what_it_is(client, contract):
    for operation in ("healthz", "version"):
        answer = client.get(f"/{operation}").json
        assert contract.violations_of_answer(operation, 200, answer) == []


def test_answers_from_the_facilities_file_of_the_configuration(service, tmp_path):
    known = write_facilities(tmp_path / "known.json", [facility(id="mine")])
    body = {"incident": {"lon": 24.9369, "lat": 60.16925}, "severity_level": 2}

    answer = served(service, body, "dispatch", ROUTING_FACILITIES=str(known)).json

    assert [one["id"] for one in answer["hospitals"]] == ["mine"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "told"),
    [
        (b"", {}, 400, "line 1 column 1"),
        (b'{"origin": NaN}', {}, 400, "NaN is not JSON"),
        (b'{"language": "\\ud800"}', {}, 400, "surrogates not allowed"),
        (b"null", {}, 422, "(body)"),
        (b" " * 1_048_577, {}, 413, "larger than 1,048,576 bytes"),
        (b"{}", {"Content-Encoding": "gzip"}, 415, "Content-Encoding: gzip is not read here"),
        (b"a,b", {"Content-Type": "text/csv"}, 415, "Content-Type: application/json"),
    ],
)
def test_says_where_a_body_breaks_and_what_to_send(client, body, headers, status, told):
    sent = {"Content-Type": "application/json"} | headers

    response = client.post("/api/v1/route", data=body, headers=sent)

    assert status == response.status_code
    assert told in response.json["detail"]


def test_names_the_forms_in_which_a_list_can_be_told(client):
    response = client.put("/api/v1/facilities", data=b"a,b", content_type="text/csv")

    assert 415 == response.status_code
    assert "application/geo+json or application/xml" in response.json["detail"]
