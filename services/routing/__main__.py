"""Start the service: `python -m routing`."""

import os
import sys

from emsync import log
from emsync.settings import SettingsError
from emsync.sqlite import FileUnusable
from routing import config
from routing.app import Service, create_app
from routing.facilities import FacilitiesInvalid
from routing.mapfile import MapUnusable
from routing.server import Server
from routing.swap import Swapping


def main() -> int:
    """Serve until SIGTERM; return 1 with the reason when the configuration is wrong."""
    os.environ.setdefault("EMSYNC_SERVICE", "routing")
    log.configure()
    try:
        settings = config.read(os.environ)
        app = Swapping(lambda: create_app(Service.from_config(settings)), settings.map)
    except (SettingsError, FacilitiesInvalid, MapUnusable, FileUnusable) as error:
        print(f"routing cannot start: {error}", file=sys.stderr)
        return 1
    Server(app, settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
