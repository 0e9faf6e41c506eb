"""Webhooks: events signed as Stripe signs them, and delivered as the network might deliver them."""

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

# Seconds between one try and the next; Stripe goes on for days, which no test waits for.
WAITS = (1.0, 3.0, 10.0)


def signed(event: dict[str, Any], secret: str, *, at: int) -> tuple[bytes, str]:
    """An event's bytes and the header that signs them."""
    payload = json.dumps(event, indent=2).encode()
    mac = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return payload, f"t={at},v1={mac}"


@dataclass
class Hooks:
    """Tells an address of events.

    Args:
        to: the address; none keeps events until somebody takes them.
        late: seconds before the first try.
        twice: whether each is delivered again.
        reverse: whether of those that wait the newest goes first.
        forged: whether they are signed with another secret.
        account: whose account they say they are of.
        live: whether they say that the money is real.
    """

    secret: str
    to: str = ""
    late: float = 0.0
    twice: bool = False
    reverse: bool = False
    forged: bool = False
    account: str = ""
    live: bool = False
    waiting: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _over: threading.Event = field(default_factory=threading.Event)

    def tell(self, event: dict[str, Any]) -> None:
        """Keep an event for delivery."""
        with self._changed:
            self.waiting.append(event)
            self._changed.notify()

    def take(self) -> list[dict[str, Any]]:
        """The events that wait, oldest first; they wait no longer."""
        with self._changed:
            taken, self.waiting = self.waiting, []
        return taken

    def message(self, event: dict[str, Any]) -> tuple[bytes, str]:
        """An event as it is delivered now: its bytes and its signature."""
        said = dict(event) | ({"account": self.account} if self.account else {}) | {"livemode": self.live}
        secret = "whsec_forged" if self.forged else self.secret
        return signed(said, secret, at=int(time.time()))  # noqa: TID251 - a stranger's clock

    def go_on(self) -> None:
        """Deliver until the server ends; called in a thread of its own."""
        while not self._over.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._over.is_set() or (self.to and self.waiting))
            if self._over.wait(self.late):
                return
            events = self.take()
            for event in reversed(events) if self.reverse else events:
                for _ in range(2 if self.twice else 1):
                    self._deliver(event)

    def end(self) -> None:
        """Deliver no more."""
        self._over.set()
        with self._changed:
            self._changed.notify()

    def _deliver(self, event: dict[str, Any]) -> None:
        for wait in (*WAITS, 0.0):
            payload, signature = self.message(event)
            status = _post(self.to, payload, signature)
            self.answers.append((event["id"], status))
            if 200 <= status < 300 or self._over.wait(wait):
                return


def _post(address: str, payload: bytes, signature: str) -> int:
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
    request = urllib.request.Request(address, data=payload, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except (OSError, HTTPException):
        return 0
