"""Write licences as SPDX expressions, from the names that Debian and Python packages use."""

import re

from sbom.components import NOASSERTION

# What packages write, in small letters and without `licence`: the SPDX identifier.
SPDX = {
    "0bsd": "0BSD",
    "3-clause bsd": "BSD-3-Clause",
    "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache software": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "artistic": "Artistic-1.0-Perl",
    "bsd-2": "BSD-2-Clause",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd-4-clause": "BSD-4-Clause",
    "bsd-4-clause-uc": "BSD-4-Clause-UC",
    "bsl-1.0": "BSL-1.0",
    "expat": "MIT",
    "fsfap": "FSFAP",
    "fsful": "FSFUL",
    "fsfullr": "FSFULLR",
    "gfdl-niv-1.3": "GFDL-1.3-no-invariants-only",
    "isc": "ISC",
    "mit": "MIT",
    "mozilla public 2.0 (mpl 2.0)": "MPL-2.0",
    "mpl-1.1": "MPL-1.1",
    "mpl-2": "MPL-2.0",
    "mpl-2.0": "MPL-2.0",
    "python": "Python-2.0",
    "python software foundation": "PSF-2.0",
    "sunpro": "SunPro",
    "unicode-dfs-2016": "Unicode-DFS-2016",
    "x11": "X11",
    "zlib": "Zlib",
}
# What a licence's own text says, the first that fits.
TEXTS = (
    (r"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2", "Python-2.0"),
    (r"GNU Lesser General Public\s+License, version 2\.1 \(or", "LGPL-2.1-or-later"),
    (r"Apache License\s+Version 2\.0", "Apache-2.0"),
    (r"Redistribution and use in source and binary forms.*(?:endorse|promote)", "BSD-3-Clause"),
    (r"Redistribution and use in source and binary forms", "BSD-2-Clause"),
    (r"Permission is hereby granted, free of charge, to any person obtaining", "MIT"),
)
# Debian's `GPL-2+`, and `GNU General Public License v3 or later (GPLv3+)` of Python's classifiers.
_GNU = re.compile(r"^(?:gnu .*\()?([AL]?GPL)[v-]?(\d(?:\.\d)?)(\+?)\)?$", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[^A-Za-z0-9.-]+")
_STRONG_COPYLEFT = re.compile(r"\bA?GPL-\d[\w.-]*(?! WITH)(?=\s|\)|$)")


def identifier(name: str) -> str:
    """Return the SPDX identifier of a licence's name, `LicenseRef-<name>` when there is none."""
    plain = " ".join(re.sub(r"\blicen[cs]e\b", " ", name, flags=re.IGNORECASE).split())
    known = SPDX.get(plain.lower()) or _gnu(plain)
    return known or f"LicenseRef-{_IDENTIFIER.sub('-', name).strip('-')}"


def known(name: str) -> str | None:
    """Return the SPDX identifier of a licence's name, None when it has none."""
    found = identifier(name)
    return None if found.startswith("LicenseRef-") else found


def expression(text: str) -> str:
    """Turn `A or B and C, with names of any kind`, into an SPDX expression."""
    choices = re.split(r"\s+or\s+", text.replace(",", " ").strip(), flags=re.IGNORECASE)
    return " OR ".join(
        " AND ".join(identifier(n) for n in re.split(r"\s+and\s+", choice, flags=re.IGNORECASE))
        for choice in choices
    )


def all_of(expressions: set[str]) -> str:
    """Return the expression that says that all of these hold."""
    atoms = {part for e in expressions if " OR " not in e for part in e.split(" AND ")}
    choices = {f"({e})" for e in expressions if " OR " in e}
    joined = sorted(atoms) + sorted(choices)
    return joined[0][1:-1] if choices and len(joined) == 1 else " AND ".join(joined) or NOASSERTION


def from_text(text: str) -> str | None:
    """Return the licence whose words stand in a text, None when we know none of them."""
    return next((spdx for words, spdx in TEXTS if re.search(words, text, re.DOTALL)), None)


def references(licence: str) -> list[str]:
    """Return the LicenseRefs of an expression."""
    return sorted(set(re.findall(r"LicenseRef-[A-Za-z0-9.-]+", licence)))


def is_strong_copyleft(licence: str) -> bool:
    """Tell whether GPL or AGPL holds whatever one chooses; with a linking exception it does not count."""
    choices = [licence] if "(" in licence else licence.split(" OR ")
    return all(_STRONG_COPYLEFT.search(choice) for choice in choices)


def _gnu(name: str) -> str | None:
    found = _GNU.match(name)
    if not found:
        return None
    family, version, later = found.groups()
    version = version if "." in version else f"{version}.0"
    return f"{family.upper()}-{version}-{'or-later' if later else 'only'}"
