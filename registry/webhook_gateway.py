"""The one way by which a message leaves for a system of somebody else's: to an address that was looked at first.

The name is resolved once and the connection made to what was found, so that a name which leads elsewhere a moment later
leads nowhere. Nothing is followed, little is read, and everything is over within a time.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings

from registry.choices import WebhookTrouble
from registry.rules import webhooks as rules
from registry.rules.webhooks import Target

_MOST = 16 * 1024  # bytes of an answer that are read before the connection is closed
_AGENT = "MPCE-Register-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try.

    Args:
        trouble: none when the message was taken.
        status: what the server answered, if it did.
        retry_after: its header of that name, as it came.
    """

    trouble: WebhookTrouble | None
    milliseconds: int
    status: int | None = None
    retry_after: str = ""


class Failed(Exception):
    """The message did not get there."""

    def __init__(self, trouble: WebhookTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def addresses(target: Target) -> list[str]:
    """The IP addresses of a target, every one of them public.

    Raises:
        Failed: when there is none, when finding out takes too long, or when one is not public: a name that leads to
            both is a trap.
    """
    found = _resolve(target.host, target.port, wait=settings.WEBHOOK_SECONDS / 2)
    if not all(rules.is_public(address, local=settings.WEBHOOK_LOCAL) for address in found):
        raise Failed(WebhookTrouble.TARGET)
    return found


def post(url: str, *, body: bytes, headers: dict[str, str]) -> Answer:
    """Send a message to an endpoint, once.

    Args:
        url: as it was given; it is looked at again.
        headers: beside those that every message has.
    """
    begun = time.monotonic()
    status, retry_after, trouble = None, "", None
    try:
        status, retry_after = _post(url, body, headers, until=begun + settings.WEBHOOK_SECONDS)
        trouble = _trouble(status)
    except Failed as failed:
        trouble = failed.trouble
    return Answer(trouble, int((time.monotonic() - begun) * 1000), status, retry_after)


def _trouble(status: int) -> WebhookTrouble | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return WebhookTrouble.REDIRECT
    return WebhookTrouble.GONE if status == http.client.GONE else WebhookTrouble.STATUS


def _post(url: str, body: bytes, headers: dict[str, str], *, until: float) -> tuple[int, str]:
    """What the server answered, and its Retry-After."""
    target = rules.target(url, local=settings.WEBHOOK_LOCAL)
    if not isinstance(target, Target):
        raise Failed(WebhookTrouble.TARGET)
    raw = _connect(addresses(target), target.port, until)
    try:
        with _ended(raw, until):
            connected = _encrypted(raw, target) if target.encrypted else raw
            return _speak(connected, target, body, headers, until=until)
    except ssl.SSLError as error:
        raise Failed(WebhookTrouble.TIMEOUT if time.monotonic() >= until else WebhookTrouble.TLS) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        slow = isinstance(error, TimeoutError) or time.monotonic() >= until
        raise Failed(WebhookTrouble.TIMEOUT if slow else WebhookTrouble.ANSWER) from error
    finally:
        raw.close()


def _connect(found: list[str], port: int, until: float) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    trouble = WebhookTrouble.CONNECT
    for address in found:
        left = until - time.monotonic()
        if left <= 0:
            raise Failed(WebhookTrouble.TIMEOUT)
        raw = socket.socket(socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET)
        try:
            raw.settimeout(left / 2)
            raw.connect((address, port))
        except OSError as error:
            raw.close()
            trouble = WebhookTrouble.TIMEOUT if isinstance(error, TimeoutError) else WebhookTrouble.CONNECT
            continue
        return raw
    raise Failed(trouble)


def _encrypted(raw: socket.socket, target: Target) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # On a copy of the socket, for wrapping takes the first one away from whoever ends it in time.
    return context.wrap_socket(raw.dup(), server_hostname=target.host)


def _speak(
    connected: socket.socket, target: Target, body: bytes, headers: dict[str, str], *, until: float
) -> tuple[int, str]:
    kind = http.client.HTTPSConnection if target.encrypted else http.client.HTTPConnection
    line = kind(target.host, target.port)
    line.sock = connected  # it has its connection, and makes none
    try:
        said = {"Content-Type": "application/json", "User-Agent": _AGENT, "Connection": "close"} | headers
        line.request("POST", target.path, body=body, headers=said)
        answer = line.getresponse()
        if time.monotonic() >= until:  # cut off in the middle, which looks like an end of the headers
            raise TimeoutError
        with suppress(OSError, http.client.HTTPException):  # the answer was given, whatever follows it
            answer.read(_MOST)
        return answer.status, answer.getheader("Retry-After", "")
    finally:
        line.close()
        connected.close()


@contextmanager
def _ended(raw: socket.socket, until: float) -> Iterator[None]:
    """Ends the connection when its time is over, however slowly the other side trickles."""
    raw.settimeout(max(until - time.monotonic(), 0.01))
    end = threading.Timer(max(until - time.monotonic(), 0), _shut, [raw])
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()


def _shut(raw: socket.socket) -> None:
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # over already


def _resolve(host: str, port: int, *, wait: float) -> list[str]:
    """What a name leads to; in a thread of its own, for the system sets no time to it."""
    found: Future[list[str]] = Future()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        return found.result(wait)
    except (OSError, UnicodeError) as error:  # a time that is over is an OSError too
        raise Failed(WebhookTrouble.NAME) from error
