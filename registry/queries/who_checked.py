"""Who checked a person, and who watches them, as the person may be told.

What is read here is of every organisation at once. What leaves is a count, a kind that points at no organisation, or
the name of one that employs the person and agreed to be named; never a purpose, an officer or another person.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import Count, Max
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from members import tenancy
from members.models import Organisation, Person, TermsAgreement
from members.queries import people
from registry.choices import BatchState, WatchReason
from registry.models import BatchLine, ShareOpening
from registry.queries import checks, watched
from registry.rules.who_checked import OTHER, Asked, How, Line, by_organisations, in_order


@dataclass(frozen=True, slots=True)
class Watcher:
    """How many organisations of a kind, or which one that may be named, are told when the register's answer changes."""

    who: str
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a person may be told.

    Args:
        lines: newest month first.
        watchers: those that watch now.
        names: the names of the organisations that may be named, by id.
    """

    lines: tuple[Line, ...]
    watchers: tuple[Watcher, ...]
    names: dict[int, str]

    def who(self, line: Line) -> str:
        """Whom a line is about, in words."""
        if line.how is How.PROOF:
            return _("Somebody who saved proof from the public page")
        if line.how is How.SHARED:
            return _("Somebody to whom you gave a link")
        return self.names[line.organisation] if line.organisation else kind_in_words(line.kind)


def kind_in_words(kind: str) -> str:
    """A kind of organisation, or that its kind would point at it."""
    return kind if kind != OTHER else _("Another kind of organisation")


def told(person: Person, *, on: date) -> Told:
    """Who checked a person, and who watches them; in as many statements whatever their number.

    Args:
        on: the London day of asking.
    """
    together = list(people.group(person).values_list("pk", flat=True))
    with tenancy.across():
        asked = _asked(together)
        watching = _watching(together, on)
        named = _named(watching, on)
    called = _called({one.organisation for one in asked} | set(watching))
    kinds = kinds_told() if called else frozenset()
    lines = by_organisations(
        [replace(one, kind=called[one.organisation].kind) for one in asked], named=named, kinds=kinds
    )
    names = {pk: one.name for pk, one in called.items() if pk in named}
    public = [Line(month.first, How.PROOF, month.count) for month in checks.counted(person)]
    return Told(
        lines=tuple(in_order([*lines, *public, *_openings(together)])),
        watchers=_watchers([called[pk] for pk in watching], kinds, names),
        names=names,
    )


def kinds_told() -> frozenset[str]:
    """The kinds of organisations of which the directory has so many that a kind points at none of them."""
    counted = Organisation.objects.exclude(kind="").values("kind").annotate(number=Count("pk"))
    return frozenset(counted.filter(number__gte=settings.CHECKS_KIND_FROM).values_list("kind", flat=True))


def _asked(together: Collection[int]) -> list[Asked]:
    """How often each organisation asked, by London month; one check counts once, whatever its lines."""
    lines = BatchLine.objects.filter(
        entry__person__in=together, batch__state=BatchState.DONE, batch__sandbox=False
    ).annotate(month=TruncMonth("batch__done_at"))
    counted = lines.values("month", "organisation").annotate(number=Count("batch", distinct=True))
    rows = counted.values_list("month", "organisation", "number")
    return [Asked(month.date(), organisation, "", number) for month, organisation, number in rows]


def _watching(together: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """The organisations that watch a person on a day, with their reasons."""
    live = watched.live(on=on).filter(entry__person__in=together)
    found: dict[int, set[str]] = {}
    for organisation, reason in live.values_list("organisation", "reason"):
        found.setdefault(organisation, set()).add(reason)
    return {organisation: frozenset(reasons) for organisation, reasons in found.items()}


def _called(organisations: Collection[int]) -> dict[int, Organisation]:
    return Organisation.objects.in_bulk(organisations)


def _named(watching: dict[int, frozenset[str]], on: date) -> frozenset[int]:
    """Those that say that the person works for them, and agreed to terms by which they are named to such people.

    What is agreed to before its day names nobody until then.
    """
    since = settings.CHECKS_NAMED_FROM_TERMS
    employing = [pk for pk, reasons in watching.items() if WatchReason.EMPLOYED in reasons]
    if not since or not employing:
        return frozenset()
    agreed = TermsAgreement.objects.filter(organisation__in=employing, terms__valid_from__lte=on)
    latest = agreed.values("organisation").annotate(version=Max("terms__version")).filter(version__gte=since)
    return frozenset(latest.values_list("organisation", flat=True))


def _openings(together: Collection[int]) -> list[Line]:
    opened = ShareOpening.objects.filter(share__entry__person__in=together)
    months = opened.annotate(month=TruncMonth("at")).values("month").annotate(number=Count("pk"))
    return [Line(row["month"].date(), How.SHARED, row["number"]) for row in months]


def _watchers(watching: Iterable[Organisation], kinds: frozenset[str], names: dict[int, str]) -> tuple[Watcher, ...]:
    counted = Counter(names.get(one.pk) or kind_in_words(one.kind if one.kind in kinds else OTHER) for one in watching)
    return tuple(Watcher(who, number) for who, number in sorted(counted.items()))
