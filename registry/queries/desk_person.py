"""One person as the office sees them: names, entries with both verdicts, how to reach them, and what to heed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from members.choices import NameKind
from members.models import (
    BreakGlass,
    Document,
    Duplicate,
    Employment,
    Erasure,
    Name,
    OutsideRegistration,
    Person,
    PersonDetails,
    User,
    Withholding,
)
from members.queries import documents, messages, people
from registry.models import Entry
from registry.queries import entries, policies
from registry.queries.facts import EntryFacts, read_facts
from registry.rules.public import PublicEntry
from registry.rules.standing import Span, spans


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """An entry beside what the public reads of it.

    Args:
        public: what anybody reads today; None when it is not shown to them.
        span: what the register holds for today whatever is shown; None before its first term.
        life: that for every day, newest first.
    """

    number: str
    register: str
    merged_from: bool
    public: PublicEntry | None
    span: Span | None
    life: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """What to heed before anything is done for a person."""

    withheld: bool
    erased: bool
    merged: tuple[int, ...]
    duplicates: tuple[Duplicate, ...]
    unreachable: bool
    account: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One human being as the office sees them; `group` are the ids of all their records."""

    person: Person
    group: tuple[int, ...]
    name: str
    names: tuple[Name, ...]
    details: PersonDetails | None
    entries: tuple[DeskEntry, ...]
    employments: tuple[Employment, ...]
    outside: tuple[OutsideRegistration, ...]
    flags: Flags


def whole(person: Person, *, today: date) -> Whole:
    """Everything that heads the page of a person who is not merged into another; as many questions for anybody."""
    group = tuple(people.group(person).values_list("pk", flat=True))
    held = list(Name.objects.filter(person__in=group, set_aside_at=None).order_by("-during", "-pk"))
    details = PersonDetails.objects.filter(person=person).first()
    current = Q(person__in=group, set_aside_at=None, during__contains=today)
    return Whole(
        person=person,
        group=group,
        name=people.names([person.pk]).get(person.pk, ""),
        names=tuple(
            sorted((n for n in held if n.surname or n.forenames), key=lambda n: _NAMES.index(NameKind(n.kind)))
        ),
        details=details,
        entries=_entries(person, group, today),
        employments=tuple(Employment.objects.filter(current).select_related("organisation").order_by("during", "pk")),
        outside=tuple(OutsideRegistration.objects.filter(current).order_by("body", "number")),
        flags=_flags(person, group, today),
    )


_NAMES = [NameKind.OFFICIAL, NameKind.KNOWN_AS, NameKind.FORMER]


def _flags(person: Person, group: Sequence[int], today: date) -> Flags:
    alike = Duplicate.objects.filter(Q(first__in=group) | Q(second__in=group), settled_at=None)
    account = User.objects.filter(person__in=group).order_by("person").first()
    return Flags(
        withheld=Withholding.objects.filter(person__in=group, set_aside_at=None, during__contains=today).exists(),
        erased=Erasure.objects.filter(person__in=group).exists(),
        merged=tuple(pk for pk in group if pk != person.pk),
        duplicates=tuple(alike.order_by("pk")),
        unreachable=not messages.usable(person),
        account=account.email if account else "",
    )


def _entries(person: Person, group: Sequence[int], today: date) -> tuple[DeskEntry, ...]:
    ids = Entry.objects.filter(person__in=group).order_by("register__position", "number").values_list("pk", flat=True)
    book = policies.current()
    return tuple(_entry(held, book, person, today) for held in read_facts(entry_ids=list(ids)))


def _entry(held: EntryFacts, book: policies.Policies, person: Person, today: date) -> DeskEntry:
    register = book.register(held.register_id)
    life = spans(held.facts, register.book)
    return DeskEntry(
        number=held.number,
        register=register.name,
        merged_from=held.person_id != person.pk,
        public=entries.publish(held, book, on=today, today=today),
        span=next((span for span in life if today in span.during), None),
        life=tuple(reversed(life)),
    )


def named(person: Person) -> str:
    """What the office calls somebody; a number stands for whom it may not name."""
    return people.names([person.pk]).get(person.pk, "") or f"#{person.pk}"


def opening(*, user: User, group: Sequence[int], at: datetime) -> BreakGlass | None:
    """The opening of a record, otherwise closed to this account, that is in force."""
    return BreakGlass.objects.filter(user=user, person__in=group, began_at__lte=at, ends_at__gt=at).first()


def locker(*, user: User, group: Sequence[int], at: datetime) -> list[tuple[Document, bool]]:
    """The documents of a person, newest first, each with whether this account may open it now."""
    kept = Document.objects.filter(person__in=group, removed_at=None).order_by("-received_at", "-pk")
    readable = set(documents.opened_to(user).filter(person__in=group).values_list("pk", flat=True))
    readable |= set(documents.opened_by_reason(user, at=at).filter(person__in=group).values_list("pk", flat=True))
    return [(document, document.pk in readable) for document in kept]
