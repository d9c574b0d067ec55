import pytest

from emsync.settings import SettingsError
from transfer.config import read


def refusal(environment):
    with pytest.raises(SettingsError) as refused:
        read(environment)
    return str(refused.value)


def test_reads_the_key_from_the_file(environment, make):
    assert make.key == read(environment).key


def test_refuses_production_without_a_key(environment):
    del environment["TRANSFER_KEK_FILE"]

    assert "TRANSFER_KEK_FILE is not set" in refusal(environment)


def test_lets_the_demo_profile_start_without_a_key(environment):
    del environment["TRANSFER_KEK_FILE"]
    environment["TRANSFER_PROFILE"] = "demo"

    assert (None, "demo") == (read(environment).key, read(environment).profile)


@pytest.mark.parametrize("profile", ["production", "demo"])
def test_refuses_a_key_file_that_cannot_be_read(environment, tmp_path, profile):
    missing = str(tmp_path / "missing")
    environment |= {"TRANSFER_KEK_FILE": missing, "TRANSFER_PROFILE": profile}

    assert f"TRANSFER_KEK_FILE='{missing}' cannot be read: " in refusal(environment)


@pytest.mark.parametrize(
    "origin", ["*", "desk.example", "http://desk.example/", "ftp://desk.example", "null"]
)
def test_refuses_an_origin_that_is_not_one(environment, origin):
    environment["TRANSFER_ORIGINS"] = f"http://desk.example, {origin}"

    assert f"TRANSFER_ORIGINS has {origin!r}" in refusal(environment)


@pytest.mark.parametrize("text", ["", ",", " , "])
def test_never_has_an_empty_list_of_origins(environment, text):
    environment["TRANSFER_ORIGINS"] = text

    assert ("http://127.0.0.1:8080", "http://localhost:8080") == read(environment).origins


def test_names_every_wrong_variable_at_once(environment):
    environment |= {"TRANSFER_PORT": "99999", "TRANSFER_PROFILE": "test", "TRANSFER_ORIGINS": "*"}
    environment["EMSYNC_CONTRACTS"] = "/nowhere"

    said = refusal(environment)

    assert "TRANSFER_PORT='99999' is not a whole number from 1 to 65535" in said
    assert "TRANSFER_PROFILE='test' is neither 'production' nor 'demo'" in said
    assert "TRANSFER_ORIGINS has '*'" in said
    assert "EMSYNC_CONTRACTS='/nowhere' holds no transfer.openapi.yaml" in said


@pytest.mark.parametrize("seconds", ["0", "86401", "soon"])
def test_refuses_a_time_to_answer_that_is_none(environment, seconds):
    environment["TRANSFER_ANSWER_SECONDS"] = seconds

    said = f"TRANSFER_ANSWER_SECONDS='{seconds}' is not a whole number from 1 to 86400"
    assert said in refusal(environment)


@pytest.fixture
def shared(environment, tmp_path):
    (tmp_path / "password").write_text("one that nobody prints\n")
    return environment | {
        "TRANSFER_DATABASE": "postgresql://emsync@postgres/postgres",
        "TRANSFER_DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
    }


def test_takes_a_postgresql_for_several_replicas(shared):
    database = read(shared | {"TRANSFER_REPLICAS": "3"}).database

    assert ("postgres", "one that nobody prints") == (database.host, database.password)


def test_refuses_several_replicas_on_sqlite(environment):
    said = refusal(environment | {"TRANSFER_REPLICAS": "3"})

    assert "TRANSFER_REPLICAS=3 needs a database that replicas share, and SQLite is none" in said


def test_refuses_to_wake_replicas_on_sqlite(environment):
    said = refusal(environment | {"TRANSFER_WAKE": "valkey://valkey"})

    assert "TRANSFER_WAKE='valkey://valkey' wakes replicas, and SQLite has one" in said


@pytest.mark.parametrize(
    "text",
    ["mysql://u@h/d", "postgresql:///d", "postgresql://u:secret@h/d", "postgresql://h/d?x=1", "?"],
)
def test_refuses_a_database_that_is_no_postgresql_and_never_quotes_it(shared, text):
    said = refusal(shared | {"TRANSFER_DATABASE": text})

    assert "TRANSFER_DATABASE is not postgresql://user@host:port/name" in said
    assert "secret" not in said


@pytest.mark.parametrize("text", ["redis://h", "valkey://", "valkey://h/1", "h:6379"])
def test_refuses_an_address_that_is_no_valkey(shared, text):
    assert f"TRANSFER_WAKE={text!r} is not valkey://host:port" in refusal(
        shared | {"TRANSFER_WAKE": text}
    )


def test_refuses_production_without_an_openid_provider(environment):
    del environment["TRANSFER_OIDC_ISSUER"]

    assert "TRANSFER_OIDC_ISSUER is not set" in refusal(environment)


@pytest.mark.parametrize("name", ["TRANSFER_OIDC_ISSUER", "TRANSFER_OIDC_REDIRECT"])
def test_refuses_an_address_for_sign_in_that_is_none(environment, name):
    environment[name] = "desk.example"

    assert f"{name}='desk.example' is not an address" in refusal(environment)


def test_knows_the_provider_and_its_secret(environment, tmp_path):
    (tmp_path / "secret").write_text("geheim\n")
    environment["TRANSFER_OIDC_CLIENT_SECRET_FILE"] = str(tmp_path / "secret")

    found = read(environment).oidc

    assert ("https://id.example", "emsync", "geheim") == (
        found.issuer,
        found.client_id,
        found.client_secret,
    )
