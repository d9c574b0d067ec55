"""The HTTP edge of sessions, devices and people."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from emsync import flask_edge
from emsync.problem import Problem, Violation, invalid
from transfer.access import demo, guard, oidc, register, roles
from transfer.access.device import Device
from transfer.access.oidc import Oidc
from transfer.access.people import Person
from transfer.access.principal import Principal, Role
from transfer.access.sessions import ROLES
from transfer.access.tokens import Token, TokenRefused
from transfer.hub import Hub
from transfer.record import text_of

# Of the id of what routing keeps, by the contract.
_LONGEST_ID = 200

access = Blueprint("access", __name__, url_prefix="/api/v1")


@access.post("/session")
def create_session() -> Response:
    """Sign in with a name and the demo's password."""
    if not _is_demo():
        raise Problem(404, "No demo", "Only the demo profile knows passwords; sign in by OpenID")
    body = _body("createSession")
    if not demo.is_password(body["password"]):
        raise Problem(401, "Not signed in", "The password is not the demo's, which README.md says")
    return _signed_in(_hub().access.sessions.sign_in(f"{demo.SUBJECT}{body['user']}"))


@access.get("/session")
def get_session() -> Response:
    """Say who is asking."""
    return jsonify(_identity(guard.token()))


@access.get("/session/may/<word>")
def may_change(word: str) -> Response:
    """Say whether somebody may change what routing keeps, and else why not.

    The demo is for anybody to play with, signed in or not.
    """
    if word not in roles.KEPT:
        raise Problem(404, "Nothing of the kind", f"Ask about one of: {', '.join(roles.KEPT)}")
    of = request.args.get("of")
    if of is not None and len(of) > _LONGEST_ID:
        raise invalid([Violation("of", f"must have at most {_LONGEST_ID} characters", of)])
    if guard.has_token():
        roles.check_kept(guard.principal(), word, of)
    elif not _is_demo():
        raise TokenRefused(guard.HOW)
    return jsonify(may_change=word)


@access.post("/session/refresh")
def refresh_session() -> Response:
    """Renew a token."""
    return _signed_in(_hub().access.sessions.refresh(guard.token()))


@access.post("/session/device")
def sign_in_device() -> Response:
    """Sign in as a device, or as a person on it."""
    token = guard.token() if guard.has_token() else None
    return _signed_in(_hub().access.sessions.sign_in_device(_body("signInDevice"), token))


@access.get("/session/oidc")
def start_oidc() -> AnyResponse:
    """Go to the OpenID provider."""
    address, cookie = _oidc().start(asks_anew=request.args.get("prompt") == "login")
    answer = redirect(address)
    answer.set_cookie(
        oidc.COOKIE,
        cookie,
        max_age=oidc.LIFE_S,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


@access.post("/session/oidc")
def finish_oidc() -> Response:
    """Sign in with what the provider sent back."""
    body = _body("finishOidc")
    subject = _oidc().finish(body["code"], body["state"], request.cookies.get(oidc.COOKIE, ""))
    answer = _signed_in(_hub().access.sessions.sign_in(subject))
    answer.delete_cookie(oidc.COOKIE)
    return answer


@access.post("/devices")
def enrol_device() -> tuple[Response, int]:
    """Enrol a device of the place where somebody works; an admin those of any."""
    body = _body("enrolDevice")
    _check_holder(guard.principal(), body)
    with _hub().database.writing():
        enrolled = _hub().access.register.enrol(body)
    return jsonify(register.view(enrolled)), 201


@access.get("/devices")
def list_devices() -> Response:
    """List every device."""
    roles.check_role(guard.principal(), "devices")
    return jsonify(devices=[register.view(found) for found in _hub().access.register.all()])


@access.get("/devices/<device_id>")
def get_device(device_id: str) -> Response:
    """Show the public keys of a device."""
    return jsonify(register.view(_known(_hub().access.register.get(device_id))))


@access.post("/devices/<device_id>/revoke")
def revoke_device(device_id: str) -> Response:
    """Revoke a device for good."""
    roles.check_role(guard.principal(), "devices")
    with _hub().database.writing():
        revoked = _known(_hub().access.register.revoke(device_id))
    _hub().access.sessions.look()
    return jsonify(register.view(revoked))


@access.get("/people")
def list_people() -> Response:
    """List everybody who may, or might once, sign in."""
    roles.check_role(guard.principal(), "people")
    return jsonify(people=[found.as_dict() for found in _hub().access.people.all()])


@access.put("/people/<person_id>")
def put_person(person_id: str) -> Response:
    """Say what somebody may do."""
    roles.check_role(guard.principal(), "people")
    body = _body("putPerson")
    wrong = _hub().contract.violations_of("Name", person_id)
    if wrong:
        raise invalid([Violation("person_id", wrong[0].rule, person_id)])
    person = Person(**body | {"id": person_id, "role": Role(body["role"])})
    _check_place(person)
    with _hub().database.writing():
        _hub().access.people.keep(person)
    _hub().access.sessions.look()
    return jsonify(person.as_dict())


def _signed_in(token: Token) -> Response:
    return jsonify(token=token.text, **_identity(token))


def _identity(token: Token) -> dict[str, Any]:
    asking = token.principal
    return {
        "expires_at": text_of(token.expires_at),
        "person": {
            "id": asking.id,
            "name": asking.name,
            "role": asking.role,
            "organisation": asking.organisation,
            "hospital_id": asking.hospital_id,
            "unit_id": asking.unit_id,
        },
        "device_id": asking.device_id,
        "demo": _is_demo(),
    }


def _check_holder(principal: Principal, body: dict[str, Any]) -> None:
    if principal.role == Role.ADMIN:
        return
    own = {"hospital": principal.hospital_id, "unit": principal.unit_id}
    place = own.get(body["holder"], principal.organisation)
    said = (ROLES[body["holder"]], body["holder_id"], body["organisation"])
    if body["holder"] == "break_glass" or said != (principal.role, place, principal.organisation):
        raise roles.Forbidden(
            "One enrols devices of the own place only: holder, holder_id and organisation must be "
            "those of the session; an admin enrols any"
        )


def _check_place(person: Person) -> None:
    needed = {Role.HOSPITAL: "hospital_id", Role.MEDIC: "unit_id"}.get(person.role)
    for name in ("hospital_id", "unit_id"):
        if (getattr(person, name) is None) == (name == needed):
            rule = f"must be {'given' if name == needed else 'null'} for the role {person.role}"
            raise invalid([Violation(name, rule, getattr(person, name))])


def _known(found: Device | None) -> Device:
    if found is None:
        raise Problem(404, "Unknown device", "No device has this id; an admin can list them")
    return found


def _body(operation: str) -> dict[str, Any]:
    checked: dict[str, Any] = flask_edge.checked_body(_hub().contract, operation)
    return checked


def _oidc() -> Oidc:
    provider: Oidc | None = current_app.extensions["oidc"]
    if provider is None:
        raise Problem(
            404, "No OpenID provider", "TRANSFER_OIDC_ISSUER names none; sign in as the demo"
        )
    return provider


def _hub() -> Hub:
    found: Hub = current_app.extensions["hub"]
    return found


def _is_demo() -> bool:
    return bool(current_app.config["PROFILE"] == "demo")
