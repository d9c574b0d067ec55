"""Attachments over HTTP: kept before they are acknowledged, for those of the transfer, opaque."""

import sqlite3
from contextlib import closing

import pytest

from transfer.access.principal import Principal, Role
from transfer.attachments.keeper import MOST
from transfer.audit.verify import Verifier
from transfer.envelope.attachment import open_file, seal_file
from transfer.sqlite import FILE

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2000)
MEDIC = Principal("medic-17", None, "Medic", Role.MEDIC, "hus", unit_id="HEL-103")
NURSE = Principal("nurse-4", None, "Nurse", Role.HOSPITAL, "hus", hospital_id="meilahti")
STRANGERS = {
    "another unit": Principal("m", None, "M", Role.MEDIC, "hus", unit_id="HEL-104"),
    "another hospital": Principal("n", None, "N", Role.HOSPITAL, "hus", hospital_id="jorvi"),
    "quality": Principal("q", None, "Q", Role.QUALITY, "hus"),
    "an admin": Principal("a", None, "A", Role.ADMIN, "hus"),
}


class Attachments:
    """Uploads and downloads as somebody, and holds every answer to the contract."""

    def __init__(self, app, contract, make, tokens):
        self.hub, self.contract, self.tokens = app.extensions["hub"], contract, tokens
        self.web, self.make = app.test_client(), make
        self.transfer_id = make.request(self.hub, make.asking()).event.header.transfer_id

    def path(self, sha256):
        return f"/api/v1/transfers/{self.transfer_id}/attachments/{sha256}"

    def put(self, uploaded, sha256, by=MEDIC, media_type="application/octet-stream"):
        headers = {"Authorization": f"Bearer {self.tokens(by)}"}
        answer = self.web.put(
            self.path(sha256), data=uploaded, headers=headers, content_type=media_type
        )
        status = answer.status_code
        assert [] == self.contract.violations_of_answer("putAttachment", status, answer.json)
        return answer

    def get(self, sha256, by=NURSE):
        headers = {"Authorization": f"Bearer {self.tokens(by)}"}
        return self.web.get(self.path(sha256), headers=headers)

    def sealed(self, content=PICTURE):
        return seal_file(self.transfer_id, content)


@pytest.fixture
def attachments(app, client, contract, make):
    return Attachments(app, contract, make, client.places.token)


def test_what_the_unit_uploads_the_hospital_opens(attachments):
    sealed = attachments.sealed()

    put = attachments.put(sealed.uploaded, sealed.sha256)
    got = attachments.get(sealed.sha256)

    assert (201, {"sha256": sealed.sha256, "bytes": 2036}) == (put.status_code, put.json)
    assert (200, "application/octet-stream") == (got.status_code, got.mimetype)
    assert ("no-store", "nosniff") == (
        got.headers["Cache-Control"],
        got.headers["X-Content-Type-Options"],
    )
    name = (attachments.transfer_id, sealed.key, sealed.sha256)
    assert PICTURE == open_file(*name, got.data)


def test_uploading_again_does_no_harm(attachments):
    sealed = attachments.sealed()
    first = attachments.put(sealed.uploaded, sealed.sha256)

    again = attachments.put(sealed.uploaded, sealed.sha256)

    assert (201, 200) == (first.status_code, again.status_code)
    assert first.json == again.json


def test_an_attachment_is_on_disk_before_it_is_acknowledged(attachments, config):
    sealed = attachments.sealed()

    attachments.put(sealed.uploaded, sealed.sha256)

    with closing(sqlite3.connect(config.data / FILE)) as other:
        rows = other.execute("SELECT sha256, uploaded FROM attachment").fetchall()
    assert [(sealed.sha256, sealed.uploaded)] == rows


@pytest.mark.parametrize(
    "statement", ["DELETE FROM attachment", "UPDATE attachment SET sha256 = ''"]
)
def test_the_database_lets_nobody_change_or_delete_one(attachments, config, statement):
    sealed = attachments.sealed()
    attachments.put(sealed.uploaded, sealed.sha256)

    refused = pytest.raises(sqlite3.IntegrityError, match="attachments are never")
    with closing(sqlite3.connect(config.data / FILE)) as other, refused:
        other.execute(statement)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_else_uploads_or_downloads(attachments, stranger):
    sealed = attachments.sealed()
    attachments.put(sealed.uploaded, sealed.sha256)
    other = attachments.sealed(b"another")

    put = attachments.put(other.uploaded, other.sha256, by=STRANGERS[stranger])
    got = attachments.get(sealed.sha256, by=STRANGERS[stranger])

    assert (403, 403) == (put.status_code, got.status_code)


def test_nobody_without_a_token_is_let_in(attachments):
    assert 401 == attachments.web.get(attachments.path("0" * 64)).status_code


def test_refuses_another_hash(attachments):
    sealed = attachments.sealed()

    answer = attachments.put(sealed.uploaded + b"!", sealed.sha256)

    assert (422, "sha256") == (answer.status_code, answer.json["violations"][0]["field"])
    assert 404 == attachments.get(sealed.sha256).status_code


@pytest.mark.parametrize("name", ["0" * 63, "G" * 64, "A" * 64])
def test_refuses_a_name_that_is_no_hash(attachments, name):
    assert (422, 422) == (
        attachments.put(b"x" * 40, name).status_code,
        attachments.get(name).status_code,
    )


def test_refuses_what_is_too_small_to_be_sealed(attachments):
    assert 422 == attachments.put(b"x" * 28, "0" * 64).status_code


def test_refuses_what_says_that_it_is_a_picture(attachments):
    sealed = attachments.sealed()

    answer = attachments.put(sealed.uploaded, sealed.sha256, media_type="image/png")

    assert 415 == answer.status_code


def test_refuses_what_is_too_large_before_it_reads_it(attachments, config):
    sealed = attachments.sealed(bytes(config.attachment_bytes))

    answer = attachments.put(sealed.uploaded, sealed.sha256)

    assert 413 == answer.status_code


def test_takes_one_as_large_as_the_limit_says(attachments, config):
    sealed = attachments.sealed(bytes(config.attachment_bytes - 28))

    assert 201 == attachments.put(sealed.uploaded, sealed.sha256).status_code


def test_takes_no_more_than_a_transfer_may_have(attachments):
    for number in range(MOST):
        sealed = attachments.sealed(bytes([number]))
        assert 201 == attachments.put(sealed.uploaded, sealed.sha256).status_code
    one_more = attachments.sealed(b"one more")

    answer = attachments.put(one_more.uploaded, one_more.sha256)
    again = attachments.put(sealed.uploaded, sealed.sha256)

    assert (409, "attachments_full") == (answer.status_code, answer.json["code"])
    assert 200 == again.status_code


def test_takes_none_for_a_transfer_that_is_over(attachments):
    make, hub, transfer_id = attachments.make, attachments.hub, attachments.transfer_id
    cancel = make.answering(transfer_id, "cancel", reason="not_needed")
    make.act(hub, transfer_id, "cancel", cancel)
    sealed = attachments.sealed()

    answer = attachments.put(sealed.uploaded, sealed.sha256)

    assert (409, "transfer_over") == (answer.status_code, answer.json["code"])


def test_knows_no_attachment_of_an_unknown_transfer(attachments):
    attachments.transfer_id = "00000000-0000-4000-8000-000000000000"
    sealed = attachments.sealed()

    assert (404, 404) == (
        attachments.put(sealed.uploaded, sealed.sha256).status_code,
        attachments.get(sealed.sha256).status_code,
    )


def test_the_audit_says_who_uploaded_and_who_downloaded(attachments):
    sealed = attachments.sealed()
    attachments.put(sealed.uploaded, sealed.sha256)
    attachments.get(sealed.sha256)

    entries = [entry for entry, _ in attachments.hub.access.audit.chain(attachments.transfer_id)]

    assert [
        ("uploaded", "medic-17", sealed.sha256),
        ("attachment", "nurse-4", None),
    ] == [(entry.action, entry.person_id, entry.digest) for entry in entries[-2:]]


def altered(config, statement):
    """Change the database as somebody would who has the file."""
    with closing(sqlite3.connect(config.data / FILE)) as other:
        other.execute("DROP TRIGGER attachment_is_final")
        other.execute("DROP TRIGGER attachment_is_kept")
        other.execute(statement)
        other.commit()


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        (
            "UPDATE attachment SET uploaded = zeroblob(40)",
            "was changed or is missing",
        ),
        ("DELETE FROM attachment", "was changed or is missing"),
        (
            f"INSERT INTO attachment SELECT transfer_id, '{'0' * 64}', recorded_at, x'00' FROM attachment",
            "has no entry",
        ),
    ],
)
def test_verify_audit_finds_what_was_done_to_an_attachment(
    attachments, config, statement, complaint
):
    sealed = attachments.sealed()
    attachments.put(sealed.uploaded, sealed.sha256)
    verifier = Verifier(attachments.hub.database, attachments.hub.access.signer)
    assert [] == verifier.verify().complaints

    altered(config, statement)

    (found,) = verifier.verify().complaints
    assert complaint in found


def test_an_event_names_the_file_and_seals_its_key(attachments):
    make, hub, transfer_id = attachments.make, attachments.hub, attachments.transfer_id
    named = {"sha256": "0" * 64, "key": "A" * 43 + "=", "media_type": "image/png", "title": "ECG"}
    body = make.noting(transfer_id, "attach", {"attachment": named})

    event = make.act(hub, transfer_id, "attach", body).event.transfer_event()

    assert "attached" == event["type"]
    assert [] == attachments.contract.violations_of("transfer_event", event)
    assert {"attachment": named} == make.opened(event)
    assert [] == attachments.contract.violations_of("sealed_attached", make.opened(event))
