"""The server itself: the API, the payment page and the controls, on one port of this machine."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.stripe_server import pages
from tests.stripe_server.api import Api, Failure
from tests.stripe_server.hooks import Hooks
from tests.stripe_server.things import Thing, Things, Wrong


class Server:
    """Runs while its `with` block does.

    Args:
        key: the secret key that requests must carry.
        secret: with which webhooks are signed.
        webhook: to which they go; none keeps them until they are taken.
        port: 0 takes any that is free.
        kept: a file for everything, so that it outlives the server.
        talks: whether each request is written to the standard error.
    """

    def __init__(
        self,
        *,
        key: str = "sk_test_server",
        secret: str = "whsec_server",
        webhook: str = "",
        port: int = 0,
        kept: Path | None = None,
        talks: bool = False,
    ) -> None:
        self.key, self.talks = key, talks
        self._http = _Http(("127.0.0.1", port), _Requests)
        self._http.owner = self
        self.address = f"http://localhost:{self._http.server_address[1]}"
        self.hooks = Hooks(secret=secret, to=webhook)
        self.things = Things(address=self.address, tell=self.hooks.tell, kept=kept)
        self.api = Api(self.things)
        self._threads = [
            threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True),
            threading.Thread(target=self.hooks.go_on, daemon=True),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hooks.end()
        self._http.shutdown()
        self._http.server_close()
        for thread in self._threads:
            thread.join()

    def fail(self, status: int, **how: Any) -> None:
        """Let the next requests go wrong; see `Failure`."""
        self.api.failures.append(Failure(status, **how))

    def control(self, said: Thing) -> Thing:
        """What tests and the curious ask of a server in another process: a failure, how webhooks go, what happens."""
        match said.get("do"):
            case "fail":
                self.fail(**{name: value for name, value in said.items() if name != "do"})
            case "hooks":
                for name in ("late", "twice", "reverse", "forged", "account", "live"):
                    if name in said:
                        setattr(self.hooks, name, said[name])
            case "pay" | "decline" | "expire" as act:
                with self.things.lock:
                    return getattr(self.things, act)(said["session"])
            case "set_up":
                with self.things.lock:
                    return self.things.set_up(said["session"])
            case "mandate":
                with self.things.lock:
                    return self.things.mandate_becomes(said["mandate"], said["status"], why=said.get("why"))
            case "answer":
                with self.things.lock:
                    return self.things.end_slow(said["intent"], well=bool(said["well"]), code=said.get("code", ""))
            case "refund":
                with self.things.lock:
                    return self.things.refund(intent_id=said["intent"], pence=said.get("pence"))
            case _:
                known = "fail, hooks, pay, decline, expire, set_up, mandate, answer or refund"
                raise Wrong(400, "control", f"Say what to do: {known}.")
        return {}


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: Server

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever went away in the middle, a killed process for one, is no trouble of the server’s."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if self.server.owner.talks:
            super().log_request(code, size)

    def _answer(self, method: str) -> None:
        asked = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        try:
            if asked.path.startswith("/v1/"):
                self._api(method, asked.path, body if method == "POST" else asked.query)
            elif asked.path.startswith("/c/pay/"):
                self._page(method, asked.path.removeprefix("/c/pay/"), body)
            elif asked.path == "/_control" and method == "POST":
                self._send(200, json.dumps(self.server.owner.control(json.loads(body))), "application/json")
            else:
                self._send(404, "There is nothing here.\n", "text/plain")
        except Wrong as wrong:
            self._send(wrong.status, f"{wrong}\n", "text/plain")
        except (ValueError, KeyError, TypeError) as unreadable:
            self._send(400, f"{unreadable!r}\n", "text/plain")
        except ConnectionAbortedError:
            self.close_connection = True

    def _api(self, method: str, path: str, encoded: str) -> None:
        owner = self.server.owner
        if self.headers.get("Authorization") != f"Bearer {owner.key}":
            error = {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
            self._send(401, json.dumps(error), "application/json")
            return
        key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        status, said = owner.api.answer(method, path, encoded, key)
        # A failure of Stripe's own is kept with its key, so that Stripe says that asking again is no use.
        again = {"Stripe-Should-Retry": "false"} if status == 500 and key else {}
        self._send(status, json.dumps(said), "application/json", **again)

    def _page(self, method: str, session_id: str, body: str) -> None:
        owner, declined = self.server.owner, False
        with owner.things.lock:
            session = owner.things.get(session_id, "checkout.session")
            if method == "POST" and session["status"] == "complete":  # pressed twice, and the second answer counts
                self._lead_to(session["success_url"])
                return
            act = parse_qs(body).get("do", [""])[0] if method == "POST" and session["status"] == "open" else ""
            if act == "cancel":
                self._lead_to(session["cancel_url"])
                return
            if act == "pay":
                owner.things.pay(session_id)
                self._lead_to(session["success_url"])
                return
            if act == "set_up":
                owner.things.set_up(session_id)
                self._lead_to(session["success_url"])
                return
            if act == "decline":
                owner.things.decline(session_id)
                declined = True
            self._send(200, pages.page(session, declined=declined), "text/html; charset=utf-8")

    def _lead_to(self, address: str) -> None:
        self._send(303, "", "text/plain", Location=address)

    def _send(self, status: int, body: str, kind: str, **headers: str) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
