"""What people asked of the office, with what it takes to decide."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.choices import ERASING, ActState, Erasing, HeldClass, NameKind, RequestState
from members.models import (
    Document,
    Employment,
    ErasureRequest,
    GraveAct,
    Message,
    Name,
    NameChange,
    Person,
    User,
    WithholdingRequest,
    WorkItem,
)
from members.queries import documents, people
from members.queries.acts import OPEN
from registry.models import Entry, RecordedDecision, StandingSpan

# The classes of what is held, as the office calls them; the person reads them as theirs (members/choices.py).
_HELD: dict[HeldClass, str | Promise] = {
    HeldClass.IDENTITY: _("Names and date of birth"),
    HeldClass.CONTACTS: _("E-mail addresses, telephone number and postal address"),
    HeldClass.WORK: _("Where they work, and what they told of it"),
    HeldClass.DOCUMENTS: _("Documents that they uploaded"),
    HeldClass.MESSAGES: _("Messages sent to them"),
    HeldClass.CPD: _("CPD log and development plan"),
    HeldClass.REQUESTS: _("What they wrote in requests, and the answers"),
    HeldClass.CASEWORK: _("Notes, reasons and decisions written by the office"),
    HeldClass.ACCOUNT: _("Their account and how they sign in"),
    HeldClass.PAYMENTS: _("What they paid: amounts, days and how the bank named it"),
    HeldClass.REGISTRATION: _("Their registration: number, days and outcomes"),
    HeldClass.TRAIL: _("Who did what, and who opened their record"),
}


def held_words(becomes: Erasing) -> list[str]:
    """The classes of what is held to which erasure does this."""
    return [str(_HELD[HeldClass(held)]) for held, done in ERASING.items() if done == becomes]


def held_of(person: Person) -> list[tuple[str, int | None, str]]:
    """What is held of a human being: each class, how much of it is counted, and what erasure does to it."""
    group = list(people.group(person).values_list("pk", flat=True))
    of = {"person__in": group}
    asked = (NameChange, WithholdingRequest, ErasureRequest)
    counted: dict[HeldClass, int] = {
        HeldClass.IDENTITY: Name.objects.filter(**of).count(),
        HeldClass.WORK: Employment.objects.filter(**of).count(),
        HeldClass.DOCUMENTS: Document.objects.filter(removed_at=None, **of).count(),
        HeldClass.MESSAGES: Message.objects.filter(**of).count(),
        HeldClass.REQUESTS: sum(model.objects.filter(**of).count() for model in asked),
        HeldClass.CASEWORK: GraveAct.objects.filter(**of).count()
        + RecordedDecision.objects.filter(entry__person__in=group).count(),
        HeldClass.ACCOUNT: User.objects.filter(person__in=group).count(),
        HeldClass.REGISTRATION: Entry.objects.filter(**of).count(),
    }
    return [
        (str(_HELD[held]), counted.get(held), str(ERASING[held].label)) for held in (HeldClass(one) for one in ERASING)
    ]


def registered(person: Person, *, today: date) -> list[tuple[str, str]]:
    """The entries of a human being with what holds today, by number."""
    found = Entry.objects.filter(person__in=people.group(person)).order_by("number")
    now = StandingSpan.objects.filter(entry__in=found, during__contains=today)
    status = {span.entry_id: str(span.get_status_display()) for span in now}
    return [(entry.number, status.get(entry.pk, "")) for entry in found]


def open_act(person: Person, kind: str) -> GraveAct | None:
    """The act of this kind about a human being that is not settled yet, if any."""
    return GraveAct.objects.filter(person__in=people.group(person), kind=kind, state__in=OPEN).first()


def is_declined(request: ErasureRequest) -> bool:
    """Whether a second person did not agree to what was proposed for this request."""
    return GraveAct.objects.filter(kind="erase", detail__request=request.pk, state=ActState.DECLINED).exists()


def evidence(change: NameChange, *, user: User) -> list[tuple[Document, bool]]:
    """The documents that a change of name rests on, each with whether this account may open it."""
    chosen = change.documents.order_by("received_at", "pk")
    readable = set(documents.opened_to(user).filter(name_changes=change).values_list("pk", flat=True))
    return [(document, document.pk in readable) for document in chosen]


def work_of(key: str) -> WorkItem | None:
    """The piece of work of this key."""
    return WorkItem.objects.filter(key=key).first()


def present_names(person: Person) -> list[Name]:
    """The official and former names of a human being, as believed now, the present one first."""
    held = Name.objects.filter(person__in=people.group(person), set_aside_at=None)
    return sorted(held.order_by("-during", "-pk"), key=lambda name: name.kind != NameKind.OFFICIAL)


def is_open(request: NameChange | WithholdingRequest | ErasureRequest) -> bool:
    """Whether a request still waits for an answer."""
    return request.state in {RequestState.ASKED, RequestState.PROPOSED}
