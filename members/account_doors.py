"""The door of pages about an account, ours and those that django-allauth works: one policy, one clock, one manner."""

from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from allauth.account.internal.stagekit import unstash_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from redis.exceptions import RedisError

from members.doors import ANYONE, Door, Policy, everyone
from members.models import User
from members.queries import factors

log = structlog.get_logger(__name__)

_TOO_MANY = {"too_many_login_attempts", "rate_limited"}
WAIT = 15 * 60


def account_of(door: Door) -> User | None:
    """The account that is signed in."""
    return door.asker.user


def half_signed_in(door: Door) -> User | None:
    """The account whose password was given, and whose second factor was not yet."""
    login = unstash_login(door.request, peek=True)
    return login.user if login and isinstance(login.user, User) else None


OWN_ACCOUNT = Policy("whoever signed in", load=account_of, allows=everyone, signed_in=True)
OWN_ACCOUNT_JUST_NOW = Policy(
    "whoever signed in, just now", load=account_of, allows=everyone, signed_in=True, recent=True
)
HALF_SIGNED_IN = Policy("whoever gave the password", load=half_signed_in, allows=everyone)


class AccountDoor(Door):
    """A page about an account; stands before allauth's view among the bases of ours."""

    door = ANYONE
    http_method_names = ["get", "head", "post", "options"]
    extra_context: ClassVar[Mapping[str, Any]] = {"area": "account"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as every other page does: 422 for wrong entries, 429 for too many, 410 for a used link.

        Tries cannot be counted without the cache, so nobody signs in while it is out of reach.
        """
        if request.method == "OPTIONS" and not self.door.signed_in:
            return self.options(request)
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except RedisError:
            log.exception("accounts_without_cache")
            return out_of_order(request)
        if isinstance(answer, TemplateResponse) and answer.status_code == 200:
            answer.status_code = status_of(answer.context_data or {})
            if answer.status_code == 429:
                answer["Retry-After"] = str(WAIT)
        return answer

    def first_step(self) -> HttpResponseBase | None:
        """As for every door; but whoever has a second factor gives it, so that no older sign-in can take it away."""
        if self.door.signed_in and self.owes_factor():
            return self._by_way_of("second_factor")
        return super().first_step()

    def owes_factor(self) -> bool:
        """Whether the account has a second factor that was not given in this session."""
        user = self.asker.user
        return user is not None and factors.has(user) and not self.asker.second_factor


class BeforeSecondFactor(AccountDoor):
    """A page on which a second factor is set up: open to whoever has none yet, whatever their role asks for."""

    def first_step(self) -> HttpResponseBase | None:
        """Sign in; prove it again where asked; with a second factor, only under that factor."""
        if self.asker.user is None:
            return self._by_way_of("account_login")
        if self.owes_factor():
            return self._by_way_of("second_factor")
        if self.door.recent and self.owes_proof():
            return self._by_way_of("account_reauthenticate")
        return None


class ToProveAgain(AccountDoor):
    """A page on which somebody signed in proves who they are."""

    def first_step(self) -> HttpResponseBase | None:
        """Sign in, and nothing else."""
        return None if self.asker.user else self._by_way_of("account_login")


def status_of(context: Mapping[str, Any]) -> int:
    """What a page of allauth's amounts to, by what it shows."""
    form = context.get("form")
    if isinstance(form, BaseForm) and form.is_bound and form.errors:
        codes = {error.code for errors in form.errors.as_data().values() for error in errors}
        return 429 if codes & _TOO_MANY else 422
    gone = context.get("token_fail") or ("confirmation" in context and not context["confirmation"])
    return 410 if gone else 200


def out_of_order(request: HttpRequest) -> HttpResponse:
    """503: nobody can sign in at the moment; the look-up goes on."""
    answer = render(request, "account/out_of_order.html", status=503)
    answer["Retry-After"] = "60"
    return answer


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many tries from where this came from."""
    answer = render(request, "account/too_many.html", status=429)
    answer["Retry-After"] = str(WAIT)
    return answer
