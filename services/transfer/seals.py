"""Hold what a device sent to docs/protocol.md, as far as one can without a content key."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from emsync.problem import Violation
from transfer.access.device import Device, Devices
from transfer.case import Case
from transfer.envelope.canonical import NotCanonical
from transfer.envelope.epoch import verify_epoch
from transfer.envelope.signing import Forged, verify_event
from transfer.ledger import Standing
from transfer.refusals import Conflict, Unacceptable
from transfer.states import ENDS_A_LEG, State

Body = Mapping[str, Any]


def authentic(devices: Devices, transfer_id: str, event_type: str, body: Body) -> None:
    """Raise Unacceptable unless an enrolled device said this of that transfer."""
    device = _known(devices, body["device_id"])
    try:
        verify_event(device.signing_key, transfer_id, event_type, body)
    except NotCanonical as error:
        raise Unacceptable([Violation("(body)", str(error))]) from error
    except Forged as error:
        rule = "must be by device_id over this very body, transfer_id and type"
        raise Unacceptable([Violation("signature", rule, body["signature"])]) from error
    epoch = body.get("epoch")
    if epoch:
        _check_opener(device, transfer_id, epoch)


def in_epoch(standing: Standing | None, case: Case, body: Body) -> None:
    """Raise Conflict when an epoch is not the next one, or what is sealed is in none that is open."""
    opened, sealed = body.get("epoch"), body.get("sealed")
    following = case.epoch.number + 1
    if opened and opened["epoch"] != following:
        raise _conflict(standing, "epoch_taken", f"The next epoch is {following}; open that one")
    if not sealed:
        return
    number = following if opened else case.epoch.number
    if case.epoch.over and not opened:
        reason = f"Epoch {number} is over; open epoch {following} with `rekey`, and seal again"
        raise _conflict(standing, "epoch_over", reason)
    if sealed["epoch"] != number:
        reason = f"Epoch {sealed['epoch']} is not the present one; seal again in epoch {number}"
        raise _conflict(standing, "epoch_over", reason)
    if not opened and sealed["nonce"] in case.epoch.nonces:
        reason = "This nonce was used under this key; seal again with 12 new random bytes"
        raise _conflict(standing, "nonce_reused", reason)


def given_to(devices: Devices, hospital_id: str | None, unit_id: str, epoch: Body) -> None:
    """Raise Unacceptable unless an epoch gives its key to just those who may read."""
    required = {device.device_id for device in devices.recipients(hospital_id, unit_id)}
    violations = _differences("epoch.keys", required, epoch["keys"])
    numbers = [given["epoch"] for given in epoch["earlier"]]
    for place, given in enumerate(epoch["earlier"]):
        where = f"epoch.earlier[{place}]"
        if given["epoch"] >= epoch["epoch"] or numbers.count(given["epoch"]) > 1:
            rule = f"must be an epoch before {epoch['epoch']}, and only once"
            violations.append(Violation(f"{where}.epoch", rule, given["epoch"]))
        named = Counter(entry["device_id"] for entry in given["keys"])
        for device_id in sorted(named):
            if device_id not in required or named[device_id] > 1:
                rule = "must name only recipients of this epoch, each once"
                violations.append(Violation(f"{where}.keys", rule, device_id))
    if violations:
        raise Unacceptable(violations)


def opened_by_a_reader(opener: Device | None, hospital_id: str | None) -> None:
    """Raise Unacceptable when the device of a hospital opens an epoch that it is not to read."""
    if opener and opener.holder == "hospital" and opener.holder_id != hospital_id:
        rule = "must not be of a hospital that reads no longer: leave it to the unit"
        raise Unacceptable([Violation("epoch.opened_by", rule, opener.device_id)])


def readers(case: Case, event_type: str, body: Body) -> tuple[str | None, str]:
    """Return the hospital, if any, and the unit that may read after an event."""
    unit_id = body.get("unit_id", case.unit_id)
    match event_type:
        case State.REQUESTED:
            return body["hospital_id"], unit_id
        case _ if event_type in ENDS_A_LEG:
            return None, unit_id
        case _:
            return case.receiving(), unit_id


def _known(devices: Devices, device_id: str) -> Device:
    device = devices.get(device_id)
    if device is None or device.revoked:
        state = "is not enrolled" if device is None else "was revoked"
        rule = f"{state}: enrol the device (POST /api/v1/devices), and sign with its key"
        raise Unacceptable([Violation("device_id", rule, device_id)])
    return device


def _check_opener(device: Device, transfer_id: str, epoch: Body) -> None:
    if epoch["opened_by"] != device.device_id:
        rule = "must be the device_id of the event"
        raise Unacceptable([Violation("epoch.opened_by", rule, epoch["opened_by"])])
    try:
        verify_epoch(device.signing_key, transfer_id, epoch)
    except Forged as error:
        rule = "must be by opened_by over this very epoch and transfer_id"
        raise Unacceptable([Violation("epoch.signature", rule, epoch["signature"])]) from error


def _differences(field: str, required: set[str], keys: list[dict[str, str]]) -> list[Violation]:
    named = Counter(entry["device_id"] for entry in keys)
    left_out = [
        Violation(field, "leaves out a device that must read: wrap the key for it", device_id)
        for device_id in sorted(required - named.keys())
    ]
    too_many = [
        Violation(field, "names a device that must not read, or names it twice", device_id)
        for device_id in sorted(named)
        if device_id not in required or named[device_id] > 1
    ]
    return left_out + too_many


def _conflict(standing: Standing | None, code: str, reason: str) -> Exception:
    if standing is None:
        return Unacceptable([Violation("epoch", reason)])
    return Conflict(code, reason, standing)
