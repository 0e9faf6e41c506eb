"""Our own pages about an account: what protects it, where it is signed in, and the links that open or stop it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.usersessions.models import UserSession
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import devices, links
from members.account_doors import HALF_SIGNED_IN, OWN_ACCOUNT, OWN_ACCOUNT_JUST_NOW, AccountDoor, BeforeSecondFactor
from members.account_forms import ChoosePassword
from members.adapter import FactorAdapter
from members.doors import ANYONE, Door, Policy, everyone
from members.forms import RegisterForm
from members.models import User
from members.queries import accounts, factors
from members.services import accounts as account_services
from members.services import factors as factor_services
from members.sessions import SEEN
from members.views.accounts import AFTER_SECOND_FACTOR
from members.views.forms import FormDoor


def _linked(purpose: str) -> Policy:
    def load(door: Door) -> User | None:
        return links.read(purpose, door.kwargs["token"], at=door.now)

    return Policy(f"whoever has a link to {purpose} it", load=load, allows=everyone)


class Security(BeforeSecondFactor):
    """What protects the account."""

    door = OWN_ACCOUNT

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.asker.account()
        kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        shown = {
            "area": "account",
            "app": Authenticator.Type.TOTP in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "has_factor": factors.has(user),
            "needs_factor": bool(self.asker.roles),
            "on_hold": accounts.email_on_hold(user, self.now),
            "hold_ends": _hold_ends(user),
        }
        return render(request, "account/security.html", shown)


class ToSecurity(BeforeSecondFactor):
    """Where the package leads for an overview: to ours."""

    door = OWN_ACCOUNT

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_security"))


class Session(BeforeSecondFactor):
    """How long the sign-in lasts; looking at it makes it last longer, without any script."""

    door = OWN_ACCOUNT

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/session.html", {"area": "account"})


class Sessions(AccountDoor):
    """Where the account is signed in, and the end of any of it."""

    door = OWN_ACCOUNT

    def get(self, request: HttpRequest) -> HttpResponse:
        listed = [_described(one) for one in UserSession.objects.purge_and_list(self.asker.account())]
        listed.sort(key=lambda one: (not one["current"], -one["session"].created_at.timestamp()))
        return render(request, "usersessions/sessions.html", {"area": "account", "sessions": listed})

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.get("session", "")
        mine = UserSession.objects.filter(user=self.asker.account())
        ended = mine.filter(pk=chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else mine
        for one in ended:
            if not one.is_current():
                one.end()
        return HttpResponseRedirect(reverse("usersessions_list"), status=303)


class SecondFactorFirst(BeforeSecondFactor):
    """Where a door sends somebody whose session has no second factor: to give theirs, or to set one up."""

    door = OWN_ACCOUNT

    def first_step(self) -> HttpResponseBase | None:
        """Sign in, and nothing else: this is the page that the other steps lead to."""
        return None if self.asker.user else self._by_way_of("account_login")

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.asker.account()
        onward = request.GET.get("next", "")
        onward = onward if onward and get_adapter().is_safe_url(onward) else reverse("account_security")
        if self.asker.second_factor:
            return HttpResponseRedirect(onward)
        if factors.has(user):
            by_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
            step = "mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn"
            return HttpResponseRedirect(reverse(step, query={"next": onward}))
        request.session[AFTER_SECOND_FACTOR] = onward
        return render(request, "mfa/set_up.html", {"area": "account", "needed": bool(self.asker.roles)})


class AppPicture(BeforeSecondFactor):
    """The picture that an app reads its secret from."""

    door = OWN_ACCOUNT_JUST_NOW

    def get(self, request: HttpRequest) -> HttpResponse:
        secret = request.session.get(SECRET_SESSION_KEY)
        if not secret:
            return self.unknown()  # type: ignore[return-value]
        adapter = FactorAdapter()
        picture = adapter.build_totp_svg(adapter.build_totp_url(self.asker.account(), secret))
        return HttpResponse(picture, content_type="image/svg+xml")


class LostSecondFactor(FormDoor, AccountDoor):
    """What becomes of an account whose second factor is lost, and the request to the office."""

    door = HALF_SIGNED_IN
    template = "mfa/lost.html"
    form_class = RegisterForm

    def unknown(self) -> HttpResponseBase:
        """Whoever gave no password does so first."""
        return HttpResponseRedirect(reverse("account_login"), status=303)

    def act(self, form: forms.Form) -> HttpResponse:
        factor_services.report_lost(user=self.thing, at=self.now)
        return render(self.request, "mfa/lost_sent.html")


class Freeze(FormDoor, AccountDoor):
    """The link that stops an account, for whoever learns of something that was not them."""

    door = _linked(links.FREEZE)
    template = "account/freeze.html"
    form_class = RegisterForm

    def unknown(self) -> HttpResponseBase:
        return _used(self.request)

    def act(self, form: forms.Form) -> HttpResponse:
        account_services.freeze(user=self.thing, at=self.now)
        return render(self.request, "account/frozen.html")


class Activate(FormDoor, AccountDoor):
    """The link that opens an account which the office made."""

    door = _linked(links.ACTIVATE)
    template = "account/activate.html"
    form_class = ChoosePassword

    def unknown(self) -> HttpResponseBase:
        return _used(self.request)

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.thing}

    def act(self, form: forms.Form) -> HttpResponse:
        account_services.activate(user=self.thing, password=form.cleaned_data["password"], at=self.now)
        return self.done(reverse("account_login"), _("Your account is open. Sign in with your new password."))


class SignedOut(AccountDoor):
    """What is left after signing out."""

    door = ANYONE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/signed_out.html")


def _used(request: HttpRequest) -> HttpResponse:
    """410: a link that was used, is too old or was never ours."""
    return render(request, "account/link_used.html", status=410)


def _hold_ends(user: User) -> Any:
    changed = accounts.security(user).email_changed_at
    return changed and changed + accounts.HOLD


def _described(one: UserSession) -> dict[str, Any]:
    seen = one._session_store(one.session_key).get(SEEN)
    return {
        "session": one,
        "browser": devices.words(devices.browser(one.user_agent)),
        "current": one.is_current(),
        "seen_at": seen and one.created_at.fromtimestamp(seen, one.created_at.tzinfo),
    }
