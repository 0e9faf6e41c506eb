"""Addresses of the employer API: which door stands before each, and what the key must open."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from registry.api_door import Operation
from registry.choices import ApiScope
from registry.employer_api import api, as_json
from registry.employer_api_description import described
from registry.keyed_door import (
    CHANGES_KEY,
    CHECKS_KEY,
    ONE_CHECK,
    ONE_LINE,
    ONE_WATCH,
    WATCHES_KEY,
    Changes,
    KeyedOperation,
)

# What ninja makes of the functions; the doors below stand before them.
_VIEWS: dict[str, Callable[..., HttpResponse]] = {
    str(pattern.pattern): pattern.callback for pattern in api.urls[0] if isinstance(pattern, URLPattern)
}


class KeyOperation(KeyedOperation):
    """What the key is."""

    view = staticmethod(_VIEWS["key"])


class ChecksOperation(Changes):
    """The checks of the organisation; another."""

    door = CHECKS_KEY
    wants = ApiScope.CHECKS
    takes = frozenset({"cursor"})
    view = staticmethod(_VIEWS["checks"])


class CheckOperation(KeyedOperation):
    """One check."""

    door = ONE_CHECK
    wants = ApiScope.CHECKS
    view = staticmethod(_VIEWS["checks/<reference>"])


class LinesOperation(KeyedOperation):
    """The lines of one check."""

    door = ONE_CHECK
    wants = ApiScope.CHECKS
    takes = frozenset({"cursor"})
    view = staticmethod(_VIEWS["checks/<reference>/lines"])


class LineOperation(KeyedOperation):
    """One line of a check."""

    door = ONE_LINE
    wants = ApiScope.CHECKS
    view = staticmethod(_VIEWS["checks/<reference>/lines/<position>"])


class ReceiptOperation(KeyedOperation):
    """The receipt of one line."""

    door = ONE_LINE
    wants = ApiScope.CHECKS
    view = staticmethod(_VIEWS["checks/<reference>/lines/<position>/receipt"])


class WatchesOperation(Changes):
    """Whom the organisation watches; somebody more."""

    door = WATCHES_KEY
    wants = ApiScope.WATCHES
    takes = frozenset({"cursor"})
    view = staticmethod(_VIEWS["watches"])


class WatchOperation(KeyedOperation):
    """One watch, and its end."""

    door = ONE_WATCH
    wants = ApiScope.WATCHES
    view = staticmethod(_VIEWS["watches/<reference>"])

    def delete(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """End it; ended already, it is not found."""
        return self.unfit(request) or self.acted(request, **kwargs)


class ChangesOperation(KeyedOperation):
    """The feed of changes."""

    door = CHANGES_KEY
    wants = ApiScope.CHANGES
    takes = frozenset({"since", "limit"})
    view = staticmethod(_VIEWS["changes"])


class Description(Operation):
    """The OpenAPI description of the employer API."""

    def answer(self, request: Any, **kwargs: Any) -> HttpResponse:
        return as_json(described(api.get_openapi_schema(path_prefix="/api/v1")))


urlpatterns = [
    path("employers/openapi.json", Description.as_view(), name="employer-openapi"),
    path("key", KeyOperation.as_view(), name="api-key"),
    path("checks", ChecksOperation.as_view(), name="api-checks"),
    path("checks/<str:reference>", CheckOperation.as_view(), name="api-check"),
    path("checks/<str:reference>/lines", LinesOperation.as_view(), name="api-check-lines"),
    path("checks/<str:reference>/lines/<int:position>", LineOperation.as_view(), name="api-check-line"),
    path("checks/<str:reference>/lines/<int:position>/receipt", ReceiptOperation.as_view(), name="api-receipt"),
    path("watches", WatchesOperation.as_view(), name="api-watches"),
    path("watches/<str:reference>", WatchOperation.as_view(), name="api-watch"),
    path("changes", ChangesOperation.as_view(), name="api-changes"),
]
