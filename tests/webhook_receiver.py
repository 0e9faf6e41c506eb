"""A system of an organisation: a real HTTP server in a thread, which can be made to misbehave."""

import ssl
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self


class Receiver:
    """Runs while its `with` block does; keeps what came, in order.

    Args:
        answer: given the request handler and what came, answers; none answers 200.
        certificate: with which it speaks TLS: a file with certificate and key.
    """

    def __init__(self, answer: Callable[[Any, "Came"], None] | None = None, certificate: Path | None = None) -> None:
        self.came: list[Came] = []
        self.answer = answer or (lambda handler, came: handler.say(200))
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Requests)
        self._http.owner = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://localhost:{self.port}/hooks"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def take(self, came: "Came") -> int:
        """Keep what came; how often this message came before."""
        with self._lock:
            self.came.append(came)
            return sum(1 for one in self.came if one.id == came.id) - 1

    def times(self) -> Counter[str]:
        """How often each message came, by its id."""
        return Counter(one.id for one in self.came)


class Came:
    """One request."""

    def __init__(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.path, self.headers, self.body = path, headers, body
        self.id = headers.get("webhook-id", "")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    owner: Receiver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever went away in the middle is no trouble of the server's."""


class _Requests(BaseHTTPRequestHandler):
    server: _Http

    def do_POST(self) -> None:
        owner = self.server.owner
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        came = Came(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        owner.take(came)
        owner.answer(self, came)

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the base class names it
        """Says nothing."""
