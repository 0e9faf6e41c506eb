"""Emptying lines of checks about whoever was erased: outcome and digest stay, what was asked and said does not."""

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Left, Upper

from members import tenancy
from members.models import OutsideRegistration
from registry.models import BatchLine, Entry, LineReceipt
from registry.rules.check_lines import number_key

_WORDS = ("content", "number", "name", "surname", "register", "scope", "employee")


def forget(*, people: list[int]) -> None:
    """Empty every line about these people, of whichever organisation; while their numbers elsewhere are still held."""
    with tenancy.across():
        empty(about(people))


def about(people: list[int]) -> QuerySet[BatchLine]:
    """Every line about these people that still has words: that found them, or that asked for a number of theirs.

    A line that found nobody it might show, because they were withheld or already gone, names them all the same. Within
    whichever rows are shown.
    """
    numbers = set(Entry.objects.filter(person__in=people).values_list("number", flat=True))
    numbers |= set(OutsideRegistration.objects.filter(person__in=people).values_list("number", flat=True))
    keys = {key for number in numbers if (key := number_key(number))}
    asked = BatchLine.objects.alias(key=_key())
    return asked.filter(Q(entry__person__in=people) | Q(entry=None, key__in=keys)).exclude(content="")


def erased_meanwhile() -> QuerySet[BatchLine]:
    """The lines about somebody erased while they were being answered, which the erasure could not see yet."""
    return BatchLine.objects.filter(entry__person__erasure__isnull=False).exclude(content="")


def empty(lines: QuerySet[BatchLine]) -> None:
    """Empty these lines, then their receipts: whoever makes one meanwhile is waited for, and it is emptied next."""
    held = list(lines.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    BatchLine.objects.filter(pk__in=held).update(**dict.fromkeys(_WORDS, ""))
    LineReceipt.objects.filter(line__in=held).update(signed="")


def _key() -> Left:
    """The number as asked, in the way that check_lines.number_key writes it."""
    plain = Func(F("number"), template="normalize(%(expressions)s, NFKC)")
    figure = Func(plain, Value(r"^\s*(\d+)[.,]0+\s*$"), Value(r"\1"), function="regexp_replace")
    return Left(Func(Upper(figure), Value("[^A-Z0-9]"), Value(""), Value("g"), function="regexp_replace"), 40)
