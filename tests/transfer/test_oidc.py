"""Sign people in at a real OpenID provider: Authlib's server side, over HTTP."""

import threading
import time
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from flask import Flask, jsonify
from joserfc.jwk import RSAKey

from transfer import app as edge
from transfer.config import read

ROOT = "/api/v1"
REDIRECT = "https://desk.example/sign-in"
SECRET = "the-client-secret"


class Person:
    def __init__(self, subject):
        self.subject = subject

    def get_user_id(self):
        return self.subject


class Client(ClientMixin):
    def get_client_id(self):
        return "emsync"

    def get_default_redirect_uri(self):
        return REDIRECT

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == REDIRECT

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    def __init__(self, payload, subject):
        self.data, self.subject = payload.data, subject
        self.code_challenge = self.data.get("code_challenge")
        self.code_challenge_method = self.data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.data["redirect_uri"]

    def get_scope(self):
        return self.data["scope"]

    def get_nonce(self):
        return self.data["nonce"]

    def get_auth_time(self):
        return int(time.time())

    def get_acr(self):
        return None

    def get_amr(self):
        return None


class Provider:
    """A provider where everybody is who `subject` says."""

    def __init__(self):
        self.subject, self.audience, self.lives_s, self.nonce = "auth0|17", "emsync", 600, None
        self.codes = {}
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        app = self._app()
        self.server = make_server("127.0.0.1", 0, app, handler_class=Silent)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def _app(self):
        app = Flask("provider")
        server = AuthorizationServer(app, lambda _id: Client(), lambda token, request: None)
        server.register_grant(grant(self), [openid(self), CodeChallenge(required=True)])
        app.add_url_rule(
            "/authorize",
            "authorize",
            lambda: server.create_authorization_response(
                grant=server.get_consent_grant(end_user=Person(self.subject)),
                grant_user=Person(self.subject),
            ),
        )
        app.add_url_rule("/token", "token", server.create_token_response, methods=["POST"])
        app.add_url_rule("/jwks", "jwks", lambda: jsonify(keys=[self.published.as_dict()]))
        app.add_url_rule(
            "/.well-known/openid-configuration",
            "discovery",
            lambda: jsonify(
                issuer=self.issuer,
                authorization_endpoint=f"{self.issuer}/authorize",
                token_endpoint=f"{self.issuer}/token",
                jwks_uri=f"{self.issuer}/jwks",
            ),
        )
        return app


def grant(provider):
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code, request):
            provider.codes[code] = Code(request.payload, request.user.subject)

        def query_authorization_code(self, code, client):
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code):
            provider.codes.clear()

        def authenticate_user(self, authorization_code):
            return Person(authorization_code.subject)

    return Grant


def openid(provider):
    class OpenId(OpenIDCode):
        def exists_nonce(self, nonce, request):
            return False

        def resolve_client_private_key(self, client):
            return provider.key

        def get_client_algorithm(self, client):
            return "RS256"

        def get_client_claims(self, client):
            now = int(time.time())
            return {
                "iss": provider.issuer,
                "aud": [provider.audience],
                "iat": now,
                "exp": now + provider.lives_s,
            }

        def get_authorization_code_claims(self, authorization_code):
            return {"nonce": provider.nonce or authorization_code.get_nonce()}

        def generate_user_info(self, user, scope):
            return {"sub": user.subject}

    return OpenId()


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever)
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join()
    provider.server.server_close()


@pytest.fixture
def app(environment, make, provider, tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    settings = {
        "TRANSFER_OIDC_ISSUER": provider.issuer,
        "TRANSFER_OIDC_REDIRECT": REDIRECT,
        "TRANSFER_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        "TRANSFER_ADMINS": "auth0|17",
    }
    app = edge.create_app(read(environment | settings), make.key)
    yield app
    edge.close(app)


@pytest.fixture
def come_back(client):
    """Go to the provider as a browser does; return what it sends back to the shell's page."""

    def come_back():
        away = client.get(f"{ROOT}/session/oidc")
        assert 302 == away.status_code, away.json
        back = requests.get(away.location, allow_redirects=False, timeout=10)
        assert back.headers["Location"].startswith(f"{REDIRECT}?"), back.text
        sent = parse_qs(urlsplit(back.headers["Location"]).query)
        return {name: sent[name][0] for name in ("code", "state")}

    return come_back


@pytest.fixture
def finish(client, contract):
    def finish(body):
        answer = client.post(f"{ROOT}/session/oidc", json=body)
        assert [] == contract.violations_of_answer("finishOidc", answer.status_code, answer.json)
        return answer.status_code, answer.json

    return finish


def test_signs_in_whom_an_admin_has_added(come_back, finish):
    status, session = finish(come_back())

    assert (200, "admin-1", "admin", False) == (
        status,
        session["person"]["id"],
        session["person"]["role"],
        session["demo"],
    )


def test_refuses_whom_nobody_has_added(come_back, finish, provider):
    provider.subject = "auth0|18"

    status, problem = finish(come_back())

    assert (401, True) == (status, "ask an admin" in problem["detail"])


def test_takes_a_code_once(come_back, finish, client):
    sent = come_back()
    cookie = client.get_cookie("emsync-sign-in").value
    finish(sent)

    client.set_cookie("emsync-sign-in", cookie)
    assert 401 == finish(sent)[0]


def test_refuses_the_sign_in_of_another_browser(come_back, finish, client):
    sent = come_back()
    client.delete_cookie("emsync-sign-in")

    assert 401 == finish(sent)[0]


def test_refuses_the_state_of_another_sign_in(come_back, finish):
    first = come_back()
    second = come_back()

    assert 401 == finish(second | {"state": first["state"]})[0]


def test_refuses_the_code_of_another_sign_in(come_back, finish):
    first = come_back()
    second = come_back()

    assert 401 == finish(second | {"code": first["code"]})[0]


@pytest.mark.parametrize(
    ("name", "value"), [("audience", "another"), ("lives_s", -120), ("nonce", "another")]
)
def test_refuses_a_token_for_another_place_or_time(come_back, finish, provider, name, value):
    setattr(provider, name, value)

    status, problem = finish(come_back())

    assert (401, True) == (status, "does not verify" in problem["detail"])


def test_refuses_a_token_that_another_key_signed(come_back, finish, provider):
    provider.published = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})

    assert 401 == finish(come_back())[0]


def test_the_provider_asks_anew_where_nobody_works(client, provider):
    asked = {
        query: parse_qs(urlsplit(client.get(f"{ROOT}/session/oidc{query}").location).query)
        for query in ("", "?prompt=login")
    }

    assert (None, ["login"]) == (asked[""].get("prompt"), asked["?prompt=login"].get("prompt"))


def test_keeps_what_it_needs_in_a_cookie_that_scripts_cannot_read(client, provider):
    cookie = client.get(f"{ROOT}/session/oidc").headers["Set-Cookie"]

    assert {"HttpOnly", "SameSite=Strict", "Max-Age=600"} <= set(cookie.split("; "))


def test_says_so_when_the_provider_is_away(client, provider):
    provider.server.shutdown()
    provider.server.server_close()

    answer = client.get(f"{ROOT}/session/oidc")

    assert (502, "The OpenID provider failed") == (answer.status_code, answer.json["title"])


def test_says_so_when_the_provider_is_another(environment, make, provider):
    settings = {"TRANSFER_OIDC_ISSUER": f"{provider.issuer}/"}
    app = edge.create_app(read(environment | settings), make.key)

    answer = app.test_client().get(f"{ROOT}/session/oidc")

    edge.close(app)
    assert (502, True) == (answer.status_code, "set it to that" in answer.json["detail"])


def test_the_demo_has_no_provider(environment, make):
    del environment["TRANSFER_OIDC_ISSUER"]
    app = edge.create_app(read(environment | {"TRANSFER_PROFILE": "demo"}), make.key)

    answer = app.test_client().get(f"{ROOT}/session/oidc")

    edge.close(app)
    assert (404, "No OpenID provider") == (answer.status_code, answer.json["title"])
