"""Start the service that EMSYNC_SERVICE names, as `python -m <service>` would."""

import os
import runpy

if __name__ == "__main__":
    runpy.run_module(os.environ["EMSYNC_SERVICE"], run_name="__main__", alter_sys=True)
