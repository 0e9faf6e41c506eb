"""A small HTTP client over kept connections: `python -m tests.benchmarks.client PORT PATHS CONNECTIONS SECONDS`."""

import itertools
import json
import re
import selectors
import socket
import sys
import time
from pathlib import Path

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def main(port: int, listed: Path, connections: int, seconds: float) -> dict[str, float]:
    """Asks for the listed paths in turn and counts the answers."""
    host = f"Host: 127.0.0.1:{port}"
    asked = itertools.cycle([f"GET {p} HTTP/1.1\r\n{host}\r\n\r\n".encode() for p in listed.read_text().splitlines()])
    ready = selectors.DefaultSelector()
    for _ in range(connections):
        link = socket.create_connection(("127.0.0.1", port))
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ready.register(link, selectors.EVENT_READ, bytearray())
        link.sendall(next(asked))
    answered = failed = 0
    began = now = time.perf_counter()
    while now - began < seconds:
        for key, _ in ready.select():
            link, got = key.fileobj, key.data
            assert isinstance(link, socket.socket)
            got += link.recv(262_144)
            head = got.find(b"\r\n\r\n")
            length = _LENGTH.search(got, 0, head) if head > 0 else None
            if length and len(got) >= head + 4 + int(length[1]):
                failed += not got.startswith(b"HTTP/1.1 200")
                answered += 1
                got.clear()
                link.sendall(next(asked))
        now = time.perf_counter()
    return {"per_second": answered / (now - began), "failed": failed}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))))
