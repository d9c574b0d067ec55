"""Write contracts/vectors/*.json from fixed inputs: `python make_vectors.py FOLDER`."""

import hashlib
import itertools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from Crypto.Protocol import DH, HPKE

from transfer.envelope import attachment, body, epoch, signing
from transfer.envelope.body import Place
from transfer.envelope.canonical import canonical, to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.fhir import exporting
from transfer.fhir.opened import Opened

TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11"
OTHER_TRANSFER = "6ff0f7b5-25b8-4e5e-9a0d-70f0b3a5c0d2"
HOLDERS = {
    "unit-tablet": ("unit", "HEL-103"),
    "first-console": ("hospital", "meilahti"),
    "next-console": ("hospital", "jorvi"),
    "escrow": ("break_glass", "hus"),
}


def fixed(label: str, length: int = 32) -> bytes:
    return hashlib.sha256(f"emsync test vector: {label}".encode()).digest()[:length]


KEYS = {name: DeviceKeys(fixed(f"{name} signs"), fixed(f"{name} opens")) for name in HOLDERS}
CONTENT_KEYS = {1: fixed("content key 1"), 2: fixed("content key 2")}


@contextmanager
def fixed_ephemeral_keys() -> Iterator[None]:
    """Take the one random input of HPKE away."""
    numbers = itertools.count()

    def generate(**_: Any) -> Any:
        return DH.import_x25519_private_key(fixed(f"ephemeral {next(numbers)}"))

    with mock.patch.object(HPKE.ECC, "generate", generate):
        yield


def devices() -> list[dict[str, Any]]:
    return [
        {
            "device_id": name,
            "holder": HOLDERS[name][0],
            "holder_id": HOLDERS[name][1],
            "organisation": "hus",
            "signing_seed": to_base64(keys.signing),
            "sealing_seed": to_base64(keys.sealing),
            "signing_key": to_base64(keys.public_signing),
            "sealing_key": to_base64(keys.public_sealing),
        }
        for name, keys in KEYS.items()
    ]


def canonical_cases() -> dict[str, Any]:
    valid = [
        {},
        {"b": 1, "a": 2, "B": 3, "_": 4, "1": 5},
        {"text": 'quotes " and \\ and / stay on one line', "no": None, "yes": True},
        [0, -1, 9007199254740991, -9007199254740991],
        {"nested": [{"z": [], "a": {}}, False]},
        {"tilde": "~", "space": " "},
    ]
    invalid = [
        0.5,
        {"text": "Sjöström"},
        {"ö": 1},
        "a\nline",
        "\x7f",
        9007199254740992,
    ]
    return {
        "valid": [{"value": value, "canonical": canonical(value).decode()} for value in valid],
        "invalid": invalid,
    }


def public(*names: str) -> dict[str, bytes]:
    return {name: KEYS[name].public_sealing for name in names}


def epochs() -> list[dict[str, Any]]:
    opener = "unit-tablet"
    first = ("unit-tablet", "first-console", "escrow")
    second = ("unit-tablet", "next-console", "escrow")
    with fixed_ephemeral_keys():
        keys_1 = epoch.wrap_key(CONTENT_KEYS[1], TRANSFER, 1, public(*first))
        keys_2 = epoch.wrap_key(CONTENT_KEYS[2], TRANSFER, 2, public(*second))
        earlier = epoch.wrap_key(CONTENT_KEYS[1], TRANSFER, 1, public("next-console"))
    said = [
        {"epoch": 1, "opened_by": opener, "keys": keys_1, "earlier": []},
        {
            "epoch": 2,
            "opened_by": opener,
            "keys": keys_2,
            "earlier": [{"epoch": 1, "keys": earlier}],
        },
    ]
    opened = [epoch.signed_epoch(KEYS[opener].signing, TRANSFER, each) for each in said]
    readers = [
        {"unit-tablet": [1], "first-console": [1], "escrow": [1]},
        {"unit-tablet": [2], "next-console": [1, 2], "escrow": [2]},
    ]
    return [
        {
            "transfer_id": TRANSFER,
            "epoch": said,
            "statement": signing.statement(signing.EPOCH, said, transfer_id=TRANSFER).decode(),
            "opens": {
                name: {
                    str(number): to_base64(CONTENT_KEYS[number]) for number in given.get(name, [])
                }
                for name in KEYS
            },
        }
        for said, given in zip(opened, readers, strict=True)
    ]


def clear(number: int, device: str, **said: Any) -> dict[str, Any]:
    return {
        "event_id": f"019a8f3e-5c00-7abc-8def-{number:012x}",
        "occurred_at": f"2026-11-20T14:{number:02}:00Z",
        "device_id": device,
        **said,
    }


def event(
    event_type: str, said: dict[str, Any], plaintext: Any = None, key: int = 1
) -> dict[str, Any]:
    device = said["device_id"]
    case: dict[str, Any] = {"transfer_id": TRANSFER, "type": event_type, "result": "valid"}
    if plaintext is not None:
        place = Place(TRANSFER, said["event_id"], event_type, device, key)
        nonce = fixed(f"nonce of {said['event_id']}", 12)
        said = {**said, "sealed": body.seal(CONTENT_KEYS[key], place, plaintext, nonce)}
        case |= {
            "content_key": to_base64(CONTENT_KEYS[key]),
            "associated_data": place.bound().decode(),
            "plaintext": plaintext,
        }
    signed = signing.signed_event(KEYS[device].signing, TRANSFER, event_type, said)
    return case | {"body": signed, "statement": statement_of(TRANSFER, event_type, signed)}


def statement_of(transfer_id: str, event_type: str, said: dict[str, Any]) -> str:
    text = signing.statement(signing.EVENT, said, transfer_id=transfer_id, type=event_type)
    return text.decode()


def moved(case: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a case whose body its device signed anew for a place it was not sealed for."""
    changed = case | changes
    said = {name: value for name, value in changed["body"].items() if name != "signature"}
    place = (changed["transfer_id"], changed["type"])
    signed = signing.signed_event(KEYS[said["device_id"]].signing, *place, said)
    return changed | {
        "body": signed,
        "statement": statement_of(*place, signed),
        "result": "tampered",
    }


def events() -> list[dict[str, Any]]:
    handover = {
        "age_years": 0.5,
        "sex": "female",
        "onset_at": "2026-11-20T13:20:00Z",
        "complaint": "Näppylöitä ja 39,5 °C kuumetta 🌡",
        "injuries": [],
        "signs": [{"measured_at": "2026-11-20T13:50:00Z", "temperature_c": 39.5, "pulse": 150}],
        "treatment": [],
    }
    request = event(
        "requested",
        clear(
            1,
            "unit-tablet",
            transfer_id=TRANSFER,
            hospital_id="meilahti",
            unit_id="HEL-103",
            severity_level=2,
            eta="2026-11-20T14:12:00Z",
            epoch=epochs()[0]["epoch"],
        ),
        {"handover": handover},
    )
    received = event("received", clear(2, "first-console", actor="nurse-4", expected_version=1))
    signs = {"measured_at": "2026-11-20T14:03:00Z", "pulse": 148}
    vitals = event("vitals_taken", clear(3, "unit-tablet", actor="medic-17"), {"signs": signs})
    message = event(
        "message_sent",
        clear(4, "next-console", actor="nurse-9", side="hospital"),
        {"text": "Lastenpäivystys odottaa"},
        key=2,
    )
    named = {name: attachments()[0][name] for name in ("sha256", "key", "media_type")}
    attached = event(
        "attached",
        clear(5, "unit-tablet", actor="medic-17"),
        {"attachment": named | {"title": "12-kytkentäinen EKG"}},
        key=2,
    )
    other_actor = received["body"] | {"actor": "nurse-5"}
    forged = received | {
        "body": other_actor,
        "statement": statement_of(TRANSFER, "received", other_actor),
        "result": "forged",
    }
    return [
        request,
        received,
        vitals,
        message,
        attached,
        forged,
        moved(vitals, transfer_id=OTHER_TRANSFER),
        moved(vitals, type="handover_amended"),
        moved(vitals, body=vitals["body"] | {"event_id": request["body"]["event_id"]}),
        moved(vitals, content_key=to_base64(CONTENT_KEYS[2])),
    ]


def attachments() -> list[dict[str, Any]]:
    picture = b"\x89PNG\r\n\x1a\n" + fixed("picture")
    sealed = attachment.seal_file(
        TRANSFER, picture, key=fixed("attachment key"), nonce=fixed("attachment nonce", 12)
    )
    valid = {
        "transfer_id": TRANSFER,
        "key": to_base64(sealed.key),
        "sha256": sealed.sha256,
        "uploaded": to_base64(sealed.uploaded),
        "content": to_base64(picture),
        "media_type": "image/png",
        "result": "valid",
    }
    changed = sealed.uploaded[:-1] + bytes([sealed.uploaded[-1] ^ 1])
    renamed = {"uploaded": to_base64(changed), "sha256": attachment.sha256_of(changed)}
    tampered = valid | {"result": "tampered"}
    return [
        valid,
        tampered | {"transfer_id": OTHER_TRANSFER},
        tampered | {"key": to_base64(fixed("another key"))},
        tampered | renamed,
        tampered | {"uploaded": renamed["uploaded"]},
        valid | {"media_type": "audio/ogg", "result": "other_media"},
    ]


MORE_SIGNS = {
    "measured_at": "2026-11-20T14:06:00Z",
    "respiratory_rate": 22,
    "oxygen_saturation": 91.5,
    "supplemental_oxygen": True,
    "systolic_pressure": 92,
    "diastolic_pressure": 60,
    "pulse": 118,
    "consciousness": "confusion",
    "glasgow_coma_scale": 14,
    "temperature_c": 36.4,
    "glucose": 5.6,
    "pain": 8,
}
NAMED = {"key": "not among it", "media_type": "image/png"}
# Each is: type, state after it, what is clear, what was sealed.
WHOLE: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "requested",
        "requested",
        {
            "hospital_id": "meilahti",
            "unit_id": "HEL-103",
            "severity_level": 2,
            "eta": "2026-11-20T14:12:00Z",
            "alternatives": ["jorvi", "peijas"],
            "answer_within_s": 120,
            "actor": "medic-17",
        },
        {
            "handover": {
                "name": "Aino\xa0Virtanen",
                "age_years": 67,
                "sex": "female",
                "onset_at": "2026-11-20T13:20:00Z",
                "complaint": "Puristava rintakipu 🌡",
                "injuries": [],
                "signs": [{"measured_at": "2026-11-20T13:50:00Z", "pulse": 104}],
                "treatment": ["Aspirin 300 mg", "Oxygen"],
                "requirements": ["Cath lab"],
                "allergies": [],
                "medications": ["Warfarin"],
                "background": ["Diabetes"],
                "other": ["Key with the neighbour"],
            }
        },
    ),
    ("received", "received", {"actor": "nurse-4"}, {}),
    ("declined", "declined", {"actor": "nurse-4", "reason": "no_capacity"}, {"note": "Täynnä"}),
    ("requested", "requested", {"hospital_id": "jorvi", "alternatives": []}, {}),
    ("accepted", "accepted", {"actor": "nurse-9"}, {"destination": "Resus 2", "note": "Ovi B"}),
    ("reassigned", "accepted", {"unit_id": "HEL-104", "reason": "other"}, {}),
    ("en_route", "en_route", {"eta": "2026-11-20T14:30:00Z", "actor": "medic-17"}, {}),
    ("eta_changed", "en_route", {"eta": "2026-11-20T14:35:00Z"}, {}),
    ("clock_set", "en_route", {"clock": "at_patient", "actor": "medic-17"}, {}),
    ("clock_set", "en_route", {"clock": "pre_alert_acknowledged"}, {}),
    ("vitals_taken", "en_route", {"actor": "medic-17"}, {"signs": MORE_SIGNS}),
    ("handover_amended", "en_route", {}, {"changes": {"injuries": ["Ranne"], "age_years": None}}),
    ("message_sent", "en_route", {"actor": "nurse-9", "side": "hospital"}, {"text": "Ohenteet?"}),
    ("message_read", "en_route", {"actor": "medic-17", "message_id": 13}, {}),
    ("team_activated", "en_route", {"team": "stemi"}, {"note": "Ohitus 2019"}),
    ("team_activated", "en_route", {"team": "sepsis"}, {}),
    ("team_acknowledged", "en_route", {"actor": "nurse-9", "activation_id": 15}, {}),
    (
        "attached",
        "en_route",
        {"actor": "medic-17"},
        {"attachment": NAMED | {"sha256": "ab" * 32, "title": "EKG"}},
    ),
    ("attached", "en_route", {}, {"attachment": NAMED | {"sha256": "cd" * 32, "title": "Photo"}}),
    ("arrived", "arrived", {"actor": "medic-17"}, {}),
    ("signed", "arrived", {"actor": "medic-17", "side": "ambulance"}, {}),
    ("signed", "handed_over", {"actor": "nurse-9", "side": "hospital"}, {}),
    ("closed", "closed", {}, {}),
]
UNANSWERED = [
    WHOLE[0],
    ("expired", "expired", {"actor": "hub", "hospital_id": "meilahti", "reason": "no_answer"}, {}),
    ("requested", "requested", {"actor": "hub", "hospital_id": "jorvi"}, {}),
    ("cancelled", "cancelled", {"reason": "not_needed"}, {"note": "Hoidettu kohteessa"}),
]


def told(events: list[tuple[str, str, dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    """What a client prints of a transfer that it could open whole."""
    found = []
    for seq, (kind, state, said, opened) in enumerate(events, start=1):
        references = {"message_id", "activation_id"}
        named = {k: clear(v, "")["event_id"] for k, v in said.items() if k in references}
        body = clear(seq, "unit-tablet", **said | named)
        header = {"transfer_id": TRANSFER, "seq": seq, "version": seq, "type": kind}
        times = {"occurred_at": body["occurred_at"], "recorded_at": f"2026-11-20T14:{seq:02}:01.5Z"}
        names = {"event_id": body["event_id"], "state": state}
        found.append(header | names | times | {"body": body, "opened": opened})
    return found


def fhir() -> list[dict[str, Any]]:
    cases = []
    for of, life in (("a whole life", WHOLE), ("a hospital that gave no answer", UNANSWERED)):
        events = told(life)
        files = {"ab" * 32: b"\x89PNG"} if life is WHOLE else {}
        opened = Opened.read([json.dumps(one) for one in events])
        case = {"of": of, "events": events}
        case |= {"files": {name: to_base64(content) for name, content in files.items()}}
        cases.append(case | {"bundle": exporting.bundle(opened, files)})
    return cases


def main() -> None:
    folder = Path(sys.argv[1])
    made = {
        "canonical": canonical_cases(),
        "devices": devices(),
        "epochs": epochs(),
        "events": events(),
        "attachments": attachments(),
        "fhir": fhir(),
    }
    for name, cases in made.items():
        text = json.dumps(cases, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
