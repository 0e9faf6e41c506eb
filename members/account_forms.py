"""The forms of allauth's pages, in plain words and with the labels that browsers and password keepers know."""

import json
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from members.forms import InPlainWords, RegisterForm

_EMAIL = _("E-mail address")
_HINT = _(
    "Use 12 characters or more; 15 if you work in the registrar’s office. Any characters will do, spaces too. "
    "Do not use your name, your e-mail address or words of this register."
)


class _OnOurPages(InPlainWords):
    """A form of the package without placeholders, which vanish while one types."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    autocomplete: dict[str, str] = {}
    once = ("password2",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.once:
            self.fields.pop(name, None)  # type: ignore[attr-defined]
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name in self.autocomplete:
                field.widget.attrs["autocomplete"] = self.autocomplete[name]
            if "required" in field.error_messages and name in self.labels:
                words = {"what": str(field.label)[:1].lower() + str(field.label)[1:]}
                field.error_messages["required"] = _("Enter your %(what)s") % words


class SignIn(_OnOurPages, account.LoginForm):
    """E-mail address and password."""

    labels = {"login": _EMAIL, "password": _("Password")}
    autocomplete = {"login": "username"}


class SignUp(_OnOurPages, account.SignupForm):
    """An account for an address that nobody has one for; for others it looks and works the same."""

    labels = {"email": _EMAIL, "password1": _("Password")}
    hints = {"password1": _HINT, "email": _("We send a link there, to see that it is yours.")}
    autocomplete = {"email": "email", "password1": "new-password"}
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, or do as much work for one that is there already."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # somebody signed up with it in the same moment
            self.account_already_exists = True
            return super().try_save(request)


class ResetPassword(_OnOurPages, account.ResetPasswordForm):
    """The address of the account whose password is forgotten."""

    labels = {"email": _EMAIL}
    autocomplete = {"email": "username"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Promise a message, the same work for an address with an account and for one without."""
        email: str = self.cleaned_data["email"]
        adapter = get_adapter()
        for user in self.users:
            adapter.send_password_reset_mail(user, email, {})
        if not self.users:
            adapter.send_mail("account/email/unknown_account", email, {})
        return email


class NewPassword(_OnOurPages, account.ResetPasswordKeyForm):
    """A new password, by a link."""

    labels = {"password1": _("New password")}
    hints = {"password1": _HINT}


class SetPassword(_OnOurPages, account.SetPasswordForm):
    """A first password."""

    labels = {"password1": _("New password")}
    hints = {"password1": _HINT}


class ChangePassword(_OnOurPages, account.ChangePasswordForm):
    """Another password, by the one in use."""

    labels = {"oldpassword": _("Password you use now"), "password1": _("New password")}
    hints = {"password1": _HINT}


class ChangeEmail(_OnOurPages, account.AddEmailForm):
    """Another address, which is used once a link sent there was followed."""

    labels = {"email": _("New e-mail address")}


class Reauthenticate(_OnOurPages, account.ReauthenticateForm):
    """The password again."""

    labels = {"password": _("Password")}


class _Code(_OnOurPages):
    labels = {"code": _("Code")}
    hints = {"code": _("6 digits from your app, or one of your recovery codes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "govuk-input--width-10"}  # type: ignore[attr-defined]
        self.fields["code"].max_length = 40  # type: ignore[attr-defined]


class SecondFactor(_Code, factor.AuthenticateForm):
    """The second factor while signing in."""


class SecondFactorAgain(_Code, factor.ReauthenticateForm):
    """The second factor, to go on."""


class ActivateApp(_Code, ActivateTOTPForm):
    """The first code that the app shows."""

    hints = {"code": _("The 6 digits that the app shows for MPCE Register.")}


class DeactivateApp(_OnOurPages, DeactivateTOTPForm):
    """That the app is no longer the second factor."""


class NewRecoveryCodes(_OnOurPages, GenerateRecoveryCodesForm):
    """That new codes replace the old ones."""


class _Readable(json.JSONDecoder):
    """What nests too deep or counts too high for Python to read is as wrong as what is no JSON."""

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except (ValueError, RecursionError) as wrong:
            raise json.JSONDecodeError("It cannot be read", s[:100], 0) from wrong


class _Credential:
    """What a browser's passkey answered; what was made by hand may have any shape, and is refused in every one."""

    shape: type[AuthenticationResponse] | type[RegistrationResponse] = AuthenticationResponse

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].decoder = _Readable  # type: ignore[attr-defined]

    def clean_credential(self) -> Any:
        given = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        try:
            self.shape.from_dict(given)
        except (AttributeError, LookupError, TypeError, ValueError) as wrong:
            raise get_adapter().validation_error("incorrect_code") from wrong
        check = getattr(super(), "clean_credential", None)
        return check() if check else given


class SignInPasskey(_Credential, passkey.LoginWebAuthnForm):
    """A passkey instead of password and second factor."""


class SecondFactorPasskey(_Credential, passkey.AuthenticateWebAuthnForm):
    """A passkey as the second factor."""


class SecondFactorPasskeyAgain(_Credential, passkey.ReauthenticateWebAuthnForm):
    """A passkey, to go on."""


class AddPasskey(_OnOurPages, _Credential, passkey.AddWebAuthnForm):
    """A name for the passkey, and whether it is enough by itself."""

    shape = RegistrationResponse

    labels = {"name": _("What to call it"), "passwordless": _("Sign in with this passkey alone, without a password")}
    hints = {"name": _("So that you can tell it from others, like “work phone”.")}


class RenamePasskey(_OnOurPages, passkey.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("What to call it")}


class ChoosePassword(RegisterForm):
    """The first password of an account that the office made."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password"], user=self.user)
