"""Sign in, enrol, revoke: over HTTP, in the demo profile, every answer held to the contract."""

from datetime import timedelta

import pytest

from transfer import app as edge
from transfer.access.principal import Principal, Role
from transfer.config import read
from transfer.envelope.canonical import to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.signing import DEVICE, SESSION, sign, statement

ROOT = "/api/v1"


@pytest.fixture
def app(environment, make):
    app = edge.create_app(read(environment | {"TRANSFER_PROFILE": "demo"}), make.key)
    yield app
    edge.close(app)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def send(client, contract):
    """Send, with a token or without, hold the answer to the contract, return (status, body)."""

    def send(operation, method, path, body=None, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = client.open(ROOT + path, method=method, json=body, headers=headers)
        found = answer.get_json()
        assert [] == contract.violations_of_answer(operation, answer.status_code, found)
        return answer.status_code, found

    return send


@pytest.fixture
def sign_in(send):
    def sign_in(user):
        body = {"user": user, "password": "demo"}
        status, session = send("createSession", "POST", "/session", body)
        assert 200 == status, session
        return session["token"]

    return sign_in


def device(keys, holder="unit", holder_id="demo-101", organisation="demo-ems"):
    body = {
        "holder": holder,
        "holder_id": holder_id,
        "organisation": organisation,
        "signing_key": to_base64(keys.public_signing),
        "sealing_key": to_base64(keys.public_sealing),
    }
    return body | {"signature": sign(keys.signing, statement(DEVICE, body))}


@pytest.fixture
def keys():
    return DeviceKeys.make()


@pytest.fixture
def enrolled(send, sign_in, keys):
    token = sign_in("medic-101")
    status, found = send("enrolDevice", "POST", "/devices", device(keys), token)
    assert 201 == status, found
    return found


def proof(app, keys, device_id, person_id, late=timedelta()):
    signed_at = (app.extensions["hub"].access.gate._clock() + late).isoformat(timespec="seconds")
    said = {"device_id": device_id, "person_id": person_id, "signed_at": signed_at}
    signature = sign(keys.signing, statement(SESSION, said))
    return {"device_id": device_id, "signed_at": signed_at, "signature": signature}


def test_signs_in_and_says_that_it_is_the_demo(send):
    body = {"user": "medic-101", "password": "demo"}

    status, session = send("createSession", "POST", "/session", body)

    assert (200, True, "medic", "demo-101") == (
        status,
        session["demo"],
        session["person"]["role"],
        session["person"]["unit_id"],
    )
    identity = {name: value for name, value in session.items() if name != "token"}
    assert (200, identity) == send("getSession", "GET", "/session", token=session["token"])


@pytest.mark.parametrize(("user", "password"), [("medic-101", "Demo"), ("nobody", "demo")])
def test_refuses_a_stranger(send, user, password):
    body = {"user": user, "password": password}

    assert 401 == send("createSession", "POST", "/session", body)[0]


def test_knows_no_password_outside_the_demo(config, make):
    app = edge.create_app(config, make.key)
    body = {"user": "medic-101", "password": "demo"}

    answer = app.test_client().post(f"{ROOT}/session", json=body)

    edge.close(app)
    assert (404, "No demo") == (answer.status_code, answer.json["title"])


@pytest.mark.parametrize(
    ("user", "path", "status"),
    [
        ("dispatcher", "closures", 200),
        ("medic-101", "ambulances?of=demo-101", 200),
        ("medic-101", "ambulances?of=demo-102", 403),
        ("medic-101", "facilities?of=demo-central", 403),
        ("central", "facilities?of=demo-central", 200),
        ("quality", "ambulances", 403),
        (None, "facilities", 200),
        ("dispatcher", f"facilities?of={201 * 'x'}", 422),
    ],
)
def test_says_who_may_change_what_routing_keeps(send, sign_in, user, path, status):
    token = user and sign_in(user)

    assert status == send("mayChange", "GET", f"/session/may/{path}", token=token)[0]


def test_outside_the_demo_nobody_changes_what_routing_keeps_without_a_token(config, make):
    app = edge.create_app(config, make.key)

    answer = app.test_client().get(f"{ROOT}/session/may/facilities")

    edge.close(app)
    assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"])


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5"])
def test_says_how_to_sign_in_when_there_is_no_token(client, header):
    answer = client.get(f"{ROOT}/session", headers={"Authorization": header})

    assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"])
    assert "application/problem+json" == answer.mimetype


def test_renews_a_token(send, sign_in):
    status, session = send("refreshSession", "POST", "/session/refresh", token=sign_in("quality"))

    assert (200, "quality") == (status, session["person"]["id"])
    assert 200 == send("getSession", "GET", "/session", token=session["token"])[0]


def test_enrols_a_device_that_proves_its_key(send, enrolled, keys, sign_in):
    found = send("getDevice", "GET", f"/devices/{enrolled['device_id']}", token=sign_in("central"))

    assert (200, enrolled) == found
    assert to_base64(keys.public_signing) == enrolled["signing_key"]


def test_refuses_a_device_whose_signature_is_of_another_key(send, sign_in, keys):
    body = device(keys) | {"signing_key": to_base64(DeviceKeys.make().public_signing)}

    status, problem = send("enrolDevice", "POST", "/devices", body, sign_in("medic-101"))

    assert (422, ["signature"]) == (status, [found["field"] for found in problem["violations"]])


@pytest.mark.parametrize(
    ("user", "holder", "holder_id", "organisation"),
    [
        ("medic-101", "unit", "demo-102", "demo-ems"),
        ("medic-101", "hospital", "demo-central", "demo-ems"),
        ("medic-101", "unit", "demo-101", "another"),
        ("dispatcher", "break_glass", "demo-ems", "demo-ems"),
        ("quality", "break_glass", "demo-ems", "demo-ems"),
    ],
)
def test_refuses_a_device_of_another_place(
    send, sign_in, keys, user, holder, holder_id, organisation
):
    body = device(keys, holder, holder_id, organisation)

    assert 403 == send("enrolDevice", "POST", "/devices", body, sign_in(user))[0]


@pytest.mark.parametrize(
    ("user", "holder", "holder_id"),
    [
        ("dispatcher", "dispatch", "demo-ems"),
        ("central", "hospital", "demo-central"),
        ("admin", "break_glass", "demo-ems"),
        ("admin", "unit", "demo-102"),
    ],
)
def test_enrols_for_the_own_place_and_an_admin_for_any(
    send, sign_in, keys, user, holder, holder_id
):
    body = device(keys, holder, holder_id)

    assert 201 == send("enrolDevice", "POST", "/devices", body, sign_in(user))[0]


def test_a_device_signs_in_alone(send, app, keys, enrolled):
    body = proof(app, keys, enrolled["device_id"], None)

    status, session = send("signInDevice", "POST", "/session/device", body)

    assert (200, "medic", "demo-101") == (
        status,
        session["person"]["role"],
        session["person"]["unit_id"],
    )
    assert enrolled["device_id"] == session["device_id"] == session["person"]["id"]


def test_a_person_signs_in_on_a_device(send, app, keys, enrolled, sign_in):
    body = proof(app, keys, enrolled["device_id"], "medic-101")

    status, session = send("signInDevice", "POST", "/session/device", body, sign_in("medic-101"))

    assert (200, "medic-101", enrolled["device_id"]) == (
        status,
        session["person"]["id"],
        session["device_id"],
    )


def test_nobody_signs_in_on_the_device_of_others(send, app, keys, enrolled, sign_in):
    body = proof(app, keys, enrolled["device_id"], "medic-102")

    assert 401 == send("signInDevice", "POST", "/session/device", body, sign_in("medic-102"))[0]


def test_a_signature_for_one_person_signs_in_no_other(send, app, keys, enrolled, sign_in):
    body = proof(app, keys, enrolled["device_id"], None)

    assert 422 == send("signInDevice", "POST", "/session/device", body, sign_in("medic-101"))[0]


@pytest.mark.parametrize("minutes", [-6, 6])
def test_refuses_a_signature_of_another_time(send, app, keys, enrolled, minutes):
    body = proof(app, keys, enrolled["device_id"], None, timedelta(minutes=minutes))

    status, problem = send("signInDevice", "POST", "/session/device", body)

    assert 401 == status
    assert "set the clock" in problem["detail"]


def test_a_revoked_device_is_obeyed_no_more(send, app, keys, enrolled, sign_in):
    body = proof(app, keys, enrolled["device_id"], None)
    token = send("signInDevice", "POST", "/session/device", body)[1]["token"]

    path = f"/devices/{enrolled['device_id']}/revoke"
    status, found = send("revokeDevice", "POST", path, token=sign_in("admin"))

    assert (200, True) == (status, found["revoked"])
    assert 401 == send("getSession", "GET", "/session", token=token)[0]
    assert 401 == send("signInDevice", "POST", "/session/device", body)[0]


@pytest.mark.parametrize("user", ["dispatcher", "medic-101", "central", "quality"])
def test_only_an_admin_sees_to_people_and_devices(send, sign_in, enrolled, user):
    token = sign_in(user)

    assert 403 == send("listDevices", "GET", "/devices", token=token)[0]
    assert 403 == send("listPeople", "GET", "/people", token=token)[0]
    path = f"/devices/{enrolled['device_id']}/revoke"
    assert 403 == send("revokeDevice", "POST", path, token=token)[0]


def test_an_admin_lists_all(send, sign_in, enrolled):
    token = sign_in("admin")

    assert [enrolled] == send("listDevices", "GET", "/devices", token=token)[1]["devices"]
    people = send("listPeople", "GET", "/people", token=token)[1]["people"]
    assert {"dispatcher", "medic", "hospital", "quality", "admin"} == {p["role"] for p in people}


def person(**changes):
    return {
        "subject": "demo:nurse-4",
        "name": "Nurse 4",
        "role": "hospital",
        "organisation": "hus",
        "hospital_id": "meilahti",
        "unit_id": None,
        "active": True,
    } | changes


def test_an_admin_adds_somebody_who_then_signs_in(send, sign_in):
    status, found = send("putPerson", "PUT", "/people/nurse-4", person(), sign_in("admin"))

    assert (200, person() | {"id": "nurse-4"}) == (status, found)
    token = sign_in("nurse-4")
    assert (
        "meilahti" == send("getSession", "GET", "/session", token=token)[1]["person"]["hospital_id"]
    )


def test_who_is_inactive_is_obeyed_no_more(send, sign_in):
    admin = sign_in("admin")
    send("putPerson", "PUT", "/people/nurse-4", person(), admin)
    token = sign_in("nurse-4")

    send("putPerson", "PUT", "/people/nurse-4", person(active=False), admin)

    assert 401 == send("getSession", "GET", "/session", token=token)[0]
    body = {"user": "nurse-4", "password": "demo"}
    assert 401 == send("createSession", "POST", "/session", body)[0]


@pytest.mark.parametrize(
    ("id_", "changes", "field"),
    [
        ("nurse-4", {"hospital_id": None}, "hospital_id"),
        ("nurse-4", {"unit_id": "HEL-103"}, "unit_id"),
        ("nurse-4", {"role": "medic", "hospital_id": None}, "unit_id"),
        ("nurse-4", {"role": "quality"}, "hospital_id"),
        ("nurse-4", {"subject": "demo:admin"}, "subject"),
        ("nurse 4", {}, "person_id"),
    ],
)
def test_names_what_is_wrong_with_a_person(send, sign_in, id_, changes, field):
    body = person(**changes)

    status, problem = send("putPerson", "PUT", f"/people/{id_}", body, sign_in("admin"))

    assert (422, [field]) == (status, [found["field"] for found in problem["violations"]])


def test_the_recipients_are_those_of_hospital_and_unit_and_every_break_glass(app):
    access = app.extensions["hub"].access
    holders = [
        ("unit", "HEL-103", "hus"),
        ("unit", "HEL-104", "hus"),
        ("hospital", "meilahti", "hus"),
        ("hospital", "HEL-103", "hus"),
        ("dispatch", "hus", "hus"),
        ("break_glass", "hus", "hus"),
        ("break_glass", "tays", "tays"),
    ]
    with access.people._database.writing():
        enrolled = {h: access.register.enrol(device(DeviceKeys.make(), *h)) for h in holders}
        gone = access.register.enrol(device(DeviceKeys.make(), "unit", "HEL-103", "hus"))
        access.register.revoke(gone.device_id)

    found = access.register.recipients("meilahti", "HEL-103")

    expected = {enrolled[holders[place]].device_id for place in (0, 2, 5, 6)}
    assert sorted(expected) == [recipient.device_id for recipient in found]


def test_stops_who_signs_in_too_often(environment, make):
    settings = {"TRANSFER_PROFILE": "demo", "TRANSFER_SIGN_INS_PER_MINUTE": "2"}
    app = edge.create_app(read(environment | settings), make.key)
    body = {"user": "medic-101", "password": "wrong"}

    answers = [app.test_client().post(f"{ROOT}/session", json=body) for _ in range(3)]

    edge.close(app)
    assert [401, 401, 429] == [answer.status_code for answer in answers]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_admins_of_the_settings_may_sign_in(environment, make):
    app = edge.create_app(read(environment | {"TRANSFER_ADMINS": "auth0|1, auth0|2"}), make.key)
    sessions = app.extensions["hub"].access.sessions

    principal = sessions.sign_in("auth0|2").principal

    edge.close(app)
    assert Principal("admin-2", None, "Admin", Role.ADMIN, "hub") == principal


def test_counts_by_the_address_that_the_own_proxy_saw(environment, make):
    settings = {"TRANSFER_PROFILE": "demo", "TRANSFER_SIGN_INS_PER_MINUTE": "1"}
    app = edge.create_app(read(environment | settings | {"TRANSFER_PROXIES": "1"}), make.key)
    body = {"user": "medic-101", "password": "wrong"}

    def status(forwarded):
        headers = {"X-Forwarded-For": forwarded}
        return app.test_client().post(f"{ROOT}/session", json=body, headers=headers).status_code

    found = [status(seen) for seen in ("10.0.0.1", "10.0.0.2", "10.0.0.3, 10.0.0.2")]
    edge.close(app)
    assert [401, 401, 429] == found
