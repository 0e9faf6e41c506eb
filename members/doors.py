"""The door every page has: load what it is about, ask the policy, keep count, then act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views import View

from members import throttle
from members.errors import Refused
from members.views import errors

_CHANGES = ("post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come through a door, and what they find behind it.

    Args:
        name: short name, listed for every address by the test that walks them all.
        load: given the door, what it is about; None when the asker may not know of it (404).
        allows: given the asker and that thing, whether they may (else 403).
    """

    name: str
    load: Callable[["Door"], Any]
    allows: Callable[[Any, Any], bool]


def _nothing(door: "Door") -> bool:
    return True


def everyone(user: Any, thing: Any) -> bool:
    """Whoever asks may come through."""
    return True


ANYONE = Policy("anyone", load=_nothing, allows=everyone)


class Door(View):
    """A view that declares its door; a view without one does not start.

    `now` and `today` are the instant and the London day of the request, read once, here. `thing` is what the
    policy loaded.
    """

    door: ClassVar[Policy]
    limits: ClassVar[str | None] = None

    now: datetime
    today: date
    thing: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not isinstance(getattr(cls, "door", None), Policy):
            raise TypeError(f"{cls.__name__} declares no door.")

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view; one that changes nothing asks for no token, so that a wrong method is told what it is."""
        view: Any = super().as_view(**initkwargs)
        view.csrf_exempt = getattr(view, "csrf_exempt", False) or not any(hasattr(cls, name) for name in _CHANGES)
        return cast(Callable[..., HttpResponseBase], view)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count, load, ask, act; a refusal becomes a page in its own words."""
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        if self.limits:
            self.allowance = request.META.get(throttle.SPENT) or throttle.spend(self.limits, request)
            if self.allowance.exceeded:
                return self.throttled(self.allowance)
        if request.method not in self.methods():
            return self.http_method_not_allowed(request)
        self.thing = self.door.load(self)
        if self.thing is None:
            return self.unknown()
        if not self.door.allows(getattr(request, "user", None), self.thing):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return self.refused(refusal)

    def methods(self) -> list[str]:
        """The methods that this address has."""
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]

    def unknown(self) -> HttpResponseBase:
        """The answer when there is nothing behind this door that the asker may know of."""
        raise Http404

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer to a method that this address does not have."""
        return errors.not_allowed(request, self.methods())

    def throttled(self, allowance: throttle.Allowance) -> HttpResponseBase:
        """The answer to somebody who asks too often; doors of the public say whom to ask for bulk access."""
        answer = HttpResponse(status=429)
        answer["Retry-After"] = str(allowance.resets_in(self.now.timestamp()))
        return answer

    def refused(self, refusal: Refused) -> HttpResponse:
        """The answer when a rule says no; pages with a form show it beside the field instead."""
        return errors.refused(self.request, refusal.message)
