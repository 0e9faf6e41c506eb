"""Messages to the systems of organisations, by Standard Webhooks: how they are signed, where to, and how often."""

import base64
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHANGED, PING = "entry.changed", "ping"
SECRET, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"
PORTS = (443, 8443)

# --- Signing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keys:
    """What one secret of an endpoint signs with.

    Args:
        secret: of v1, shared with the receiver: `whsec_` and base64.
        private: of v1a, ours alone: `whsk_` and base64.
    """

    secret: str
    private: str

    @property
    def public(self) -> str:
        """What the receiver verifies v1a with: `whpk_` and base64."""
        key = _private(self.private).public_key()
        return PUBLIC + base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def keys(shared: bytes, seed: bytes) -> Keys:
    """The keys made of random bytes.

    Args:
        shared: 24 to 64 bytes.
        seed: 32 bytes.
    """
    return Keys(SECRET + base64.b64encode(shared).decode(), PRIVATE + base64.b64encode(seed).decode())


def headers(*, message_id: str, at: datetime, payload: str, signed_by: Sequence[Keys]) -> dict[str, str]:
    """The headers of one try to deliver a message; by every key that holds, v1 and v1a.

    Source: standardwebhooks.com, the specification, “Signature scheme”.

    Args:
        message_id: the same at every try, by which receivers know what they have had.
        at: the instant of the try.
        payload: exactly what is sent.
        signed_by: the newest first; two while one takes the place of another.
    """
    stamp = str(int(at.timestamp()))
    content = f"{message_id}.{stamp}.{payload}".encode()
    signatures = [signature for key in signed_by for signature in (_v1(key, content), _v1a(key, content))]
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def _v1(key: Keys, content: bytes) -> str:
    shared = base64.b64decode(key.secret.removeprefix(SECRET))
    return "v1," + base64.b64encode(hmac.new(shared, content, hashlib.sha256).digest()).decode()


def _v1a(key: Keys, content: bytes) -> str:
    return "v1a," + base64.b64encode(_private(key.private).sign(content)).decode()


def _private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.removeprefix(PRIVATE)))


# --- Where to --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: where to connect and what to ask for there."""

    encrypted: bool
    host: str
    port: int
    path: str


class Fault(StrEnum):
    """What is wrong with an address of an endpoint."""

    UNREADABLE = "unreadable"
    SCHEME = "scheme"
    ACCOUNT = "account"
    NAME = "name"
    PORT = "port"


_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
# A last part in letters, so that no way of writing a number as a host passes: octal, hexadecimal, one single number.
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})", re.ASCII)
_VISIBLE = re.compile(r"[!-~]+", re.ASCII)


def target(url: str, *, local: bool = False) -> Target | Fault:
    """An endpoint's address taken apart, or why it cannot be one.

    Args:
        local: whether this machine may be a target, without encryption and on any port: for tests and trying out.
    """
    if not _VISIBLE.fullmatch(url) or "\\" in url:
        return Fault.UNREADABLE
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return Fault.UNREADABLE
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        return Fault.SCHEME
    if parts.username is not None or parts.password is not None:
        return Fault.ACCOUNT
    host, encrypted = (parts.hostname or "").removesuffix("."), parts.scheme == "https"
    if not _NAME.fullmatch(host) and not (local and host in {"localhost", "127.0.0.1", "::1"}):
        return Fault.NAME
    port = port if port is not None else (443 if encrypted else 80)
    if port not in PORTS and not local:
        return Fault.PORT
    return Target(encrypted, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


_UNICAST = ipaddress.ip_network("2000::/3")
# What Python's own lists let pass, which differ by version: ways through to IPv4, protocols, examples, and the metadata
# of a cloud.
_NEVER = [
    ipaddress.ip_network(text)
    for text in (
        *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "64:ff9b::/96", "64:ff9b:1::/48"),
    )
]


def is_public(address: str, *, local: bool = False) -> bool:
    """Whether a server of the public internet may stand at an IP address.

    No private, loopback, link-local, shared, multicast, reserved or documentation address does, nor any IPv6 address
    that only wraps an IPv4 one.

    Args:
        local: whether this machine counts too.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # with a zone of this machine, too
        return False
    if local and ip.is_loopback:
        return True
    if any(ip.version == network.version and ip in network for network in _NEVER):
        return False
    return _is_global(ip)


def _is_global(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and (ip.scope_id or ip not in _UNICAST):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local)


# --- How often -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a message is tried again, and when an endpoint is left alone.

    Args:
        waits: seconds after each failed try before the next; with the last, a message is given up.
        breaks_after: failures in a row after which an endpoint is paused.
        pause: seconds of the first pause; each failure after that doubles it.
        longest_pause: seconds; no receiver has a message wait for longer either, whatever it asks for.
        off_after: seconds of failing, without one message taken, after which an endpoint is switched off.
    """

    waits: tuple[int, ...]
    breaks_after: int
    pause: int
    longest_pause: int
    off_after: int

    def wait(self, tries: int, roll: float, *, asked: float = 0) -> timedelta | None:
        """How long to wait after so many tries, a fifth more or less so that not all come at once; None to give up.

        Args:
            roll: 0 to 1, by chance.
            asked: seconds that the receiver asked for, which make a wait longer and the tries no more.
        """
        if tries > len(self.waits):
            return None
        return timedelta(seconds=max(self.waits[tries - 1] * (0.8 + 0.4 * roll), min(asked, self.longest_pause)))

    def pause_after(self, failures: int) -> timedelta | None:
        """How long an endpoint is left alone after so many failures in a row, if at all."""
        if failures < self.breaks_after:
            return None
        doubled = self.pause * 2 ** min(failures - self.breaks_after, 20)
        return timedelta(seconds=min(doubled, self.longest_pause))

    def is_over(self, failing_since: datetime | None, at: datetime) -> bool:
        """Whether an endpoint failed for so long that it is switched off."""
        return failing_since is not None and at - failing_since >= timedelta(seconds=self.off_after)


_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_SECONDS = re.compile(r"[0-9]+", re.ASCII)
# The form of today and the two of old, which are still to be understood.
_DATES = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")


def asked_to_wait(status: int | None, retry_after: str, at: datetime) -> float:
    """For how many seconds a receiver that is busy asks to be left alone; 0 where it says nothing that makes sense.

    Source: RFC 9110, 10.2.3 and 5.6.7.

    Args:
        status: what it answered; only 429 and 503 say that it is busy.
        retry_after: its header of that name: seconds, or a date.
        at: the instant of its answer.
    """
    said = retry_after.strip()
    if status not in _BUSY:
        return 0
    if _SECONDS.fullmatch(said):
        return float(said)  # of any length: what is too long for a number is endless
    until = _instant(said)
    return max((until - at).total_seconds(), 0) if until else 0


def _instant(said: str) -> datetime | None:
    for form in _DATES:
        with suppress(ValueError):
            return datetime.strptime(said, form).replace(tzinfo=UTC)
    return None
