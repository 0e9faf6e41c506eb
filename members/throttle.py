"""How often one address, and one network of addresses, may ask; counted in the cache that all processes share."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Protocol, cast

import structlog
from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import RedisStorage, storage_from_string
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# Where a request that was counted before it reached its door carries what is left.
SPENT = "register.allowance"

_LONGEST = 100  # characters; no address is that long, and the keys of a count need not be either
_WITH_PORT = re.compile(r"^\[([^\]]*)\](?::\d*)?$|^([\d.]+):\d*$")

_COUNT = b"""
local used = {}
for i, key in ipairs(KEYS) do
    used[i] = redis.call('INCR', key)
    if used[i] == 1 then redis.call('EXPIRE', key, ARGV[i]) end
end
return used
"""


class Asker(Protocol):
    """Whatever carries a request's WSGI variables."""

    @property
    def META(self) -> dict[str, Any]: ...  # noqa: N802 - as Django's requests name it


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to an asker after a request was counted.

    Args:
        limit: how many requests the window allows.
        window: its length in seconds.
        remaining: how many are left; below zero means that this request was one too many.
        key: where the count is kept; empty when the cache could not be reached.
    """

    limit: int
    window: int
    remaining: int
    key: str

    @property
    def exceeded(self) -> bool:
        """Whether this request was one too many."""
        return self.remaining < 0

    def resets_in(self, now: float) -> int:
        """Whole seconds until the window ends; all of it when the cache cannot say.

        Args:
            now: the instant of asking, in seconds since 1970.
        """
        if not self.key:
            return 1
        try:
            return max(1, round(_storage().get_expiry(self.key) - now))
        except RedisError:
            return self.window


def client_address(request: Asker) -> str:
    """The asker's address, written in one way: the last hop that no proxy of ours wrote.

    Only as many entries of X-Forwarded-For are believed as there are proxies of ours in front.
    """
    hops: int = settings.TRUSTED_PROXY_COUNT
    if hops:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= hops and (hop := forwarded[-hops].strip()):
            return _plain(hop[:_LONGEST])
    return _plain(str(request.META.get("REMOTE_ADDR", ""))[:_LONGEST])


def spend(name: str, request: Asker) -> Allowance:
    """Count one request for its address and its network; the tighter of the two is the answer.

    A cache that cannot be reached stops nobody.

    Args:
        name: a key of settings.LIMITS, which says how often an address and its network may ask.
    """
    address = client_address(request)
    return spend_of(name, address, _network(address))


def spend_of(name: str, who: str, among: str) -> Allowance:
    """Count one request for whoever it is and for those it is one of, such as a key and its organisation.

    Args:
        name: a key of settings.LIMITS, which says how often the one and the many may ask.
    """
    for_one, for_many = _limits(name)
    try:
        one, many = _count((for_one, for_many), name, (who, among))
    except RedisError:
        log.warning("throttle_unreachable", limits=name)
        return Allowance(for_one.amount, for_one.get_expiry(), for_one.amount, "")
    return min(one, many, key=_share_left)


def _share_left(allowance: Allowance) -> float:
    return allowance.remaining / allowance.limit


def _count(limits: Sequence[RateLimitItem], name: str, askers: Sequence[str]) -> list[Allowance]:
    """Counts one request against several limits in one exchange with the cache."""
    keys = [limit.key_for(name, who) for limit, who in zip(limits, askers, strict=True)]
    storage = _storage()
    pool = storage.storage.connection_pool
    # Past the client, which costs as much again as the exchange: every look-up comes through here.
    link = pool.get_connection()
    try:
        windows = [limit.get_expiry() for limit in limits]
        link.send_command("EVAL", _COUNT, len(keys), *(storage.prefixed_key(key) for key in keys), *windows)
        counts = link.read_response()
    except RedisError:
        link.disconnect()
        raise
    finally:
        pool.release(link)
    return [
        Allowance(limit.amount, limit.get_expiry(), limit.amount - used, key)
        for limit, used, key in zip(limits, counts, keys, strict=True)
    ]


@lru_cache(maxsize=4_096)
def _plain(written: str) -> str:
    """An address in its shortest form, without the port that some proxies add and the zone of a local one.

    A server that listens for both kinds sees IPv4 mapped into IPv6, where all of it would be one network. What is
    no address stays as it is, and is counted all the same.
    """
    bare = _WITH_PORT.sub(lambda found: found[1] or found[2], written).partition("%")[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return written
    return str(getattr(address, "ipv4_mapped", None) or address)


@lru_cache(maxsize=4_096)
def _network(address: str) -> str:
    """The /24 or /48 that an address belongs to: what one asker can usually change within."""
    try:
        bits = 24 if ipaddress.ip_address(address).version == 4 else 48
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


@cache
def _limits(name: str) -> tuple[RateLimitItem, RateLimitItem]:
    by_address, by_network = settings.LIMITS[name]
    return parse(by_address), parse(by_network)


@cache
def _storage() -> RedisStorage:
    address = settings.CACHE_URL
    storage = storage_from_string(f"redis+{address}" if address.startswith("unix:") else address, socket_timeout=1)
    return cast(RedisStorage, storage)  # the address names no other kind
