"""Start the service: check everything that can be wrong first, and say all of it."""

# Before anything else is imported: psycopg looks at its import whether it may block a thread.
from gevent import monkey

monkey.patch_all()

import logging
import os
import sys

from emsync.log import configure
from transfer.config import Config, read
from transfer.hub import Hub
from transfer.keys import demo_key
from transfer.server import Server
from transfer.stores import NOT_USABLE

log = logging.getLogger("transfer")

NOT_STARTED = 2


def main() -> int:
    """Serve until SIGTERM; return 2 when the service must not start."""
    os.environ.setdefault("EMSYNC_SERVICE", "transfer")
    os.umask(0o077)
    configure()
    try:
        config = read(os.environ)
        key = config.key or demo_key(config.data)
        check(config, key)
    except NOT_USABLE as error:
        log.critical("transfer does not start: %s", error)
        return NOT_STARTED
    Server(config, key).run()
    return 0


def check(config: Config, key: bytes) -> None:
    """Open everything once, here, where a failure is one clear line and not a crash loop."""
    hub = Hub.open(config, key, tell=lambda *_: None)
    try:
        hub.database.verify()
        hub.vault.probe()
    finally:
        hub.close()


if __name__ == "__main__":
    sys.exit(main())
