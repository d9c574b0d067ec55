"""`python -m transfer.fhir export|import|check FILE`, for scripts; FILE may be - for standard input.

export reads the opened events of one transfer (NDJSON) and prints a Bundle; import reads a Bundle
and prints the events to send (NDJSON); check says whether a file is FHIR R4. --files names the
folder that `python -m transfer.client fetch` wrote attachments to: export puts them in.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from transfer.fhir import exporting, importing, r4
from transfer.fhir.importing import NotATransfer
from transfer.fhir.opened import NotOpened, Opened

REFUSED = 1


def exported(text: str, folder: Path | None) -> Iterator[str]:
    """Yield the Bundle of opened events, with the attachments that a folder has."""
    opened = Opened.read([line for line in text.split("\n") if line.strip()])
    names = [named["sha256"] for named in opened.chart.attachments] if folder else []
    paths = {name: path for name in names if folder and (path := folder / name).is_file()}
    files = {name: path.read_bytes() for name, path in paths.items()}
    yield r4.write(exporting.bundle(opened, files))


def imported(text: str, _folder: Path | None) -> Iterator[str]:
    """Yield the events to send, one a line."""
    for event in importing.events(r4.read(text), datetime.now(UTC)):
        yield r4.write(asdict(event))


def checked(text: str, _folder: Path | None) -> Iterator[str]:
    """Yield what the resource is."""
    yield f"{r4.read(text)['resourceType']}: FHIR R4"


DOES: Mapping[str, Callable[[str, Path | None], Iterator[str]]] = {
    "export": exported,
    "import": imported,
    "check": checked,
}


def main(arguments: list[str] | None = None) -> int:
    """Print what was asked for; return 1, and say why, when the file does not hold it."""
    parser = argparse.ArgumentParser(prog="python -m transfer.fhir", description=__doc__)
    parser.add_argument("what", choices=list(DOES))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="attachments by their SHA-256")
    given = parser.parse_args(arguments)
    try:
        read = sys.stdin.buffer.read if given.file == "-" else Path(given.file).read_bytes
        for line in DOES[given.what](read().decode("utf-8"), given.files):
            print(line)
    except UnicodeDecodeError:
        return refused(given.file, "not UTF-8")
    except (r4.NotFhir, NotATransfer, NotOpened, OSError) as error:
        return refused(given.file, error)
    return 0


def refused(file: str, reason: object) -> int:
    """Say what is wrong with a file."""
    print(f"{file}: {reason}", file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
