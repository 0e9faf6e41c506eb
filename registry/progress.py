"""How far a check under way has come: a hint for whoever waits, kept in the cache alone."""

from django.core.cache import cache
from redis.exceptions import RedisError

_SECONDS = 3_600


def say(batch_id: int, done: int) -> None:
    """So many lines are answered; a cache that is away costs nobody the check."""
    try:
        cache.set(_key(batch_id), done, _SECONDS)
    except (RedisError, OSError):
        return


def heard(batch_id: int) -> int:
    """How many lines are answered, as far as is known."""
    try:
        return int(cache.get(_key(batch_id)) or 0)
    except (RedisError, OSError):
        return 0


def _key(batch_id: int) -> str:
    return f"batch:{batch_id}:done"
