"""What this app holds about a person, for the copy that they may take: staff by role, and why anything is left out.

`EXPORTED` and `LEFT_OUT` name every table that leads to a person; a test walks the foreign keys.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext as _

from members.choices import Role
from members.exporting import Attachment, Piece, Row, plain, row, table
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
    RoleGrant,
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
from members.queries import access

EXPORTED: frozenset[type[Model]] = frozenset(
    {
        AccessRecord, ActedFor, BreakGlass, DataCopy, DeliveryEvent, Document, EmailAddress, Employment, ErasureRequest,
        LedgerLine, Message, Name, NameChange, OfflineReceipt, OutsideRegistration, Payment, Person, PersonDetails,
        PersonNote, PlaceConfirmation, Refund, RoleGrant, TrailEvent, User, UserSession, Withholding,
        WithholdingRequest, WorkforceAnswer, WorkforceConsent, Debit, Mandate, OrganisationRequest,
    }
)  # fmt: skip
_OFFICE = "the office’s own notes may concern others or what is not decided yet; it looks through them when asked"
_DERIVED = "made from what is in the copy"
LEFT_OUT: dict[type[Model], str] = {
    AccountSecurity: _DERIVED,
    Authenticator: "a secret that would let a reader of the copy sign in",
    DocumentUserObjectPermission: "who may read a document; each reading is in the copy",
    Duplicate: _OFFICE,
    Erasure: "nobody takes a copy afterwards",
    Export: "each list that has the person is among the readings",
    GraveAct: _OFFICE,
    OrganisationAccount: "an organisation’s, which somebody asked for; that they asked is in the copy",
    SearchName: _DERIVED,
    StripeEvent: "that Stripe told us of a payment; what came of it is in the copy",
    WorkItem: _OFFICE,
    WorkNote: _OFFICE,
}
# Lines of the trail that would tell of what is not decided or not public yet.
_HELD_BACK = ("members.act_", "members.work_", "registry.proceedings_", "registry.decision_")


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces of this app."""
    return [*_who(people), *_work(people), *_asked(people), *_account(people), *_what_happened(people)]


def _who(people: Sequence[int]) -> Iterable[Piece]:
    of = {"person__in": people}
    yield table("people", _("Records"), Person.objects.filter(pk__in=people), "id", "created_at", "merged_into_id")
    yield table(
        "names", _("Names"), Name.objects.filter(**of),
        "kind", "title", "forenames", "surname", "searchable", "during", "recorded_at", "set_aside_at", "source",
    )  # fmt: skip
    yield table(
        "details", _("How we reach you"), PersonDetails.objects.filter(**of),
        "date_of_birth", "email", "second_email", "phone", "address", "channels", "unreachable", "confirmed_at",
    )  # fmt: skip
    yield table(
        "outside_registrations", _("Registrations elsewhere"), OutsideRegistration.objects.filter(**of),
        "body", "number", "standing", "checked_on", "during", "recorded_at", "set_aside_at", "source",
    )  # fmt: skip
    yield table(
        "withholdings", _("Days on which the public does not see you"), Withholding.objects.filter(**of),
        "during", "recorded_at", "set_aside_at",
    )  # fmt: skip
    yield table("notes", _("Notes"), PersonNote.objects.filter(**of), "note_class", "text", "recorded_at")


def _work(people: Sequence[int]) -> Iterable[Piece]:
    of, of_work = {"person__in": people}, {"employment__person__in": people}
    worked = Employment.objects.filter(**of).select_related("organisation")
    yield table(
        "employments", _("Where you work"), worked,
        "id", "organisation__name", "employer_name", "town", "during", "recorded_at", "set_aside_at", "source",
    )  # fmt: skip
    yield table(
        "places_shown", _("Places of work that you let the public see"), PlaceConfirmation.objects.filter(**of_work),
        "employment_id", "confirmed_at", "withdrawn_at",
    )  # fmt: skip
    yield table(
        "workforce_consents", _("Whether your answers may be counted"), WorkforceConsent.objects.filter(**of),
        "given_at", "withdrawn_at",
    )  # fmt: skip
    yield table(
        "workforce_answers", _("What you answered about your work"), WorkforceAnswer.objects.filter(**of_work),
        "employment_id", "hours", "sector", "setting", "answered_at",
    )  # fmt: skip


def _asked(people: Sequence[int]) -> Iterable[Piece]:
    of = {"person__in": people}
    documents = Document.objects.filter(**of)
    yield Piece(
        "documents",
        _("Documents"),
        lambda: [row(one, _OF_DOCUMENTS) for one in documents.order_by("pk")],
        lambda: [
            Attachment(f"{one.reference}-{one.original_name}", one.file)
            for one in documents.filter(removed_at=None).order_by("pk")
        ],
    )
    yield table(
        "name_changes", _("Requests for another name"), NameChange.objects.filter(**of),
        "reference", "title", "forenames", "surname", "since", "reason", "hide_former", "state", "asked_at",
        "decided_at", "answer",
    )  # fmt: skip
    yield table(
        "withholding_requests", _("Requests not to be seen by the public"), WithholdingRequest.objects.filter(**of),
        "reference", "grounds", "state", "asked_at", "decided_at", "answer",
    )  # fmt: skip
    yield table(
        "erasure_requests", _("Requests for erasure"), ErasureRequest.objects.filter(**of),
        "reference", "reason", "state", "asked_at", "due_on", "extended_at", "extension_reason", "outcome",
        "decided_at", "answer",
    )  # fmt: skip
    yield table(
        "organisation_requests", _("Requests for accounts of organisations"),
        OrganisationRequest.objects.filter(user__person__in=people),
        "reference", "organisation__name", "name", "nation", "town", "email", "asked_by_name", "job_title",
        "switchboard", "why", "asked_at", "state", "verified_by", "decided_at", "reason",
    )  # fmt: skip
    yield table(
        "copies", _("Copies such as this one"), DataCopy.objects.filter(**of),
        "reference", "state", "asked_at", "ready_at", "expires_at", "size", "sha256",
    )  # fmt: skip


_OF_DOCUMENTS = (
    "reference", "title", "original_name", "kind", "size", "sha256", "pages", "state", "refusal", "warnings", "answer",
    "received_at", "checked_at", "removed_at",
)  # fmt: skip


def _account(people: Sequence[int]) -> Iterable[Piece]:
    users = User.objects.filter(person__in=people)
    yield table("account", _("Your account"), users, "email", "is_active", "joined_at", "last_login")
    addresses = EmailAddress.objects.filter(user__in=users)
    yield table("account_addresses", _("Addresses of your account"), addresses, "email", "verified", "primary")
    sessions = UserSession.objects.filter(user__in=users)
    yield table("sessions", _("Where you are signed in"), sessions, "ip", "user_agent", "created_at", "last_seen_at")
    yield table(
        "roles", _("Roles"), RoleGrant.objects.filter(user__in=users).select_related("organisation"),
        "role", "scope", "organisation__name", "granted_at", "ended_at",
    )  # fmt: skip


def _what_happened(people: Sequence[int]) -> Iterable[Piece]:
    of = {"person__in": people}
    sent = Message.objects.filter(**of)
    yield table(
        "messages", _("Messages to you"), sent, "id", "channel", "to", "template", "posted_at", "sent_at", "failed_at"
    )
    yield table(
        "deliveries", _("What became of messages"), DeliveryEvent.objects.filter(message__in=sent),
        "message_id", "kind", "code", "at",
    )  # fmt: skip
    yield Piece("readings", _("Who opened your record"), lambda: list(_readings(people)))
    yield table("openings", _("Openings with a reason"), BreakGlass.objects.filter(**of), "began_at", "ends_at")
    yield table(
        "done_for_you",
        _("What the office did for you"),
        ActedFor.objects.filter(**of),
        "what",
        "by_letter",
        "note",
        "at",
    )
    yield Piece("trail", _("What was done"), lambda: list(_trail(people)))


def _readings(people: Sequence[int]) -> Iterable[Row]:
    for record in AccessRecord.objects.filter(person__in=people).order_by("pk").iterator():
        reading = access.told(record)
        yield {"who": reading.who, "what": reading.what, "at": plain(reading.at)}


def _trail(people: Sequence[int]) -> Iterable[Row]:
    """Every line about the person that may be known, with who did it as a role."""
    held_back = Q()
    for prefix in _HELD_BACK:
        held_back |= Q(kind__startswith=prefix)
    held = RoleGrant.objects.filter(user=OuterRef("actor"), granted_at__lte=OuterRef("at")).filter(
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("at"))
    )
    roles = {role.value: str(role.label) for role in Role}
    lines = TrailEvent.objects.filter(~held_back, person__in=people).annotate(
        own=Exists(Person.objects.filter(pk__in=people, user=OuterRef("actor"))),
        role=held.order_by("granted_at").values("role")[:1],
    )
    for line in lines.order_by("pk").iterator():
        who = _("you") if line.own else roles.get(line.role or "", _("the register"))
        yield {"kind": line.kind, "at": plain(line.at), "who": who, "detail": line.detail}
