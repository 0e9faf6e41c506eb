"""Emptying the words that this app holds about somebody; called by registry.services.visibility.erase alone.

Numbers, days, codes and hashes stay until retention ends (docs/rules.md 8). `ANSWERS` says what becomes of every table
that leads to a person; a test walks the foreign keys and fails for one that is missing.
"""

from datetime import datetime
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Model, Q
from django.db.models.functions import Coalesce

from members import tenancy
from members.choices import ERASING, Channel, CopyState, MandateEnd, MandateState, PaymentState, RequestState
from members.models import (
    AccessRecord,
    AccountSecurity,
    ActedFor,
    BreakGlass,
    DataCopy,
    Debit,
    DeliveryEvent,
    Document,
    DocumentUserObjectPermission,
    Duplicate,
    Employment,
    Erasure,
    ErasureRequest,
    Export,
    GraveAct,
    LedgerLine,
    Mandate,
    Message,
    Name,
    NameChange,
    OfficerInvitation,
    OfflineReceipt,
    OrganisationAccount,
    OrganisationRequest,
    OutsideRegistration,
    Payment,
    Person,
    PersonDetails,
    PersonNote,
    PlaceConfirmation,
    Refund,
    SearchName,
    StripeEvent,
    TrailEvent,
    User,
    Withholding,
    WithholdingRequest,
    WorkforceAnswer,
    WorkforceConsent,
    WorkItem,
    WorkNote,
)
from members.models.people import usual_channels
from members.queries import debits
from members.services import closing, mandate_answers, work
from members.services.documents import delete_files

_EMPTIED, _DELETED, _NO_WORDS = "emptied", "deleted", "holds no words about anybody"
_AMOUNTS = "kept: amounts, days and codes, which accounts must show for six years"
ANSWERS: dict[type[Model], str] = {
    AccessRecord: _NO_WORDS,
    AccountSecurity: _EMPTIED,
    ActedFor: _EMPTIED,
    Authenticator: _DELETED,
    BreakGlass: _EMPTIED,
    DataCopy: "the file is deleted, its hash stays",
    Debit: _AMOUNTS,
    DeliveryEvent: _NO_WORDS,
    Document: "the files and words are deleted, size, hash and days stay as the receipt",
    DocumentUserObjectPermission: _DELETED,
    Duplicate: _EMPTIED,
    EmailAddress: _DELETED,
    Employment: "set aside and emptied",
    Erasure: _NO_WORDS,
    ErasureRequest: _EMPTIED,
    Export: "a list that was taken out is its taker’s; the row holds its hash",
    GraveAct: _EMPTIED,
    LedgerLine: _AMOUNTS,
    Mandate: _EMPTIED,
    Message: _EMPTIED,
    Name: _EMPTIED,
    NameChange: _EMPTIED,
    OfflineReceipt: _EMPTIED,
    OrganisationAccount: _NO_WORDS,
    OrganisationRequest: _EMPTIED,
    OutsideRegistration: _EMPTIED,
    Payment: _AMOUNTS,
    Person: _NO_WORDS,
    PersonDetails: _EMPTIED,
    PersonNote: _EMPTIED,
    PlaceConfirmation: _NO_WORDS,
    Refund: _EMPTIED,
    SearchName: _DELETED,
    StripeEvent: _NO_WORDS,
    TrailEvent: _NO_WORDS,
    User: "closed, under an address that is none",
    UserSession: _DELETED,
    Withholding: _NO_WORDS,
    WithholdingRequest: _EMPTIED,
    WorkforceAnswer: _DELETED,
    WorkforceConsent: _NO_WORDS,
    WorkItem: "closed",
    WorkNote: _EMPTIED,
}
_NOWHERE = "erased@erased.invalid"
_OPEN = [RequestState.ASKED, RequestState.PROPOSED]


@transaction.atomic
def empty(*, people: list[int], by: User | None, at: datetime) -> None:
    """Empty everything that this app holds about people who are one human being and have an Erasure row."""
    users = list(User.objects.filter(person__in=people).order_by("pk").select_for_update())
    addresses = _addresses(people, users)
    _identity(people, by, at)
    _requests(people, by, at)
    _casework(people, users)
    _money(people, by, at)
    _messages(people, addresses, at)
    _files(people, at)
    _organisations(users, addresses, at)
    for user in users:
        _close_account(user, at)
    for key in WorkItem.objects.filter(person__in=people, closed_at=None).values_list("key", flat=True):
        work.close_item(key=key, at=at)


def _identity(people: list[int], by: User | None, at: datetime) -> None:
    Name.objects.filter(person__in=people).update(title="", forenames="", surname="")
    PersonDetails.objects.filter(person__in=people).update(
        date_of_birth=None,
        email="",
        second_email="",
        phone="",
        address="",
        channels=usual_channels(),
        unreachable=[],
        confirmed_at=None,
    )
    PersonNote.objects.filter(person__in=people).update(text="")
    WorkforceAnswer.objects.filter(employment__person__in=people).delete()
    worked = Employment.objects.filter(person__in=people)
    worked.filter(set_aside_at=None).update(set_aside_at=at, set_aside_by=by)
    worked.update(employer_name="", town="", organisation=None, service=None)
    _outside(people, by, at)


def _outside(people: list[int], by: User | None, at: datetime) -> None:
    """Numbers held elsewhere: without them two registrations may look like one, so only one of such stays in force.

    The others stay as they are, for the past answers of the register depend on them.
    """
    held = OutsideRegistration.objects.filter(person__in=people, set_aside_at=None)
    kept: list[OutsideRegistration] = []
    for one in held.order_by(F("checked_on").desc(nulls_last=True), "pk"):
        if any((one.person_id, one.body) == (k.person_id, k.body) and _overlap(one, k) for k in kept):
            one.set_aside_at, one.set_aside_by = at, by
            one.save(update_fields=["set_aside_at", "set_aside_by"])
        else:
            kept.append(one)
    OutsideRegistration.objects.filter(person__in=people).update(number="")


def _overlap(one: OutsideRegistration, other: OutsideRegistration) -> bool:
    first, second = sorted([one.during, other.during], key=lambda during: during.lower)
    return first.upper is None or second.lower < first.upper


def _requests(people: list[int], by: User | None, at: datetime) -> None:
    """What the person wrote to the office and what it answered; what was open is over."""
    erasures = ErasureRequest.objects.filter(person__in=people)
    erasures.filter(state__in=_OPEN).update(
        state=RequestState.ACCEPTED,
        decided_at=at,
        decided_by=by,
        outcome={held.value: done.value for held, done in ERASING.items()},
    )
    erasures.update(reason="", extension_reason="", answer="")
    over = {"state": RequestState.WITHDRAWN, "decided_at": at}
    withheld = WithholdingRequest.objects.filter(person__in=people)
    withheld.filter(state__in=_OPEN).update(**over)
    withheld.update(grounds="", answer="")
    renamed = NameChange.objects.filter(person__in=people)
    renamed.filter(state__in=_OPEN).update(**over)
    renamed.update(title="", forenames="", surname="", answer="")
    NameChange.documents.through.objects.filter(namechange__person__in=people).delete()


def _organisations(users: list[User], addresses: set[str], at: datetime) -> None:
    """What was said in asking for an organisation's account, and where invitations to act for one went."""
    asked = OrganisationRequest.objects.filter(user__in=users)
    asked.filter(state=RequestState.ASKED).update(state=RequestState.WITHDRAWN, decided_at=at)
    asked.update(email=_NOWHERE, asked_by_name="", job_title="", switchboard="", why="", reason="")
    with tenancy.across():
        invited = OfficerInvitation.objects.filter(Q(accepted_by__in=users) | Q(email__in=addresses))
        invited.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        invited.update(email=_NOWHERE)


def _casework(people: list[int], users: list[User]) -> None:
    """What the office wrote about the person."""
    GraveAct.objects.filter(Q(person__in=people) | Q(user__in=users)).update(reason="", answer="")
    WorkNote.objects.filter(item__person__in=people).update(text="")
    BreakGlass.objects.filter(person__in=people).update(reason="")
    ActedFor.objects.filter(person__in=people).update(note="")
    Duplicate.objects.filter(Q(first__in=people) | Q(second__in=people)).update(matched=[])


def _money(people: list[int], by: User | None, at: datetime) -> None:
    """How the bank named what was paid; nobody is asked to pay any more."""
    OfflineReceipt.objects.filter(payment__person__in=people).update(bank_reference="")
    Refund.objects.filter(payment__person__in=people).update(bank_reference="")
    for payment in Payment.objects.filter(person__in=people, state=PaymentState.OPEN):
        if not debits.tried(payment):  # as with what is on its way, its bank answers first
            closing.close(payment=payment, by=by, at=at)
    for mandate in Mandate.objects.filter(person__in=people).exclude(state=MandateState.ENDED):
        mandate_answers.end(
            mandate=mandate_answers.locked(mandate), how=MandateEnd.ERASED, code="", by=by, at=at, tell=False
        )
    Mandate.objects.filter(person__in=people).update(last_four="", bank_reference="")


def _addresses(people: list[int], users: list[User]) -> set[str]:
    details = PersonDetails.objects.filter(person__in=people).values_list("email", "second_email")
    previous = AccountSecurity.objects.filter(user__in=users).values_list("previous_email", flat=True)
    own = EmailAddress.objects.filter(user__in=users).values_list("email", flat=True)
    found = [*(one for pair in details for one in pair), *previous, *own, *(user.email for user in users)]
    return {address.lower() for address in found if address}


def _messages(people: list[int], addresses: set[str], at: datetime) -> None:
    """Where messages went and what they were about; what has not been sent yet never is."""
    sent = Message.objects.filter(Q(person__in=people) | Q(to__in=addresses))
    sent.filter(sent_at=None, failed_at=None).update(failed_at=at)
    sent.exclude(channel=Channel.LETTER).update(to="")
    sent.update(context={})


def _files(people: list[int], at: datetime) -> None:
    documents = Document.objects.select_for_update().filter(person__in=people)
    copies = DataCopy.objects.select_for_update().filter(person__in=people)
    named = [file.name for one in documents for file in (one.file, one.viewing)] + [one.file.name for one in copies]
    names = [name for name in named if name]
    transaction.on_commit(partial(delete_files, names=names), robust=True)
    DocumentUserObjectPermission.objects.filter(content_object__in=documents).delete()
    documents.update(
        file="", viewing="", title="", original_name="", warnings=[], removed_at=Coalesce(F("removed_at"), at)
    )
    copies.filter(state__in=[CopyState.ASKED, CopyState.MAKING]).update(state=CopyState.FAILED)
    copies.filter(state=CopyState.READY).update(state=CopyState.GONE)
    copies.update(file="")


def _close_account(user: User, at: datetime) -> None:
    """The account can never be signed in to again, and its address may be used for a new one."""
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    AccountSecurity.objects.filter(user=user).update(previous_email="")
    user.email, user.password = f"erased-{user.pk}@erased.invalid", make_password(None)
    user.is_active, user.signed_out_at = False, at
    user.save(update_fields=["email", "password", "is_active", "signed_out_at"])
