"""Sign images and attest facts about them with cosign, and check who did."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.git import origin
from engine.shell import ROOT, run

# A key offline: no certificate authority, no public log, no clock of others.
NO_SERVICES = (
    "--no-default-fulcio",
    "--no-default-oidc",
    "--no-default-rekor",
    "--no-default-tsa",
)
NO_ROOTS = (
    "--no-default-fulcio",
    "--no-default-rekor",
    "--no-default-ctfe",
    "--no-default-tsa",
)
GITHUB_ISSUER = "https://token.actions.githubusercontent.com"
WORKFLOW = ".github/workflows/release.yml"
HOW_TO_SIGN = "set COSIGN_KEY to a private key (and COSIGN_PASSWORD), or run inside of release.yml"
HOW_TO_TRUST = (
    "set COSIGN_PUBLIC_KEY to the file of the publisher's key, or COSIGN_IDENTITY to the address of "
    f"the workflow that signs (https://HOST/OWNER/NAME/{WORKFLOW}@refs/tags/VERSION)"
)


@dataclass(frozen=True)
class Signer:
    """Who signs here: a private key, or (with none) the GitHub workflow that this runs in."""

    key: str | None

    @classmethod
    def of_this_environment(cls) -> "Signer":
        """Take COSIGN_KEY, else the identity that GitHub gives a workflow.

        Raises:
            SystemExit: there is neither.
        """
        key = os.environ.get("COSIGN_KEY")
        if not key and "ACTIONS_ID_TOKEN_REQUEST_URL" not in os.environ:
            raise SystemExit(f"release: nothing to sign with: {HOW_TO_SIGN}")
        return cls(key)

    def sign(self, reference: str) -> None:
        """Sign an image by its digest; the signature lies beside it in the registry."""
        with self._options() as options:
            run(["cosign", "sign", "--yes", *options, reference])

    def attest(self, reference: str, kind: str, predicate: Path) -> None:
        """Attach a signed statement about an image: its provenance or its bill of materials."""
        about = ["--type", kind, "--predicate", str(predicate)]
        with self._options() as options:
            run(["cosign", "attest", "--yes", *options, *about, reference])

    @contextmanager
    def _options(self) -> Iterator[list[str]]:
        if not self.key:
            yield []
            return
        with TemporaryDirectory() as folder:
            config = Path(folder) / "signing-config.json"
            _cosign("signing-config", "create", *NO_SERVICES, "--out", str(config))
            yield ["--key", self.key, "--signing-config", str(config)]


@dataclass(frozen=True)
class Trust:
    """Whose signature counts: a public key, or a pattern of identities and who vouches for them."""

    key: str | None
    identities: str
    issuer: str = GITHUB_ISSUER

    @classmethod
    def of_this_environment(cls, version: str | None = None) -> "Trust":
        """Take COSIGN_PUBLIC_KEY, COSIGN_IDENTITY, or the release workflow of this clone's origin.

        Args:
            version: the tag that the workflow must have run for; any version when None.

        Raises:
            SystemExit: none of the three says whom to trust.
        """
        key = os.environ.get("COSIGN_PUBLIC_KEY")
        named = os.environ.get("COSIGN_IDENTITY")
        identities = f"^{re.escape(named)}$" if named else _workflow_of_origin(version)
        if not key and not identities:
            raise SystemExit(f"emsync: whose signature counts is not known here: {HOW_TO_TRUST}")
        return cls(key, identities, os.environ.get("COSIGN_ISSUER", GITHUB_ISSUER))

    def complaint_of_signature(self, reference: str) -> str | None:
        """Return why an image does not count as signed, None when it does."""
        return self._complaint("verify", reference)

    def complaint_of_attestation(self, reference: str, kind: str) -> str | None:
        """Return why a statement of this kind is missing or not to be trusted, None when it is there."""
        return self._complaint("verify-attestation", reference, "--type", kind)

    def __str__(self) -> str:
        return f"key {self.key}" if self.key else self.identities

    def _complaint(self, verb: str, reference: str, *words: str) -> str | None:
        with self._options() as options:
            done = _cosign(verb, *options, *words, reference)
        return _reason(done.stderr) if done.returncode else None

    @contextmanager
    def _options(self) -> Iterator[list[str]]:
        if not self.key:
            whom = ["--certificate-identity-regexp", self.identities]
            yield [*whom, "--certificate-oidc-issuer", self.issuer]
            return
        with TemporaryDirectory() as folder:
            root = Path(folder) / "trusted-root.json"
            _cosign("trusted-root", "create", *NO_ROOTS, "--out", str(root))
            # A key signs without the public log: there is no entry to look for.
            yield ["--key", self.key, "--trusted-root", str(root), "--insecure-ignore-tlog"]


def _workflow_of_origin(version: str | None) -> str:
    """Return the identities that GitHub certifies for the release workflow of the cloned repository."""
    if not origin():
        return ""
    tag = re.escape(version) if version else "v[^/]+"
    return f"^{re.escape(f'{origin()}/{WORKFLOW}@refs/tags/')}{tag}$"


def _cosign(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["cosign", *words], cwd=ROOT, capture_output=True, text=True, check=False)


def _reason(said: str) -> str:
    """Return what cosign gave as the error, without its warnings."""
    lines = [line for line in said.splitlines() if line.startswith("Error: ")]
    return lines[0].removeprefix("Error: ") if lines else said.strip()
