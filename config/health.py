"""What a proxy or a supervisor asks: is this process up, and can it serve."""

import structlog
from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


@csrf_exempt
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return _answer("live", 200)


@csrf_exempt
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """This process reaches its database and its cache, and so can serve a look-up."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.get("ready")
    except (OperationalError, RedisError) as reason:
        logger.warning("not_ready", reason=str(reason))
        return _answer("not ready", 503)
    return _answer("ready", 200)


def _answer(word: str, status: int) -> HttpResponse:
    kind = "text/plain; charset=utf-8"
    return HttpResponse(word + "\n", status=status, content_type=kind, headers={"Cache-Control": "no-store"})
