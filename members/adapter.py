"""How django-allauth does things here: mail through the outbox, guesses counted without locking an owner out."""

from io import BytesIO
from typing import Any, cast
from urllib.parse import urlsplit

import segno
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counted
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import devices, outbox, secrets, throttle
from members.doors import proof_lasts
from members.models import User
from members.queries import factors, roles
from members.services import accounts, notices

log = structlog.get_logger(__name__)

# What allauth calls its notices → the code under which ours say what happened (members/account_mail.py).
CHANGES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_reset",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
}
_TOLD_BY_THE_VERB = {"account/email/email_changed", "account/email/email_deleted"}
_WRONG = gettext_lazy("The e-mail address or the password is not right")
_TOO_MANY = gettext_lazy("There were too many tries. Wait 15 minutes, then try again, or reset your password.")


def display(user: User) -> str:
    """What an account is called to its owner."""
    return user.email


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: who signs up and in, and what their mail says."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "incorrect_password": gettext_lazy("The password is not right"),
        "enter_current_password": gettext_lazy("The password you use now is not right"),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "incorrect_code": gettext_lazy("That passkey was not taken. Try again, or sign in another way."),
        "duplicate_email": gettext_lazy("This is your e-mail address already"),
    }

    def new_user(self, request: HttpRequest) -> AbstractBaseUser:
        user = super().new_user(request)
        user.joined_at = request.now  # type: ignore[attr-defined]
        return user

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only the script of passkeys asks for data; everybody else gets the page, whatever they say they accept."""
        match = request.resolver_match
        asks = match is not None and match.url_name == "mfa_login_webauthn"
        return asks and request.headers.get("Accept") == "application/json"

    def get_client_ip(self, request: HttpRequest) -> str:
        return clean_client_ip(throttle.client_address(request)) or "::"

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.EmailVerificationStage", "allauth.mfa.stages.AuthenticateStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last minutes has just proved who they are, as our doors see it."""
        since = (self.request.now - proof_lasts(self.request.method)).timestamp()
        proofs = get_authentication_records(self.request, self.request.user)
        just_now = any(record.get("at", 0) >= since for record in proofs)
        return not just_now and super().is_reauthentication_required(app=app, **kwargs)

    # --- Guesses -----------------------------------------------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before it is judged, so that a hundred at once are a hundred.

        By address, and by account *and* address: guesses from elsewhere never keep an owner out. An account that is
        guessed at from many addresses leaves each of them fewer tries.
        """
        account = str(credentials.get("email", "")).lower()
        self._here = f"{account} {counted.get_ip(request)}"
        self._login_failed_rl_usage = self._count(request, "login_address")
        besieged = self._count(request, "login_account", account) is None
        allowed = self._count(request, "login_here_besieged" if besieged else "login_here", self._here)
        if self._login_failed_rl_usage is None or allowed is None:
            log.warning("sign_in_refused", besieged=besieged)
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        if user is not None:
            for action in ("login_here", "login_here_besieged"):
                ratelimit.clear(request, action=action, key=self._here)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.info("sign_in_failed")

    @staticmethod
    def _count(request: HttpRequest, action: str, key: str | None = None) -> Any:
        return counted.consume(request, app="allauth.account", action=action, key=key)

    # --- Signing in --------------------------------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        self._is_first = user.last_login is None
        super().login(request, user)
        log.info("signed_in", user=user.pk)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        """Tell the owner of a sign-in from a browser that was not used before, and know it from now on."""
        answer = super().post_login(request, user, **how)
        if not self._is_first and not devices.is_known(request, user):
            at = request.now  # type: ignore[attr-defined]
            notices.tell(
                user=cast(User, user),
                event="members/mail/account_new_device",
                key=f"account:{user.pk}:device:{at.timestamp()}",
                at=at,
                context={"browser": devices.browser(request.META.get("HTTP_USER_AGENT", ""))},
            )
        devices.remember(request, answer, user)
        return answer

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Believe an address, take it from whoever only said it was theirs, and tell the one before it."""
        user = email_address.user
        before = EmailAddress.objects.filter(user=user, verified=True, primary=True).first()
        with transaction.atomic():
            accounts.release_address(email=email_address.email, user=user)
            confirmed = super().confirm_email(request, email_address)
            if confirmed and before and before.email != email_address.email:
                accounts.email_changed(user=user, previous=before.email, at=request.now)  # type: ignore[attr-defined]
        return confirmed

    # --- Mail: rows first, with ids alone; links are made when a message is written -----------------------------------

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        first = not EmailAddress.objects.filter(user=address.user, verified=True).exists()
        event = "members/mail/account_confirm" if first else "members/mail/account_confirm_change"
        self._post(event, address.email, f"confirm:{address.pk}", {"address": address.pk})

    def send_account_already_exists_mail(self, email: str) -> None:
        self._post("members/mail/account_exists", email, "exists", {})

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """To the address of the account alone, whatever was typed and whatever it may be changed to."""
        self._post("members/mail/account_reset", cast(User, user).email, f"reset:{user.pk}", {"user": user.pk})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix != "account/email/unknown_account":
            raise LookupError(f"No message of ours stands for {template_prefix}.")
        self._post("members/mail/account_unknown", email, "unknown", {})

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: Any = None, email: str | None = None
    ) -> None:
        if template_prefix in _TOLD_BY_THE_VERB:
            return
        what, at = CHANGES[template_prefix], self.request.now
        key = f"account:{user.pk}:{what}:{at.timestamp()}"
        context = {"what": what}
        notices.tell(user=cast(User, user), event="members/mail/account_changed", key=key, at=at, context=context)

    def _post(self, event: str, to: str, key: str, context: dict[str, Any]) -> None:
        at = self.request.now
        outbox.post(key=f"account:{key}:{at.timestamp()}", to=to, template=event, context=context, at=at)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets at rest, and what they are called."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right. Codes change every 30 seconds: use the one shown now."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor. Set up another one first, then remove this one."
        ),
        "unverified_email": gettext_lazy("Confirm your e-mail address first, or cancel its change."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """A file of its own, which a browser only draws if it names its namespace."""
        drawing = BytesIO()
        segno.make(url, error="m").save(
            drawing, kind="svg", xmldecl=False, scale=5, border=4, light="#ffffff", title=_("QR code")
        )
        return drawing.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return factors.others(authenticator) or not roles.holds_any(authenticator.user)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        return _("Passkey %(number)d") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to our own address, whatever a request called this host."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "", "name": "MPCE Register"}
