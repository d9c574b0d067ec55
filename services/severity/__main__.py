"""Start the service: `python -m severity`."""

import gc
import logging
import os
import sys

import uvicorn

from emsync.contract import Contract
from emsync.log import configure
from emsync.problem import Problem
from emsync.settings import SettingsError
from emsync.sqlite import FileUnusable
from severity import app
from severity.api.health import ready
from severity.api.parts import Parts
from severity.config import Config, read
from severity.model import ModelRefused
from severity.service import desk

log = logging.getLogger("severity")

NOT_STARTED = 2


def main() -> int:
    """Serve until SIGTERM; return 2 with the reason when the service must not start."""
    os.environ.setdefault("EMSYNC_SERVICE", "severity")
    os.umask(0o077)
    configure()
    try:
        config = read(os.environ)
        configure(config.log_level)
        serve(config)
    except (SettingsError, ModelRefused, FileUnusable, Problem) as error:
        log.critical("severity does not start: %s", error)
        return NOT_STARTED
    return 0


def serve(config: Config) -> None:
    """Check that the model answers as it did in training, which also loads all of it; serve."""
    parts = Parts.of(Contract.load(config.contract), desk())
    log.info("model %s answers", ready(parts)["model"])
    # What is loaded by now stays: the collector need not look through it at every answer.
    gc.freeze()
    uvicorn.run(
        app.make(parts),
        host=config.host,
        port=config.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,  # longer than the shell keeps its own, so that none meets a closed one
        timeout_graceful_shutdown=config.grace_seconds,
    )


if __name__ == "__main__":
    sys.exit(main())
