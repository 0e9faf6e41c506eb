"""`python -m tests.stripe_server`: the server by hand, or as a child of `make run`, until it is stopped."""

import argparse
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType

from tests.stripe_server.server import Server


def free(port: int) -> int:
    """The port that is wanted, or any where somebody else has it."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port


def main() -> None:
    """Serve until a polite signal."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--port", type=int, default=0, help="any that is free, if not said")
    wanted.add_argument("--key", default="sk_test_server", help="the secret key that requests must carry")
    wanted.add_argument("--secret", default="whsec_server", help="with which webhooks are signed")
    wanted.add_argument("--webhook", default="", help="the address that is told of events")
    wanted.add_argument("--kept", type=Path, help="a file that holds everything between two starts")
    wanted.add_argument("--say", type=Path, help="a file into which its address is written once it answers")
    said = wanted.parse_args()
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with Server(
        key=said.key, secret=said.secret, webhook=said.webhook, port=free(said.port), kept=said.kept, talks=True
    ) as server:
        sys.stdout.write(f"Looks like Stripe at {server.address}\n")
        sys.stdout.flush()
        if said.say:
            fresh = said.say.with_suffix(".new")
            fresh.write_text(server.address, encoding="utf-8")
            fresh.replace(said.say)
        while not over.wait(1.0):
            server.things.expire_due()
    sys.stdout.write("Stopped.\n")


if __name__ == "__main__":
    main()
