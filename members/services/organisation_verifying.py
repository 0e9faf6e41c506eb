"""Making sure that whoever asks for an account speaks for the organisation: by its domain, by post, or by a contact."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, trail
from members.choices import Channel, RequestState, VerifiedBy, WaitingOn
from members.errors import Refused
from members.models import OrganisationRequest, User, WorkItem
from members.queries import organisation_requests as requests
from members.queries import organisation_secrets as secrets
from members.queries import people
from members.services import work
from members.services.organisation_requests import key, locked, may_decide


@transaction.atomic
def send_link(*, asked: OrganisationRequest, by: User, at: datetime) -> OrganisationRequest:
    """Send the asker's address at the organisation a message, whose link shows that they read what arrives there.

    Raises:
        Refused: by somebody without the role or who asked themselves, once it is verified or settled, or where many
            organisations share the address's domain.
    """
    asked = _unverified(asked, by)
    if not requests.own_domain_of(asked):
        raise Refused(
            _("Many organisations share this domain, so it shows nothing. Write a letter or speak to somebody."),
            code="shared_domain",
        )
    outbox.post(
        key=f"{key(asked)}:link:{at.timestamp():.0f}",
        to=asked.email,
        template="members/mail/organisation_confirm",
        context={"request": asked.pk},
        at=at,
    )
    return _sent(asked, "link", by, at)


@transaction.atomic
def follow_link(*, asked: OrganisationRequest, token: str, by: User, at: datetime) -> OrganisationRequest:
    """The asker followed the link sent to their address at the organisation; it works once.

    Raises:
        Refused: by anybody else, and for a link that was used, is too old or was never ours.
    """
    asked = locked(asked, to=RequestState.ACCEPTED)
    if asked.user_id != by.pk or not secrets.link_works(asked, token, at=at):
        raise Refused(_("This link was used already, or is too old. Ask the office for another."), code="link")
    return _verified(asked, VerifiedBy.DOMAIN, by, at)


@transaction.atomic
def send_code(*, asked: OrganisationRequest, by: User, at: datetime) -> OrganisationRequest:
    """Have a letter with a code printed and posted to the organisation; a newer one takes the place of the one before.

    Raises:
        Refused: by somebody without the role or who asked themselves, or once it is verified or settled.
    """
    asked = _unverified(asked, by)
    asked.code_sent_at = at
    asked.code_sha256 = secrets.hashed(asked, secrets.code(asked, sent_at=at))
    asked.save(update_fields=["code_sent_at", "code_sha256"])
    outbox.post(
        key=f"{key(asked)}:code:{at.timestamp():.0f}",
        to="",
        template="members/mail/organisation_code",
        context={"request": asked.pk},
        at=at,
        channel=Channel.LETTER,
    )
    return _sent(asked, "code", by, at)


@transaction.atomic
def give_code(*, asked: OrganisationRequest, code: str, by: User, at: datetime) -> OrganisationRequest:
    """The asker gave back the code that came by post.

    Raises:
        Refused: by anybody else, for another code, or one older than sixty days.
    """
    asked = locked(asked, to=RequestState.ACCEPTED)
    if asked.user_id != by.pk:
        raise Refused(_("Only whoever asked may do this."), code="not_yours")
    if asked.verified_by:
        return asked
    if not secrets.code_is(asked, code, at=at):
        raise Refused(_("This is not the code in our last letter. Look at it again."), field="code", code="wrong")
    return _verified(asked, VerifiedBy.LETTER, by, at)


@transaction.atomic
def confirmed_by_contact(*, asked: OrganisationRequest, note: str, by: User, at: datetime) -> OrganisationRequest:
    """Somebody known at the organisation said by telephone that the asker speaks for it.

    Args:
        note: whom the officer spoke to, and how they were reached.

    Raises:
        Refused: by somebody without the role or who asked themselves, once verified or settled, or without a note.
    """
    asked = _unverified(asked, by)
    item = WorkItem.objects.get(key=key(asked))
    work.note(item=item, text=note, by=by, at=at)
    return _verified(asked, VerifiedBy.CONTACT, by, at)


def _unverified(asked: OrganisationRequest, by: User) -> OrganisationRequest:
    asked = locked(asked, to=RequestState.ACCEPTED)
    may_decide(asked=asked, by=by)
    if asked.verified_by:
        raise Refused(_("It is verified already: decide on it."), code="verified")
    return asked


def _sent(asked: OrganisationRequest, what: str, by: User, at: datetime) -> OrganisationRequest:
    item = WorkItem.objects.get(key=key(asked))
    work.wait_for(key=key(asked), waiting_on=WaitingOn.PERSON, at=at, due_on=item.due_on)
    trail.record(
        "members.organisation_check_sent", about=asked, by=by, at=at, person=people.of_account(asked.user), what=what
    )
    return asked


def _verified(asked: OrganisationRequest, how: VerifiedBy, by: User, at: datetime) -> OrganisationRequest:
    asked.verified_by = how
    asked.save(update_fields=["verified_by"])
    item = WorkItem.objects.get(key=key(asked))
    work.wait_for(key=key(asked), waiting_on=WaitingOn.OFFICE, at=at, due_on=item.due_on)
    trail.record(
        "members.organisation_verified", about=asked, by=by, at=at, person=people.of_account(asked.user), how=how
    )
    return asked
