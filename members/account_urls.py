"""Addresses under /account/: the only ways to sign in, and what belongs to an account.

Each is written out, for what allauth would add by itself (codes by mail, for one) is not offered here.
"""

from django.urls import path, re_path

from members.views import accounts, security

urlpatterns = [
    path("", security.Security.as_view(), name="account_security"),
    path("login/", accounts.SignIn.as_view(), name="account_login"),
    path("login/passkey/", accounts.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("login/second-factor/", accounts.GiveSecondFactor.as_view(), name="mfa_authenticate"),
    path("login/second-factor/lost/", security.LostSecondFactor.as_view(), name="second_factor_lost"),
    path("logout/", accounts.SignOut.as_view(), name="account_logout"),
    path("signed-out/", security.SignedOut.as_view(), name="account_signed_out"),
    path("inactive/", accounts.Inactive.as_view(), name="account_inactive"),
    path("signup/", accounts.SignUp.as_view(), name="account_signup"),
    path("confirm-email/", accounts.CheckMailbox.as_view(), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", accounts.ConfirmEmail.as_view(), name="account_confirm_email"),
    path("activate/<str:token>/", security.Activate.as_view(), name="account_activate"),
    path("freeze/<str:token>/", security.Freeze.as_view(), name="account_freeze"),
    path("session/", security.Session.as_view(), name="account_session"),
    path("sessions/", security.Sessions.as_view(), name="usersessions_list"),
    path("email/", accounts.ChangeEmail.as_view(), name="account_email"),
    path("password/change/", accounts.ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", accounts.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", accounts.ResetPassword.as_view(), name="account_reset_password"),
    path("password/reset/sent/", accounts.ResetSent.as_view(), name="account_reset_password_done"),
    path("password/reset/done/", accounts.ResetDone.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-\w]{1,100})/$",
        accounts.ResetByLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path("prove/password/", accounts.ProveByPassword.as_view(), name="account_reauthenticate"),
    path("prove/code/", accounts.ProveByCode.as_view(), name="mfa_reauthenticate"),
    path("prove/passkey/", accounts.ProveByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("second-factor/", security.SecondFactorFirst.as_view(), name="second_factor"),
    path("second-factor/all/", security.ToSecurity.as_view(), name="mfa_index"),
    path("second-factor/app/", accounts.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/picture.svg", security.AppPicture.as_view(), name="mfa_totp_picture"),
    path("second-factor/app/remove/", accounts.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/codes/", accounts.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", accounts.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file", accounts.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("passkeys/", accounts.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("passkeys/add/", accounts.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", accounts.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", accounts.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
