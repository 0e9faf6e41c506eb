"""Which port the web process takes."""

import os
import socket

from config.launch.children import Trouble, say

TRIES = 100


def wanted() -> int:
    """The port that PORT names, or 8000."""
    said = os.environ.get("PORT") or "8000"
    if not said.isdecimal() or not 0 < int(said) < 65_536:
        raise Trouble(f"PORT must be a number from 1 to 65535, not ‘{said}’.")
    return int(said)


def free(first: int) -> int:
    """The wanted port, or the next one that nobody holds; says so when it is another."""
    for port in range(first, min(first + TRIES, 65_536)):
        if _is_free(port):
            if port != first:
                say(f"Port {first} is taken; using {port}.")
            return port
    raise Trouble(f"No port from {first} on is free; set PORT to one that is.")


def _is_free(port: int) -> bool:
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return not _answers(port)


def _answers(port: int) -> bool:
    """Whether somebody else listens there on the machine's other loopback address, where a browser might look first."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as client:
                client.settimeout(0.5)
                if client.connect_ex((host, port)) == 0:
                    return True
        except OSError:
            continue
    return False
