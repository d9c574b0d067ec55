"""Ask a service whether it is ready, from inside its container: there is no shell there.

Over a bare socket: the smallest of the images has no HTTP client.
"""

import socket
import sys
from urllib.parse import urlsplit

SECONDS = 10


def main(url: str) -> int:
    """Return 0 when the URL answers 200; print the reason otherwise."""
    try:
        status = status_of(url)
    except OSError as error:
        print(f"{url} did not answer: {error}")
        return 1
    if status != "200":
        print(f"{url} answered {status}")
    return int(status != "200")


def status_of(url: str) -> str:
    """Return the status of an answer to GET, in digits.

    Raises:
        OSError: nobody answers, or not within ten seconds, or not in HTTP.
    """
    parts = urlsplit(url)
    ask = f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=SECONDS) as peer:
        peer.sendall(ask.encode("ascii"))
        with peer.makefile("rb") as answer:
            first = answer.readline(100).split()
    if len(first) < 2 or not first[0].startswith(b"HTTP/"):
        raise ConnectionError("what came back is not HTTP")
    return first[1].decode("ascii", "replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
