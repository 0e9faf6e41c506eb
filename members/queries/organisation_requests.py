"""Who asked for an account for an organisation, and what the office knows of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members import tenancy, wiring
from members.choices import RequestState
from members.models import Message, OfficerInvitation, Organisation, OrganisationAccount, OrganisationRequest, User
from members.queries import accounts as accounts_of
from members.queries import employers
from members.rules.mail_domains import own_domain
from members.rules.tokens import digest


@dataclass(frozen=True, slots=True)
class To:
    """Whom a letter is for, and the lines under that name."""

    name: str
    address: str


def of_letter(message: Message) -> OrganisationRequest | None:
    """The request that a letter to an organisation is about."""
    asked = OrganisationRequest.objects.select_related("organisation")
    return asked.filter(pk=message.context.get("request", 0)).first()


def postal_address(asked: OrganisationRequest) -> To:
    """Where a letter to an organisation goes, as far as the directory knows: to its head of human resources."""
    held = asked.organisation
    lines = [held.name, held.town, held.postcode] if held else [asked.name, asked.town, asked.nation]
    return To(_("The head of human resources"), "\n".join(line for line in lines if line))


def public_mailboxes() -> frozenset[str]:
    """The e-mail domains that anybody can have."""
    return frozenset(domain for found in wiring.call("public_mailboxes") for domain in found)


def of_user(user: User) -> QuerySet[OrganisationRequest]:
    """What somebody asked for, newest first."""
    return OrganisationRequest.objects.filter(user=user).select_related("organisation").order_by("-asked_at", "-pk")


def listed(*, state: str = "", words: str = "") -> QuerySet[OrganisationRequest]:
    """Requests as the office lists them: those that wait oldest first, others newest first.

    Args:
        state: one state, or empty for all.
        words: parts of the organisation's name or of the asker's.
    """
    rows = OrganisationRequest.objects.select_related("organisation", "user")
    if state:
        rows = rows.filter(state=state)
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(organisation__name__icontains=word)
            | Q(name__icontains=word)
            | Q(asked_by_name__icontains=word)
            | Q(email__icontains=word)
        )
    return rows.order_by(*(("asked_at", "pk") if state == RequestState.ASKED else ("-asked_at", "-pk")))


def accounts(*, closed: bool = False, words: str = "") -> QuerySet[OrganisationAccount]:
    """Accounts of organisations by name, open or closed."""
    rows = OrganisationAccount.objects.filter(closed_at__isnull=not closed).select_related("organisation")
    for word in words.split()[:6]:
        rows = rows.filter(Q(organisation__name__icontains=word) | Q(organisation__ods_code__iexact=word))
    return rows.order_by("organisation__name", "pk")


def whose(request: OrganisationRequest) -> str:
    """The name of the organisation that a request is about."""
    return request.organisation.name if request.organisation else request.name


def own_domain_of(request: OrganisationRequest) -> str:
    """The domain of the asker's address if it can be the organisation's own."""
    return own_domain(request.email, public=public_mailboxes())


def account_of(organisation: Organisation | None) -> OrganisationAccount | None:
    """The account of an organisation, open or closed."""
    return OrganisationAccount.objects.filter(organisation=organisation).first()


def others(request: OrganisationRequest) -> QuerySet[OrganisationRequest]:
    """Other people's open requests for the same organisation."""
    same = Q(name__iexact=request.name, nation=request.nation, organisation=None)
    if request.organisation:
        same = Q(organisation=request.organisation)
    waiting = OrganisationRequest.objects.filter(same, state=RequestState.ASKED)
    return waiting.exclude(pk=request.pk).order_by("asked_at", "pk")


def link_message(request: OrganisationRequest) -> Message | None:
    """The message with a link that was sent last to the address at the organisation."""
    sent = Message.objects.filter(template="members/mail/organisation_confirm", context__request=request.pk)
    return sent.order_by("-posted_at", "-pk").first()


def invitation(token: str) -> OfficerInvitation | None:
    """The invitation that a link is of, whichever organisation's; whoever has the link need not act for it yet."""
    with tenancy.across():
        found = OfficerInvitation.objects.filter(token_sha256=digest(token))
        return found.select_related("organisation", "invited_by").first()


def may_accept(user: User, invitation: OfficerInvitation, at: datetime) -> bool:
    """Whether an account may accept an invitation: it is to an address that its owner has shown to be theirs.

    Whoever sent it must still be an admin, so that nobody lets themselves in again by a link they sent before.
    """
    used = invitation.accepted_at is not None or invitation.withdrawn_at is not None
    if used or at >= invitation.expires_at or invitation.email not in accounts_of.confirmed_addresses(user):
        return False
    return employers.admins(invitation.organisation).filter(pk=invitation.invited_by_id).exists()


def open_invitations(organisation: Organisation) -> QuerySet[OfficerInvitation]:
    """Who was asked to act for an organisation and has neither accepted nor been told otherwise; within its rows."""
    waiting = OfficerInvitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by").order_by("-invited_at", "-pk")
