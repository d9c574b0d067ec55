"""Ask a service whether it is ready, from inside its container: there is no shell there."""

import sys
import urllib.error
import urllib.request


def main(url: str) -> int:
    """Return 0 when the URL answers 200; print the reason otherwise."""
    try:
        with urllib.request.urlopen(url, timeout=10):
            return 0
    except urllib.error.HTTPError as error:
        print(f"{url} answered {error.code}")
    except OSError as error:
        print(f"{url} did not answer: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
