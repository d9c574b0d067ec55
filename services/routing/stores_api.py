"""Answer GET, PUT and DELETE of the three lists, in JSON, GeoJSON or EDXL-HAVE."""

import json
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from flask import Flask, Response, jsonify, request

from emsync.flask_edge import checked_body, json_body, problem_response
from emsync.problem import Problem, Violation, invalid
from routing import edxl_have, geojson
from routing.board import BoardFailure, Entry
from routing.stores import FACILITIES, KINDS, Kind, Stores

_XML = {edxl_have.MEDIA_TYPE, "text/xml"}


def install(app: Flask, stores: Stores) -> None:
    """Add the five operations of each list."""
    for kind in KINDS:
        many, one = f"/api/v1/{kind.name}", f"/api/v1/{kind.name}/<entry_id>"
        _add(app, many, f"get{kind.name.title()}", partial(_get_all, stores, kind))
        _add(app, many, f"put{kind.name.title()}", partial(_put_all, stores, kind))
        _add(app, one, f"get{kind.one}", partial(_get_one, stores, kind))
        _add(app, one, f"put{kind.one}", partial(_put_one, stores, kind))
        _add(app, one, f"delete{kind.one}", partial(_delete_one, stores, kind))
    app.register_error_handler(BoardFailure, lambda error: problem_response(_unkept(error)))


def _add(app: Flask, path: str, operation: str, view: Callable[..., Response]) -> None:
    method = next(m for m in ("GET", "PUT", "DELETE") if operation.startswith(m.lower()))
    app.add_url_rule(path, operation, view, methods=[method])


def _get_all(stores: Stores, kind: Kind) -> Response:
    wanted = request.accept_mimetypes.best_match(_media(kind), "application/json")
    return _shown(kind, stores.entries(kind), wanted)


def _put_all(stores: Stores, kind: Kind) -> Response:
    stores.replace(kind, _told(stores, kind))
    return _shown(kind, stores.entries(kind), "application/json")


def _get_one(stores: Stores, kind: Kind, entry_id: str) -> Response:
    return _tagged(stores.entry(kind, entry_id))


def _put_one(stores: Stores, kind: Kind, entry_id: str) -> Response:
    entry = checked_body(stores.contract, f"put{kind.one}")
    stores.put(kind, entry_id, entry, _unchanged)
    return _tagged(entry)


def _delete_one(stores: Stores, kind: Kind, entry_id: str) -> Response:
    stores.remove(kind, entry_id, _unchanged)
    return Response(status=204)


def _tagged(entry: Entry) -> Response:
    response = jsonify(entry)
    response.set_etag(_tag(entry))
    return response


def _tag(entry: Entry) -> str:
    return sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:32]


def _unchanged(entry: Entry | None) -> None:
    """Raise Problem 412 unless If-Match, where the request has it, names the entry as it is."""
    if "If-Match" not in request.headers:
        return
    # Weak tags count, against RFC 9110: a proxy that compresses makes the tag of an answer weak.
    if entry is None or not request.if_match.contains_weak(_tag(entry)):
        detail = "Somebody changed it since, or took it away: read it again, and change that"
        raise Problem(412, "Changed by somebody else", detail)


def _shown(kind: Kind, entries: list[Entry], media_type: str) -> Response:
    if media_type == edxl_have.MEDIA_TYPE:
        return Response(edxl_have.document(entries), mimetype=media_type)
    if media_type == geojson.MEDIA_TYPE:
        response = jsonify(geojson.collection(entries))
        response.mimetype = media_type
        return response
    return jsonify({kind.name: entries})


def _told(stores: Stores, kind: Kind) -> list[Entry]:
    operation = f"put{kind.name.title()}"
    if request.mimetype == geojson.MEDIA_TYPE:
        body = {kind.name: geojson.entries(_features(stores, kind))}
    elif request.mimetype in _XML and kind is FACILITIES:
        body = {kind.name: _from_have()}
    elif request.is_json:
        body = checked_body(stores.contract, operation)
    else:
        detail = f"Send the body with Content-Type: {' or '.join(_media(kind))}"
        raise Problem(415, "Unknown media type", detail)
    if violations := stores.contract.violations_of_request(operation, body):
        raise invalid(violations)
    told: list[Entry] = body[kind.name]
    return told


def _media(kind: Kind) -> list[str]:
    have = [edxl_have.MEDIA_TYPE] if kind is FACILITIES else []
    return ["application/json", geojson.MEDIA_TYPE, *have]


def _features(stores: Stores, kind: Kind) -> dict[str, Any]:
    body = json_body()
    schema = "Areas" if kind.name == "closures" else "Points"
    if violations := stores.contract.violations_of(schema, body):
        raise invalid(violations)
    found: dict[str, Any] = body
    return found


def _from_have() -> list[Entry]:
    try:
        return edxl_have.entries(request.get_data())
    except edxl_have.NotHave as error:
        raise invalid([Violation(error.field, error.rule)]) from error


def _unkept(error: Exception) -> Problem:
    return Problem(503, "Not kept", f"Nothing was changed: {error}")
