"""`python -m transfer.client`: be one device of the hand-over, from a script or a terminal.

Keys and outbox are in --home, which the passphrase in --passphrase-file opens. What is read of a
transfer is printed as JSON, one event a line: pipe `read` to `python -m transfer.fhir export -`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from emsync import strict_json
from emsync.sqlite import FileUnusable
from transfer.actions import ACTIONS
from transfer.client import link
from transfer.client.client import Client
from transfer.client.keyfile import Identity, KeyFileUnusable, load, save
from transfer.client.link import OutOfReach, Refused
from transfer.client.reader import NotRead, Read
from transfer.client.writer import NoContentKey, TooLarge
from transfer.envelope.canonical import NotCanonical
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.media import NotThatMedia
from transfer.handover import VIEWS
from transfer.sealing import Tampered

# Without these nobody can be asked; whatever else is wrong the hub says.
ASKED = ("handover", "hospital_id", "unit_id", "severity_level", "eta")
KEYS, STORE = "device.keys", "device.sqlite"
FAILED, AWAY, HELD = 1, 2, 3


class Unusable(ValueError):
    """What a person gave to the command cannot be used."""


def enrol(given: argparse.Namespace) -> int:
    """Make keys, enrol them under a person's token, and keep them."""
    if (given.home / KEYS).exists():
        raise Unusable(f"{given.home / KEYS} is there already: name another --home")
    keys, passphrase = DeviceKeys.make(), _secret(given.passphrase_file)
    token = _secret(given.token_file)
    holder = {name: getattr(given, name) for name in ("holder", "holder_id", "organisation")}
    given.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    device_id = link.enrol(given.hub, token, keys, **holder)
    save(given.home / KEYS, Identity.make(device_id, keys), passphrase)
    print(device_id)
    return 0


def ask(client: Client, given: argparse.Namespace) -> int:
    """Put a request in the outbox; print the transfer's id."""
    clear = dict(given.body)
    if missing := [name for name in ASKED if name not in clear]:
        raise Unusable(f"--body has no {', '.join(missing)}: name what a hospital is asked")
    print(client.ask(clear.pop("handover"), **clear))
    return 0


def say(client: Client, given: argparse.Namespace) -> int:
    """Put an event in the outbox; print its id."""
    print(client.say(given.transfer_id, given.word, given.sealed, **given.body))
    return 0


def attach(client: Client, given: argparse.Namespace) -> int:
    """Put a file (picture, PDF or sound) in the outbox, sealed; print its event's id."""
    content = given.file.read_bytes()
    print(client.attach(given.transfer_id, content, given.title, **given.body))
    return 0


def fetch(client: Client, given: argparse.Namespace) -> int:
    """Write every attachment of a transfer, verified and opened, into a folder, by its SHA-256."""
    given.into.mkdir(mode=0o700, parents=True, exist_ok=True)
    for named in client.show(given.transfer_id)["attachments"]:
        content = client.fetch(given.transfer_id, named["sha256"])
        (given.into / named["sha256"]).write_bytes(content)
        print(json.dumps({name: named[name] for name in ("sha256", "media_type", "title")}))
    return 0


def send(client: Client, _given: argparse.Namespace) -> int:
    """Send what waits; print what was refused and wait for a human with it."""
    client.send_until_done()
    return refused(client, _given)


def refused(client: Client, _given: argparse.Namespace) -> int:
    """Print what was refused, one a line; 3 when there is some."""
    found = client.refused()
    for one in found:
        names = {"event_id": one.event_id, "transfer_id": one.transfer_id, "word": one.word}
        print(json.dumps({**names, "problem": one.refusal}))
    return HELD if found else 0


def again(client: Client, given: argparse.Namespace) -> int:
    """Say a refused event anew, as of where the transfer stands now."""
    client.again(given.event_id)
    return 0


def drop(client: Client, given: argparse.Namespace) -> int:
    """Give an event up."""
    client.drop(given.event_id)
    return 0


def pull(client: Client, given: argparse.Namespace) -> int:
    """Read what is missing of a transfer."""
    return _printed(client.pull(given.transfer_id))


def read(client: Client, given: argparse.Namespace) -> int:
    """Print every event of a transfer that was read, with what was sealed as `opened`."""
    return _printed(client.read(given.transfer_id))


def follow(client: Client, given: argparse.Namespace) -> int:
    """Print what is missing of a transfer, then what happens, until the hub hangs up."""
    client.follow(given.transfer_id, lambda found: print(_line(found), flush=True)).wait()
    return 0


def show(client: Client, given: argparse.Namespace) -> int:
    """Print the whole transfer, with what still waits to be sent."""
    print(json.dumps(client.show(given.transfer_id, given.view), indent=2, ensure_ascii=False))
    return 0


_COMMANDS: Mapping[str, Callable[[Client, argparse.Namespace], int]] = {
    command.__name__: command
    for command in (
        *(ask, say, attach, send, refused, again, drop),
        *(pull, read, follow, show, fetch),
    )
}


def main(arguments: list[str] | None = None) -> int:
    """Return 0, 1 for what cannot be done, 2 when the hub is away, 3 when a human must decide."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "enrol":
            return enrol(given)
        if not (given.home / KEYS).is_file():
            raise Unusable(f"{given.home / KEYS} is not there: enrol this device first")
        identity = load(given.home / KEYS, _secret(given.passphrase_file))
        client = Client.open(given.hub, identity, given.home / STORE)
        try:
            return _COMMANDS[given.command](client, given)
        finally:
            client.close()
    except OutOfReach as error:
        return _failed(error, AWAY)
    except (
        Refused,
        NotRead,
        NoContentKey,
        TooLarge,
        NotThatMedia,
        Tampered,
        NotCanonical,
        KeyFileUnusable,
        FileUnusable,
        Unusable,
        OSError,
    ) as error:
        return _failed(error, FAILED)


def _failed(error: Exception, code: int) -> int:
    print(f"transfer.client: {error}", file=sys.stderr)
    return code


def _printed(found: list[Read]) -> int:
    for one in found:
        print(_line(one))
    return 0


def _line(one: Read) -> str:
    return json.dumps({**one.told, "opened": one.opened, "doubt": one.doubt}, ensure_ascii=False)


def _secret(file: Path) -> str:
    try:
        text = file.read_text("utf-8").strip()
    except UnicodeDecodeError as error:
        raise Unusable(f"{file} is not text in UTF-8") from error
    if not text:
        raise Unusable(f"{file} is empty: write the secret into it")
    return text


def _object(text: str) -> dict[str, Any]:
    try:
        found = strict_json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise argparse.ArgumentTypeError("is not a JSON object: write {...}")
    return found


def _address(text: str) -> str:
    if urlsplit(text).scheme not in {"http", "https"}:
        raise argparse.ArgumentTypeError(
            f"{text} is no address: write https://hub.example/transfer"
        )
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m transfer.client", description=__doc__)
    parser.add_argument(
        "--hub",
        required=True,
        type=_address,
        help="where the hub is, as https://hub.example/transfer",
    )
    parser.add_argument("--home", required=True, type=Path, help="folder of keys and outbox")
    parser.add_argument("--passphrase-file", required=True, type=Path)
    commands = parser.add_subparsers(dest="command", required=True)
    added = commands.add_parser("enrol", help=enrol.__doc__)
    added.add_argument("--token-file", required=True, type=Path, help="token of who may enrol it")
    for name in ("holder", "holder_id", "organisation"):
        added.add_argument(f"--{name.replace('_', '-')}", required=True)
    for name, command in _COMMANDS.items():
        added = commands.add_parser(name, help=command.__doc__)
        if name in {"say", "attach", "pull", "read", "follow", "show", "fetch"}:
            added.add_argument("transfer_id")
        if name in {"again", "drop"}:
            added.add_argument("event_id")
        if name == "say":
            added.add_argument("word", choices=list(ACTIONS))
            added.add_argument("--sealed", type=_object, help="what is sealed, as a JSON object")
        if name == "attach":
            added.add_argument("file", type=Path)
            added.add_argument("--title", required=True, help='what it is, as "12-lead ECG"')
        if name == "fetch":
            added.add_argument("--into", required=True, type=Path, help="folder to write to")
        if name in {"ask", "say", "attach"}:
            added.add_argument("--body", type=_object, default={}, help="clear members, as JSON")
        if name == "show":
            added.add_argument("--view", choices=list(VIEWS))
    return parser


if __name__ == "__main__":
    sys.exit(main())
