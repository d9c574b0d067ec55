"""Read the licences of Debian packages from their copyright files (DEP-5)."""

import re
from functools import cache
from pathlib import Path

from base.deb import open_data
from sbom.licences import all_of, expression, from_text

# GCC's libraries keep theirs in a package that no image has.
ELSEWHERE = {"gcc-14-base": "GPL-3.0-or-later WITH GCC-exception-3.1"}
_FIELD = re.compile(r"^(Files|License):[ \t]*([^\n]*)", re.MULTILINE | re.IGNORECASE)


@cache
def copyright_of(package: str, deb: Path) -> tuple[str, str]:
    """Return the text of a package's copyright file and, where its folder is a link, that one's package."""
    folder = f"./usr/share/doc/{package}"
    with open_data(deb) as data:
        for member in data:
            if member.issym() and member.name == folder:
                return "", member.linkname
            file = data.extractfile(member) if member.name == f"{folder}/copyright" else None
            if file:
                return file.read().decode("utf-8", "replace"), ""
    return "", ""


def licence_of(text: str) -> str | None:
    """Return the licence that a copyright file states, None when it states none that we know.

    The file speaks for the whole source package, so the expression may name more than a binary
    package holds, never less.
    """
    if not text.lower().startswith("format:"):
        return from_text(text)
    stanzas = (dict(_fields(stanza)) for stanza in re.split(r"\n[ \t]*\n", text))
    stated = {
        s["license"] for s in stanzas if "files" in s and s.get("license") not in {None, "", "none"}
    }
    return all_of({expression(licence) for licence in stated}) if stated else None


def _fields(stanza: str) -> list[tuple[str, str]]:
    return [(name.lower(), value.strip()) for name, value in _FIELD.findall(stanza)]
