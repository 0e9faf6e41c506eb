"""Signing in within a test, as our sign-in pages leave a session: with the proofs that allauth writes into it."""

import pytest
from django.test import Client
from django.utils import timezone

# Where allauth keeps them; a plugin is loaded before the apps are, so it cannot be asked.
PROOFS, WHOSE = "account_authentication_methods", "account_authentication_methods_user"


def sign_in(client: Client, user, *, second_factor: bool = True, at=None) -> Client:
    """Sign an account in; with a second factor unless told otherwise, `at` an instant (now unless told)."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    instant = (at or timezone.now()).timestamp()
    proofs = [{"method": "password", "at": instant, "username": user.email}]
    if second_factor:
        proofs.append({"method": "mfa", "at": instant, "id": 0, "type": "totp"})
    session = client.session
    session[WHOSE] = str(user.pk)
    session[PROOFS] = proofs
    session.save()
    return client


@pytest.fixture
def signed_in():
    """Make a client for an account: `signed_in(user)`."""

    def make(user, **how):
        return sign_in(Client(), user, **how)

    return make
