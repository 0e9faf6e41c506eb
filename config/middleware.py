"""What every answer carries and what is written down of every request."""

from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """Writes down one line a request: the route, never the address asked for, which can hold a name or a token."""

    @staticmethod
    def format_request(request):
        match = request.resolver_match
        return f"{request.method} /{match.route}" if match else f"{request.method} (no such page)"


def same_origin_only(get_response):
    """Tells browsers that no other site may embed anything of ours."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
