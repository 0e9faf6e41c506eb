"""The pages that django-allauth works, each behind a door of ours."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import unstash_login
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from members.account_doors import (
    OWN_ACCOUNT,
    OWN_ACCOUNT_JUST_NOW,
    AccountDoor,
    BeforeSecondFactor,
    ToProveAgain,
)
from members.errors import Refused
from members.queries import factors, roles

CLEAR_SITE_DATA = '"cache", "storage"'


class SignIn(AccountDoor, account.LoginView):
    """By e-mail address and password, or by a passkey."""


class SignUp(AccountDoor, account.SignupView):
    """A new account."""


class CheckMailbox(AccountDoor, account.EmailVerificationSentView):
    """What to do next: follow the link that was sent."""


class ConfirmEmail(AccountDoor, account.ConfirmEmailView):
    """The link that shows that an address is somebody's; it takes a press on a button, which no mail scanner gives.

    In the browser that asked for the account, signing in then leads on to the page from which it was asked for.
    """

    asked_from = ""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = unstash_login(self.request, peek=True)  # allauth forgets it once the address is confirmed
        self.asked_from = (begun and begun.redirect_url) or ""
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)

    def get_redirect_url(self) -> str:
        url: str = super().get_redirect_url()
        if not self.asked_from or self.request.user.is_authenticated:
            return url
        return f"{reverse('account_login')}?{urlencode({'next': self.asked_from})}"


class Inactive(AccountDoor, account.AccountInactiveView):
    """The account is closed or frozen."""


class ResetPassword(AccountDoor, account.PasswordResetView):
    """A link to choose another password."""


class ResetSent(AccountDoor, account.PasswordResetDoneView):
    """What to do next: follow the link, if there is an account."""


class ResetByLink(AccountDoor, account.PasswordResetFromKeyView):
    """Another password, by a link; every sign-in of the account ends."""


class ResetDone(AccountDoor, account.PasswordResetFromKeyDoneView):
    """What to do next: sign in, with the second factor as before."""


class SignOut(AccountDoor, account.LogoutView):
    """The way out; the browser forgets what it was shown."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(*args, **kwargs)
        answer["Clear-Site-Data"] = CLEAR_SITE_DATA
        return answer


class ChangeEmail(AccountDoor, account.EmailView):
    """Another address, once its owner followed the link that is sent there."""

    door = OWN_ACCOUNT_JUST_NOW


class ChangePassword(AccountDoor, account.PasswordChangeView):
    """Another password, by the one in use; every other sign-in ends."""

    door = OWN_ACCOUNT


class SetPassword(AccountDoor, account.PasswordSetView):
    """A password for an account that has none."""

    door = OWN_ACCOUNT_JUST_NOW


class ProveByPassword(ToProveAgain, account.ReauthenticateView):
    """The password again, before something grave."""

    door = OWN_ACCOUNT


class ProveByCode(ToProveAgain, factor.ReauthenticateView):
    """The second factor again, before something grave."""

    door = OWN_ACCOUNT


class ProveByPasskey(ToProveAgain, passkey.ReauthenticateWebAuthnView):
    """A passkey, before something grave."""

    door = OWN_ACCOUNT


class GiveSecondFactor(AccountDoor, factor.AuthenticateView):
    """The second factor, after the password."""


class SetUpApp(BeforeSecondFactor, app.ActivateTOTPView):
    """An app that shows codes becomes the second factor, and has shown that it works."""

    door = OWN_ACCOUNT_JUST_NOW

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer = super().form_valid(form)
        except IntegrityError:  # set up in the same moment, by a second press
            return HttpResponseRedirect(reverse("account_security"))
        _count_as_second_factor(self.request, Authenticator.Type.TOTP)
        return answer


class RemoveApp(AccountDoor, app.DeactivateTOTPView):
    """The app is no longer the second factor."""

    door = OWN_ACCOUNT_JUST_NOW


class AddPasskey(BeforeSecondFactor, passkey.AddWebAuthnView):
    """A passkey becomes a second factor."""

    door = OWN_ACCOUNT_JUST_NOW

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        _count_as_second_factor(self.request, Authenticator.Type.WEBAUTHN)
        return answer


class Passkeys(AccountDoor, passkey.ListWebAuthnView):
    """The passkeys of the account."""

    door = OWN_ACCOUNT


class RenamePasskey(AccountDoor, passkey.EditWebAuthnView):
    """Another name for a passkey."""

    door = OWN_ACCOUNT_JUST_NOW


class RemovePasskey(AccountDoor, passkey.RemoveWebAuthnView):
    """A passkey is no longer taken."""

    door = OWN_ACCOUNT_JUST_NOW

    def form_valid(self, form: Any) -> HttpResponse:
        if not factors.others(self.object) and roles.holds_any(self.object.user):
            raise Refused(
                "Your role needs a second factor. Set up another one first, then remove this one.", code="last_factor"
            )
        return super().form_valid(form)


class SignInByPasskey(AccountDoor, passkey.LoginWebAuthnView):
    """A passkey instead of password and second factor."""


class RecoveryCodes(AccountDoor, codes.ViewRecoveryCodesView):
    """The codes for when the second factor is not at hand."""

    door = OWN_ACCOUNT_JUST_NOW

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onward = self.request.session.get(AFTER_SECOND_FACTOR, "")
        return super().get_context_data(**kwargs) | {"onward": onward or reverse("account_security")}


class NewRecoveryCodes(AccountDoor, codes.GenerateRecoveryCodesView):
    """New codes, which replace the old ones."""

    door = OWN_ACCOUNT_JUST_NOW


class RecoveryCodesFile(AccountDoor, codes.DownloadRecoveryCodesView):
    """The codes as a file."""

    door = OWN_ACCOUNT_JUST_NOW
    content_type: ClassVar[str] = "text/plain; charset=utf-8"


# Where somebody was going when they were asked to set up a second factor.
AFTER_SECOND_FACTOR = "after_second_factor"


def _count_as_second_factor(request: HttpRequest, kind: Authenticator.Type) -> None:
    """Whoever just set one up has just shown that they have it."""
    record_authentication(request, request.user, "mfa", type=kind.value, reauthenticated=True)
