"""What a proxy or a supervisor asks: is this process up, and can it serve."""

from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpResponse
from redis.exceptions import RedisError


def live(request):
    """This process answers."""
    return _plain("live", 200)


def ready(request):
    """This process reaches its database and its cache, and so can serve a look-up."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.get("ready")
    except (OperationalError, RedisError):
        return _plain("not ready", 503)
    return _plain("ready", 200)


def _plain(word, status):
    return HttpResponse(word + "\n", status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
