"""Verify the audit: `python -m transfer.audit verify`, while the service runs or not."""

import argparse
import logging
import os
import sys

from emsync.log import configure
from transfer.audit import checkpoint
from transfer.audit.checkpoint import Signer
from transfer.audit.verify import Findings, Verifier
from transfer.config import read
from transfer.keys import demo_key
from transfer.ledger import Ledger
from transfer.stores import NOT_USABLE, open_database
from transfer.vault import Vault

log = logging.getLogger("transfer.audit")

BROKEN = 1
NOT_VERIFIED = 2


def main() -> int:
    """Return 0 when all is whole, 1 when something was changed, 2 when it could not be read."""
    parser = argparse.ArgumentParser(prog="transfer.audit", description=__doc__)
    parser.add_argument("command", choices=["verify"])
    parser.parse_args()
    configure()
    try:
        config = read(os.environ)
        with open_database(config, alone=False) as database:
            vault = Vault(Ledger(database), config.key or demo_key(config.data))
            signer = Signer(vault.secret(checkpoint.PURPOSE))
            return _tell(Verifier(database, signer).verify())
    except NOT_USABLE as error:
        log.critical("the audit was not verified: %s", error)
        return NOT_VERIFIED


def _tell(findings: Findings) -> int:
    for complaint in findings.complaints:
        log.error("%s", complaint)
    last = findings.last
    log.info(
        "%d entries of %d transfers (%d from before there was an audit); %d checkpoints, last %s",
        findings.entries,
        findings.transfers,
        findings.unwatched,
        findings.checkpoints,
        f"{last.number} {last.hash.hex()}" if last else "none",
    )
    return BROKEN if findings.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
