"""The door every page has: load what it is about, ask the policy, keep count, then act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views import View

from members import throttle
from members.asker import Asker, asker_of
from members.errors import Refused
from members.queries import accounts
from members.views import errors

_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOLD = gettext_lazy(
    "The e-mail address of your account changed in the last three days, so this must wait until they are over. If you"
    " did not change it, use the link in the message at your earlier address to stop the account, or ask the office."
)
_CHANGES = ("post", "put", "patch", "delete")
_TO_OPEN, _TO_SEND = timedelta(minutes=5), timedelta(minutes=20)


def proof_lasts(method: str | None) -> timedelta:
    """How long a proof of who they are holds: to open a page, and longer to send the form that was opened rightly."""
    return _TO_OPEN if method in {"GET", "HEAD"} else _TO_SEND


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come through a door, and what they find behind it.

    Args:
        name: short name, listed for every address by the test that walks them all.
        load: given the door, what it is about; None when the asker may not know of it (404).
        allows: given the asker and that thing, whether they may (else 403).
        signed_in: whether only somebody signed in gets as far as being asked; the others are sent to sign in.
        second_factor: whether this session must have given a second factor. Whoever holds a power over what belongs
            to others needs one at every door that asks for a sign-in.
        recent: whether they must have proved who they are within the last minutes, see `proof_lasts`.
    """

    name: str
    load: Callable[["Door"], Any]
    allows: Callable[[Asker, Any], bool]
    signed_in: bool = False
    second_factor: bool = False
    recent: bool = False


def _nothing(door: "Door") -> bool:
    return True


def everyone(asker: Asker, thing: Any) -> bool:
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
    # What matters most: it waits for three days after the account's e-mail address changed, so that whoever took an
    # account over gains nothing before its owner has read the notice at the earlier address.
    weighty: ClassVar[bool] = False

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
            self.allowance = request.META.get(throttle.SPENT) or self.spent(self.limits)
            if self.allowance.exceeded:
                return self.throttled(self.allowance)
        if request.method not in self.methods():
            return self.http_method_not_allowed(request)
        if step := self.first_step():
            return step
        if self.is_on_hold():
            return self.refused(Refused(str(_HOLD), code="on_hold"))
        self.thing = self.door.load(self) if self.names_something() else None
        if self.thing is None:
            return self.unknown()
        if not self.door.allows(self.asker, self.thing):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return self.refused(refusal)

    def spent(self, limits: str) -> throttle.Allowance:
        """Count this request for the address that it comes from and for its network."""
        return throttle.spend(limits, self.request)

    @cached_property
    def asker(self) -> Asker:
        """Who asks."""
        return asker_of(self.request)

    def first_step(self) -> HttpResponseBase | None:
        """Where somebody goes before this door: to sign in, to give a second factor, to prove who they are again.

        The page comes back afterwards; what was sent to it is not done.
        """
        if not self.door.signed_in:
            return None
        if self.asker.user is None:
            return self._by_way_of("account_login")
        if (self.door.second_factor or self.asker.roles) and not self.asker.second_factor:
            return self._by_way_of("second_factor")
        if self.door.recent and self.owes_proof():
            return self._by_way_of("account_reauthenticate")
        return None

    def is_on_hold(self) -> bool:
        """Whether this waits because the address of the account changed lately; so does every act of the office."""
        acts_for_office = self.door.second_factor and bool(self.asker.roles) and self.request.method not in _LOOKS
        return (self.weighty or acts_for_office) and accounts.email_on_hold(self.asker.account(), self.now)

    def owes_proof(self) -> bool:
        """Whether they proved who they are too long ago for what they do now."""
        return not self.asker.proved_since(self.now - proof_lasts(self.request.method))

    def _by_way_of(self, step: str) -> HttpResponseRedirect:
        back = self.request.get_full_path() if self.request.method in {"GET", "HEAD"} else self.came_from()
        return HttpResponseRedirect(f"{reverse(step)}?{urlencode({'next': back})}", status=303)

    def came_from(self) -> str:
        """The page to come back to after a step that a change was interrupted by: the one with its form."""
        return self.request.path if hasattr(self, "get") else "/my/"

    def names_something(self) -> bool:
        """Whether the address can name anything: the database takes no question about a name with a NUL in it."""
        return not any("\0" in str(name) for name in self.kwargs.values())

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
