"""Evidence confirmed by somebody who was there: asked for by the applicant, and answered by a link that works once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from members.services import deciding, messages
from registry.choices import CONFIRMATION, ConfirmationState, Section
from registry.models import Application, EvidenceItem, ItemConfirmation
from registry.queries import applications, confirmations, frozen, references
from registry.rules.referees import Candidate, is_applicant, one_address
from registry.services import editing, stages

# More than anybody needs for one piece of evidence, and too few to be a nuisance with.
MOST = 5


@transaction.atomic
def ask(
    *, application: Application, item: EvidenceItem, name: str, email: str, by: User, at: datetime
) -> ItemConfirmation:
    """Ask somebody to confirm a piece of evidence; asking the same person again answers with what there is.

    Raises:
        Refused: for the applicant's own address, for somebody whom they asked no more today, for more people than
            anybody needs, for evidence that shows standards nobody asked about, and once the application was handed in.
    """
    application = _begin(application, by)
    item = EvidenceItem.objects.get(application=application, pk=item.pk)
    shows = list(item.claims.values_list("standard_id", flat=True))
    editing.stays(standards=shows, allowed=applications.open_standards(application))
    if not name.strip():
        raise Refused(_("Enter their name."), field="name", code="empty")
    if is_applicant(Candidate(name, email), references.applicant(application)):
        raise Refused(_("Ask somebody else: this is your own address."), field="email", code="own")
    held = list(confirmations.of_item(item))
    same = [one for one in held if one_address(one.email) == one_address(email)]
    if wanted := next((one for one in same if one.state != ConfirmationState.WITHDRAWN), None):
        return wanted
    _may_ask_more(held, same, at)
    made = ItemConfirmation.objects.create(item=item, name=name.strip(), email=email.strip(), asked_at=at)
    made.item.application = application
    _send(made, by, at)
    return made


@transaction.atomic
def resend(*, confirmation: ItemConfirmation, by: User, at: datetime) -> ItemConfirmation:
    """Send a new link, upon which the one before does nothing; once a day and no more.

    Raises:
        Refused: once they have answered, or once the application was handed in.
    """
    application = _begin(confirmation.item.application, by)
    confirmation = _locked(confirmation, application)
    if confirmation.state != ConfirmationState.ASKED:
        raise Refused(_("Nothing more is waited for from them."), code="not_asked")
    if london_day(confirmation.asked_at) == london_day(at):
        return confirmation
    confirmation.asked_at, confirmation.link_version = at, confirmation.link_version + 1
    confirmation.save(update_fields=["asked_at", "link_version"])
    _send(confirmation, by, at)
    return confirmation


@transaction.atomic
def take_back(*, confirmation: ItemConfirmation, by: User, at: datetime) -> ItemConfirmation:
    """Ask for a confirmation no more; the link does nothing then. Doing it again changes nothing.

    Raises:
        Refused: once they have answered, or once the application was handed in.
    """
    application = _begin(confirmation.item.application, by)
    confirmation = _locked(confirmation, application)
    if confirmation.state != ConfirmationState.WITHDRAWN:
        _settle(confirmation, ConfirmationState.WITHDRAWN, at)
        trail.record("registry.confirmation_taken_back", about=confirmation, by=by, at=at, person=application.person)
    return confirmation


@transaction.atomic
def give(
    *, confirmation: ItemConfirmation, said_name: str, said_role: str, words: str, seen: str, at: datetime
) -> ItemConfirmation:
    """Somebody confirms a piece of evidence as they were shown it; the same again changes nothing.

    Args:
        seen: the digest of what their page showed.

    Raises:
        Refused: without their name and what they were, when it says something else than what they read, or when
            nothing more is wanted of them.
    """
    application = stages.locked(confirmation.item.application)
    confirmation = _locked(confirmation, application)
    said = (said_name.strip(), said_role.strip(), words.strip())
    held = (confirmation.said_name, confirmation.said_role, confirmation.words)
    if confirmation.state == ConfirmationState.CONFIRMED and held == said:
        return confirmation
    _wanted(confirmation, at)
    if not said[0]:
        raise Refused(_("Enter your name."), field="said_name", code="empty")
    if not said[1]:
        raise Refused(_("Say what you were when you saw this."), field="said_role", code="empty")
    content = frozen.item(confirmation.item)
    if seen != confirmations.digest(content):
        raise Refused(_("This was changed meanwhile. Read it again."), code="stale")
    confirmation.said_name, confirmation.said_role, confirmation.words = said
    confirmation.shown = confirmations.shown(content)
    _settle(confirmation, ConfirmationState.CONFIRMED, at)
    _answered(confirmation, application, at)
    return confirmation


@transaction.atomic
def decline(*, confirmation: ItemConfirmation, words: str, at: datetime) -> ItemConfirmation:
    """Somebody does not confirm it; the applicant is told that, with their words. Again keeps the first.

    Raises:
        Refused: without a word of why, or when nothing more is wanted of them.
    """
    application = stages.locked(confirmation.item.application)
    confirmation = _locked(confirmation, application)
    if confirmation.state == ConfirmationState.DECLINED:
        return confirmation
    _wanted(confirmation, at)
    if not words.strip():
        raise Refused(_("Say why you cannot confirm it."), field="words", code="empty")
    confirmation.words = words.strip()
    _settle(confirmation, ConfirmationState.DECLINED, at)
    _answered(confirmation, application, at)
    return confirmation


def _begin(application: Application, by: User) -> Application:
    application = editing.begin(application, Section.EVIDENCE)
    deciding.own(by, application.person)
    return application


def _may_ask_more(held: Sequence[ItemConfirmation], same: Sequence[ItemConfirmation], at: datetime) -> None:
    """Refuse one more message than anybody should get; what was taken back was sent all the same."""
    if len(held) >= MOST:
        words = _("You have asked %(most)s times about this evidence, with what you took back, which is enough.")
        raise Refused(words % {"most": MOST}, code="enough")
    if any(london_day(one.asked_at) == london_day(at) for one in same):
        words = _("You asked them today and took it back, so nothing was sent. Ask them again tomorrow.")
        raise Refused(words, field="email", code="today")


def _locked(confirmation: ItemConfirmation, application: Application) -> ItemConfirmation:
    """The request, locked after its application, as every verb about it does."""
    found = ItemConfirmation.objects.select_for_update(of=("self",)).select_related("item")
    locked = found.get(pk=confirmation.pk)
    locked.item.application = application
    return locked


def _wanted(confirmation: ItemConfirmation, at: datetime) -> None:
    if confirmations.closed(confirmation, str(confirmation.link_version), at) is not None:
        raise Refused(_("Nothing more is wanted from you: this was answered, or is over."), code="not_asked")


def _settle(confirmation: ItemConfirmation, state: ConfirmationState, at: datetime) -> None:
    CONFIRMATION.check(confirmation.state, state)
    confirmation.state, confirmation.settled_at = state, at
    confirmation.save(update_fields=["state", "settled_at", "said_name", "said_role", "words", "shown"])


def _send(confirmation: ItemConfirmation, by: User, at: datetime) -> None:
    """The request itself, under a link that was never sent before."""
    trail.record(
        "registry.confirmation_asked",
        about=confirmation,
        by=by,
        at=at,
        person=confirmation.item.application.person,
        link=confirmation.link_version,
    )
    outbox.post(
        key=f"confirmation:{confirmation.pk}:asked:{confirmation.link_version}",
        to=confirmation.email,
        template="registry/mail/confirmation_asked",
        context={"confirmation": confirmation.pk, "link": confirmation.link_version},
        at=at,
    )


def _answered(confirmation: ItemConfirmation, application: Application, at: datetime) -> None:
    trail.record(
        "registry.confirmation_answered",
        about=confirmation,
        by=None,
        at=at,
        person=application.person,
        state=confirmation.state,
    )
    outbox.post(
        key=f"confirmation:{confirmation.pk}:thanked",
        to=confirmation.email,
        template="registry/mail/confirmation_thanks",
        context={"confirmation": confirmation.pk},
        at=at,
    )
    messages.tell(
        person=application.person,
        event="registry/mail/confirmation_received",
        key=f"confirmation:{confirmation.pk}:answered",
        context={"confirmation": confirmation.pk},
        at=at,
    )
