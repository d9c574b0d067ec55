"""Read the environment, the only place that does."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from emsync.settings import Profile, Settings
from transfer.envelope.attachment import LARGEST_BYTES
from transfer.keys import KeyUnusable, parsed

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9A-Fa-f:]+\](:[0-9]+)?")
_HOST = re.compile(r"valkey://(?P<host>[A-Za-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?")
_ADDRESS = re.compile(r"https?://[!-~]+")
_SHELL = "http://127.0.0.1:8080,http://localhost:8080"


@dataclass(frozen=True)
class Wake:
    """The Valkey that replicas wake each other by."""

    host: str
    port: int
    password: str | None


@dataclass(frozen=True)
class OidcSettings:
    """The provider, who we are there, and the page of the shell that it leads back to."""

    issuer: str
    client_id: str
    client_secret: str | None
    redirect: str


@dataclass(frozen=True)
class Config:
    """What the operator decides."""

    data: Path
    database: URL | None
    wake: Wake | None
    host: str
    port: int
    profile: Profile
    key: bytes | None
    origins: tuple[str, ...]
    contract: Path
    scratch: Path
    connect_seconds: int
    message_bytes: int
    attachment_bytes: int
    connections: int
    sockets: int
    grace_seconds: int
    answer_seconds: int
    oidc: OidcSettings | None
    admins: tuple[str, ...]
    proxies: int
    requests_per_minute: int
    sign_ins_per_minute: int


def read(environment: Mapping[str, str]) -> Config:
    """Return the configuration; raise SettingsError that names every wrong variable."""
    settings = Settings(environment)
    profile = settings.profile("TRANSFER_PROFILE")
    config = Config(
        data=settings.path("TRANSFER_DATA", "/data"),
        database=(database := _database(settings)),
        wake=_wake(settings, database),
        host=settings.text("TRANSFER_HOST", "0.0.0.0"),  # noqa: S104 the container's network is the limit
        port=settings.integer("TRANSFER_PORT", 5000, 1, 65535),
        profile=profile,
        key=_key(settings, profile),
        origins=_origins(settings),
        contract=_contract(settings),
        scratch=settings.path("TRANSFER_SCRATCH", tempfile.gettempdir()),
        connect_seconds=settings.integer("TRANSFER_CONNECT_SECONDS", 10, 1, 600),
        message_bytes=settings.integer("TRANSFER_MESSAGE_BYTES", 262144, 1024, 16777216),
        attachment_bytes=settings.integer(
            "TRANSFER_ATTACHMENT_BYTES", LARGEST_BYTES, 1024, 67108864
        ),
        connections=settings.integer("TRANSFER_CONNECTIONS", 2000, 10, 100000),
        sockets=settings.integer("TRANSFER_SOCKETS", 20, 1, 100000),
        grace_seconds=settings.integer("TRANSFER_GRACE_SECONDS", 10, 1, 300),
        answer_seconds=settings.integer("TRANSFER_ANSWER_SECONDS", 180, 1, 86400),
        oidc=_oidc(settings, profile),
        admins=settings.items("TRANSFER_ADMINS"),
        proxies=settings.integer("TRANSFER_PROXIES", 0, 0, 5),
        requests_per_minute=settings.integer("TRANSFER_REQUESTS_PER_MINUTE", 6000, 1, 1000000),
        sign_ins_per_minute=settings.integer("TRANSFER_SIGN_INS_PER_MINUTE", 30, 1, 1000000),
    )
    settings.check()
    return config


def read_new_key(environment: Mapping[str, str]) -> bytes:
    """Return the key to rotate to; raise SettingsError when none is given."""
    settings = Settings(environment)
    text = settings.secret_file("TRANSFER_NEW_KEK")
    if text is None:
        settings.complain(
            "TRANSFER_NEW_KEK_FILE must name a file with the new key: 32 bytes as 64 hexadecimal "
            "digits (`openssl rand -hex 32`)"
        )
    key = _parsed(settings, text or b"", "the file that TRANSFER_NEW_KEK_FILE names")
    settings.check()
    return key or b""


def _database(settings: Settings) -> URL | None:
    text, password = (
        settings.text("TRANSFER_DATABASE", ""),
        _secret(settings, "TRANSFER_DATABASE_PASSWORD"),
    )
    replicas = settings.integer("TRANSFER_REPLICAS", 1, 1, 100)
    if not text:
        if replicas > 1:
            settings.complain(
                f"TRANSFER_REPLICAS={replicas} needs a database that replicas share, and SQLite is "
                "none: set TRANSFER_DATABASE=postgresql://user@host/name, or TRANSFER_REPLICAS=1"
            )
        return None
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.drivername != "postgresql" or not url.host or url.password or url.query:
        settings.complain(
            "TRANSFER_DATABASE is not postgresql://user@host:port/name, the password in the file that "
            "TRANSFER_DATABASE_PASSWORD_FILE names; leave it empty to keep all in TRANSFER_DATA"
        )
        return None
    return url.set(drivername="postgresql+psycopg", password=password)


def _wake(settings: Settings, database: URL | None) -> Wake | None:
    text, password = (
        settings.text("TRANSFER_WAKE", ""),
        _secret(settings, "TRANSFER_WAKE_PASSWORD"),
    )
    if not text:
        return None
    found = _HOST.fullmatch(text)
    if not found:
        settings.complain(f"TRANSFER_WAKE={text!r} is not valkey://host:port")
        return None
    if database is None:
        settings.complain(
            f"TRANSFER_WAKE={text!r} wakes replicas, and SQLite has one: set TRANSFER_DATABASE too"
        )
    return Wake(found["host"], int(found["port"] or 6379), password)


def _secret(settings: Settings, name: str) -> str | None:
    secret = settings.secret_file(name)
    return None if secret is None else secret.decode("utf-8", "replace")


def _key(settings: Settings, profile: Profile) -> bytes | None:
    text = settings.secret_file("TRANSFER_KEK")
    if text is None:
        if profile != "demo" and not settings.text("TRANSFER_KEK_FILE", ""):
            settings.complain(
                "TRANSFER_KEK_FILE is not set: name a file with 32 bytes as 64 hexadecimal "
                "digits (`openssl rand -hex 32`), or set TRANSFER_PROFILE=demo to have a key made"
            )
        return None
    return _parsed(settings, text, "the file that TRANSFER_KEK_FILE names")


def _parsed(settings: Settings, text: bytes, source: str) -> bytes | None:
    try:
        return parsed(text, source)
    except KeyUnusable as error:
        settings.complain(str(error))
        return None


def _oidc(settings: Settings, profile: Profile) -> OidcSettings | None:
    issuer = settings.text("TRANSFER_OIDC_ISSUER", "")
    if not issuer:
        if profile != "demo":
            settings.complain(
                "TRANSFER_OIDC_ISSUER is not set: name the OpenID provider that people sign in with, "
                "or set TRANSFER_PROFILE=demo to have a sign-in with known passwords"
            )
        return None
    found = OidcSettings(
        issuer=issuer,
        client_id=settings.text("TRANSFER_OIDC_CLIENT_ID", "emsync"),
        client_secret=_secret(settings, "TRANSFER_OIDC_CLIENT_SECRET") or None,
        redirect=settings.text("TRANSFER_OIDC_REDIRECT", ""),
    )
    for name, address in (("ISSUER", found.issuer), ("REDIRECT", found.redirect)):
        if not _ADDRESS.fullmatch(address):
            settings.complain(
                f"TRANSFER_OIDC_{name}={address!r} is not an address that begins with https://"
            )
    return found


def _origins(settings: Settings) -> tuple[str, ...]:
    # An empty list would switch the check off in Engine.IO, so there is always a default.
    origins = settings.items("TRANSFER_ORIGINS", _SHELL) or tuple(_SHELL.split(","))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            settings.complain(
                f"TRANSFER_ORIGINS has {origin!r}, which is not scheme://host[:port] "
                "(http or https; neither path nor *)"
            )
    return origins


def _contract(settings: Settings) -> Path:
    folder = settings.path("EMSYNC_CONTRACTS", str(Path(__file__).parents[1] / "contracts"))
    path = folder / "transfer.openapi.yaml"
    if not path.is_file():
        settings.complain(f"EMSYNC_CONTRACTS={str(folder)!r} holds no {path.name}")
    return path
