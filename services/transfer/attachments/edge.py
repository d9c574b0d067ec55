"""The HTTP edge of attachments."""

import re

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from emsync.problem import Problem, Violation, invalid
from transfer.access import guard
from transfer.attachments.keeper import Keeper, OtherHash, UnknownAttachment
from transfer.attachments.store import AttachmentStore
from transfer.hub import Hub
from transfer.sealing import NONCE_BYTES, TAG_BYTES

attachments = Blueprint("attachments", __name__, url_prefix="/api/v1/transfers")

_KEEPER = "attachments"
MEDIA_TYPE = "application/octet-stream"
_SHA256 = re.compile("[0-9a-f]{64}")


def install(app: Flask, hub: Hub, largest_bytes: int) -> None:
    """Let devices keep ciphertexts of up to so many bytes in a hub."""
    store = AttachmentStore(hub.database)
    app.extensions[_KEEPER] = Keeper(hub.ledger, store, hub.access.gate, hub.access.clock)
    app.config["ATTACHMENT_BYTES"] = largest_bytes
    app.register_blueprint(attachments)


@attachments.put("/<transfer_id>/attachments/<sha256>")
def put_attachment(transfer_id: str, sha256: str) -> tuple[Response, int]:
    """Keep an attachment; again is no harm."""
    _check_name(sha256)
    request.max_content_length = current_app.config["ATTACHMENT_BYTES"]
    if request.mimetype != MEDIA_TYPE:
        raise Problem(415, "Not opaque", f"Send what was sealed as Content-Type: {MEDIA_TYPE}")
    uploaded = request.get_data(cache=False)
    if len(uploaded) <= NONCE_BYTES + TAG_BYTES:
        raise invalid([Violation("(body)", "must be a nonce, a ciphertext and its tag")])
    try:
        is_new = _keeper().put(guard.principal(), transfer_id, sha256, uploaded)
    except OtherHash as error:
        raise invalid([Violation("sha256", str(error), sha256)]) from error
    return jsonify(sha256=sha256, bytes=len(uploaded)), 201 if is_new else 200


@attachments.get("/<transfer_id>/attachments/<sha256>")
def get_attachment(transfer_id: str, sha256: str) -> Response:
    """Give an attachment as it was uploaded."""
    _check_name(sha256)
    try:
        uploaded = _keeper().get(guard.principal(), transfer_id, sha256)
    except UnknownAttachment as error:
        raise Problem(404, "Unknown attachment", str(error)) from error
    # It is ciphertext: no browser shall look for a page or a picture in it.
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(uploaded, mimetype=MEDIA_TYPE, headers=headers)


def _check_name(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise invalid([Violation("sha256", "must be 64 lower-case hexadecimal digits", sha256)])


def _keeper() -> Keeper:
    keeper: Keeper = current_app.extensions[_KEEPER]
    return keeper
