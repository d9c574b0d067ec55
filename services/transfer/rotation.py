"""Put the ledger under another key-encryption key: `python -m transfer.rotation`, service stopped."""

import logging
import os
import sys

from emsync.log import configure
from transfer.config import read, read_new_key
from transfer.keys import demo_key
from transfer.ledger import Ledger
from transfer.stores import NOT_USABLE, open_database
from transfer.vault import Vault

log = logging.getLogger("transfer.rotation")


def main() -> int:
    """Rotate from the key of the service to TRANSFER_NEW_KEK_FILE's; return 2 when it could not."""
    os.umask(0o077)
    configure()
    try:
        config, new_key = read(os.environ), read_new_key(os.environ)
        with open_database(config) as database:
            vault = Vault(Ledger(database), config.key or demo_key(config.data))
            count = vault.rotate(new_key)
    except NOT_USABLE as error:
        log.critical("nothing was changed: %s", error)
        return 2
    log.warning("%d data keys are under the new key now: give it in TRANSFER_KEK_FILE", count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
