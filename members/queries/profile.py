"""What a person sees and says of themselves: details, work, registrations elsewhere, names, and what waits for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from members.choices import CopyState, DocumentState, NameKind, RequestState
from members.models import (
    DataCopy,
    Employment,
    ErasureRequest,
    Name,
    NameChange,
    Organisation,
    OutsideRegistration,
    Person,
    PersonDetails,
    PlaceConfirmation,
    User,
    WithholdingRequest,
    WorkforceConsent,
)
from members.queries import documents, people

Asked = TypeVar("Asked", NameChange, WithholdingRequest, ErasureRequest, DataCopy)
_OPEN = [RequestState.ASKED, RequestState.PROPOSED]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, for the person or for the office.

    Args:
        words: what it is.
        page: the name of the page on which it is settled.
        yours: whether it is the person's move.
        by: the day by which, if one is set.
    """

    words: str
    page: str
    yours: bool
    by: date | None = None


def details(person: Person) -> PersonDetails:
    """What reaches a person, as the record that is kept has it."""
    return PersonDetails.objects.get(person=person)


def account_of(person: Person) -> User | None:
    """The account by whose address the person is told first, if they have one."""
    return User.objects.filter(person__in=people.group(person), is_active=True).order_by("person").first()


def employments(person: Person) -> QuerySet[Employment]:
    """Where a person works and worked, as believed now, the latest first; `shown` where it is confirmed as public."""
    confirmed = PlaceConfirmation.objects.filter(employment=OuterRef("pk"), withdrawn_at=None)
    held = Employment.objects.filter(person__in=people.group(person), set_aside_at=None)
    return held.select_related("organisation", "workforce_answer").annotate(shown=Exists(confirmed)).order_by("-during")


def find_organisations(text: str) -> list[Organisation]:
    """Organisations of the directory whose name or town has every word typed, at most twenty."""
    words = text.split()[:6]
    if not any(len(word) > 1 for word in words):
        return []
    found = Organisation.objects.all()
    for word in words:
        found = found.filter(Q(name__icontains=word) | Q(town__icontains=word) | Q(ods_code__iexact=word))
    return list(found.order_by("name", "pk")[:20])


def outside(person: Person) -> QuerySet[OutsideRegistration]:
    """Registrations held elsewhere, as believed now."""
    held = OutsideRegistration.objects.filter(person__in=people.group(person), set_aside_at=None)
    return held.order_by("body", "-during", "pk")


def names(person: Person) -> QuerySet[Name]:
    """Every name of the person as believed now, the present one first."""
    return Name.objects.filter(person=person, set_aside_at=None).order_by("-kind", "-during", "pk")


def official_name(person: Person, *, on: date) -> Name | None:
    """The name on the register on a day."""
    held = Name.objects.filter(person=person, kind=NameKind.OFFICIAL, set_aside_at=None, during__contains=on)
    return held.order_by("-during").first()


def consented(person: Person) -> bool:
    """Whether answers about the person's work may be counted now."""
    return WorkforceConsent.objects.filter(person__in=people.group(person), withdrawn_at=None).exists()


def waiting(person: Person, *, on: date) -> list[Waiting]:
    """What waits for the person, then what waits for the office; in the same number of statements for everybody."""
    found = [*_contacts(person), *_work(person, on), *_documents(person), *_requests(person), *_copies(person)]
    return sorted(found, key=lambda one: not one.yours)


def _contacts(person: Person) -> Iterator[Waiting]:
    held = PersonDetails.objects.filter(person=person).first()
    if held is None:
        return
    if held.unreachable:
        yield Waiting(_("Something we sent you came back. Check how we reach you."), "my-contacts", yours=True)
    elif held.confirmed_at is None:
        yield Waiting(_("Check how we reach you, and say which way you prefer."), "my-contacts", yours=True)


def _work(person: Person, on: date) -> Iterator[Waiting]:
    here = [one for one in employments(person) if one.during.upper is None or one.during.upper > on]
    if not here:
        yield Waiting(_("Tell us where you work."), "my-employment-add", yours=True)
    elif not any(one.shown for one in here):  # type: ignore[attr-defined]
        yield Waiting(_("Say whether the public may see where you work."), "my-details", yours=True)


def _documents(person: Person) -> Iterator[Waiting]:
    warned = documents.locker(person).filter(state=DocumentState.CLEAN, answer="").exclude(warnings=[])
    if warned.exists():
        yield Waiting(_("Say what looks like a patient’s details in a document of yours."), "my-documents", yours=True)


def _requests(person: Person) -> Iterator[Waiting]:
    together = people.group(person)
    for model, page, words in (
        (NameChange, "my-name", _("Your request for another name is with the office.")),
        (WithholdingRequest, "my-withhold", _("Your request about what the public sees is with the registrar.")),
        (ErasureRequest, "my-erasure", _("Your request for erasure is with the registrar.")),
    ):
        asked = model._default_manager.filter(person__in=together, state__in=_OPEN).first()
        if asked:
            yield Waiting(words, page, yours=False, by=getattr(asked, "due_on", None))


def _copies(person: Person) -> Iterator[Waiting]:
    copy = (
        DataCopy.objects.filter(~Q(state=CopyState.GONE), person__in=people.group(person)).order_by("-asked_at").first()
    )
    if copy and copy.state == CopyState.READY and copy.expires_at:
        yield Waiting(
            _("The copy of what we hold about you is ready."), "my-copy", yours=True, by=copy.expires_at.date()
        )
    elif copy and copy.state in {CopyState.ASKED, CopyState.MAKING}:
        yield Waiting(_("The copy of what we hold about you is being made."), "my-copy", yours=False)


def latest(person: Person, model: type[Asked]) -> Asked | None:
    """The newest request of a kind, whatever became of it."""
    return model._default_manager.filter(person__in=people.group(person)).order_by("-asked_at", "-pk").first()
