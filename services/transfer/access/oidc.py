"""Sign people in by OpenID Connect: authorization code with PKCE (RFC 7636), Core 1.0 section 3.1."""

import logging
import secrets
import ssl
import time
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from transfer.access.tokens import TokenRefused
from transfer.config import OidcSettings

log = logging.getLogger(__name__)

PURPOSE = b"emsync/transfer/v1/oidc"
COOKIE = "emsync-sign-in"
LIFE_S = 600

_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
_TIMEOUT_S = 10
_REMEMBERED_S = 3600
_LEEWAY_S = 60


class ProviderFailed(Exception):
    """The OpenID provider cannot be reached, or does not say what it must."""


class Oidc:
    """A provider. What belongs to one sign-in is kept in the browser's cookie, not here."""

    def __init__(self, settings: OidcSettings, secret: bytes) -> None:
        self._settings = settings
        self._cookies = URLSafeTimedSerializer(secret, salt=COOKIE)
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    def start(self, *, asks_anew: bool = False) -> tuple[str, str]:
        """Return the provider's address to go to, and the cookie that must come back.

        One that `asks_anew` takes nobody as signed in who was before (Core 1.0, `prompt=login`).
        """
        kept = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._provider()["authorization_endpoint"],
                state=kept["state"],
                nonce=kept["nonce"],
                code_verifier=kept["verifier"],
                **({"prompt": "login"} if asks_anew else {}),
            )
        return address, str(self._cookies.dumps(kept))

    def finish(self, code: str, state: str, cookie: str) -> str:
        """Return the subject who signed in; raise TokenRefused or ProviderFailed."""
        try:
            kept = self._cookies.loads(cookie, max_age=LIFE_S)
        except BadSignature as error:
            raise TokenRefused(
                "This sign-in was not begun here, or too long ago; begin again"
            ) from error
        if not secrets.compare_digest(kept["state"], state):
            raise TokenRefused("state is that of another sign-in; begin again")
        try:
            with self._client() as client:
                answer = client.fetch_token(
                    self._provider()["token_endpoint"],
                    code=code,
                    code_verifier=kept["verifier"],
                )
        except (AuthlibBaseError, RequestException) as error:
            log.warning("the OpenID provider gave no token: %s", type(error).__name__)
            raise TokenRefused("The provider does not take this code; begin again") from error
        return self._subject(answer.get("id_token", ""), kept["nonce"])

    def _subject(self, id_token: str, nonce: str) -> str:
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            keys = KeySet.import_key_set(self._told(self._provider()["jwks_uri"]))  # type: ignore[arg-type]
            token = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
            registry.validate(token.claims)
        except (JoseError, ValueError) as error:
            log.warning("the OpenID provider's token was refused: %s", type(error).__name__)
            raise TokenRefused("The provider's token does not verify; begin again") from error
        return str(token.claims["sub"])

    def _provider(self) -> dict[str, Any]:
        issuer = self._settings.issuer
        found = self._told(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise ProviderFailed(
                f"TRANSFER_OIDC_ISSUER is {issuer!r}, and the provider calls itself "
                f"{found.get('issuer')!r}; set it to that"
            )
        return found

    def _told(self, address: str) -> dict[str, Any]:
        """Return what the provider publishes at an address, at most an hour old."""
        at, found = self._known.get(address, (0.0, {}))
        if not found or time.monotonic() - at > _REMEMBERED_S:
            try:
                with self._client() as client:
                    answer = client.get(address, withhold_token=True)
                    answer.raise_for_status()
                    found = answer.json()
            except (RequestException, ValueError) as error:
                log.error("the OpenID provider did not answer: %s", error)
                raise ProviderFailed(f"The OpenID provider does not answer at {address}") from error
            self._known[address] = time.monotonic(), found
        return found

    def _client(self) -> Any:
        client = OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret,
            scope="openid",
            redirect_uri=self._settings.redirect,
            code_challenge_method="S256",
            default_timeout=_TIMEOUT_S,
        )
        # The machine's certificates, where Python finds them too, and not those of a wheel.
        client.verify = ssl.get_default_verify_paths().cafile or True
        return client
