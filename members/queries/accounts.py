"""What is known of accounts: their addresses, holds after a change, and whose name they bear."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from members.models import AccountSecurity, Name, PersonDetails, User
from members.queries import people

# How long after a change of address what matters most is refused (threat T7).
HOLD = timedelta(hours=72)


def email_on_hold(user: User, at: datetime) -> bool:
    """Whether the address of an account changed so lately that what matters most must wait."""
    return AccountSecurity.objects.filter(user=user, email_changed_at__gt=at - HOLD).exists()


def security(user: User) -> AccountSecurity:
    """What happened to an account; an unsaved row where nothing did."""
    return AccountSecurity.objects.filter(user=user).first() or AccountSecurity(user=user)


def is_frozen(user: User) -> bool:
    """Whether the owner stopped the account and the office has not let it go on yet."""
    return AccountSecurity.objects.filter(
        user=user, user__is_active=False, frozen_at__isnull=False, released_at=None
    ).exists()


def goes_back_to(user: User) -> str:
    """The earlier address that a frozen account gets back when it goes on; empty where it keeps the one it has.

    It was changed shortly before the stop, and nobody else has shown since that the earlier one is theirs.
    """
    kept = security(user)
    changed, frozen = kept.email_changed_at, kept.frozen_at
    if not kept.previous_email or changed is None or frozen is None or frozen - changed > HOLD:
        return ""
    taken = EmailAddress.objects.filter(email=kept.previous_email, verified=True).exclude(user=user).exists()
    return "" if taken else kept.previous_email


def addresses_to_tell(user: User, at: datetime) -> list[str]:
    """Every address that must hear of what happens to an account: its own, the one before it, those of the person."""
    found = [user.email]
    kept = security(user)
    if kept.previous_email and kept.email_changed_at and kept.email_changed_at > at - HOLD:
        found.append(kept.previous_email)
    found += EmailAddress.objects.filter(user=user, verified=True).order_by("pk").values_list("email", flat=True)
    person = people.of_account(user)
    details = person and PersonDetails.objects.filter(person=person).first()
    if details:
        found += [details.email, details.second_email]
    return list(dict.fromkeys(address.lower() for address in found if address))


def confirmed_addresses(user: User) -> frozenset[str]:
    """The addresses that the owner of an account has shown to be theirs, in small letters."""
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return frozenset(address.lower() for address in found)


def own_words(user: User) -> list[str]:
    """The names of whoever an account belongs to, which its password must not be made of."""
    person = people.of_account(user)
    if person is None:
        return []
    names = Name.objects.filter(person__in=people.group(person), set_aside_at=None).order_by("pk")
    return [word for name in names for word in (name.forenames, name.surname)]
