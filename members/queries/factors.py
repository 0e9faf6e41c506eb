"""Which second factors an account has."""

from allauth.mfa.models import Authenticator

from members.models import User

MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has(user: User) -> bool:
    """Whether an account has a second factor; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=MAIN).exists()


def others(authenticator: Authenticator) -> bool:
    """Whether its account has a second factor besides this one."""
    kept = Authenticator.objects.filter(user=authenticator.user_id, type__in=MAIN)
    return kept.exclude(pk=authenticator.pk).exists()
