"""Records that look alike, side by side, with what matched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.jinja import day
from members.models import (
    Duplicate,
    Employment,
    GraveAct,
    Name,
    OutsideRegistration,
    Person,
    PersonDetails,
    User,
    Withholding,
)
from members.queries import people
from members.queries.acts import OPEN
from members.queries.duplicates import BIRTH_AND_NAME, EMAIL, OUTSIDE_NUMBER
from registry.models import Entry
from registry.templatetags.desk import masked

WORDS: dict[str, str | Promise] = {
    OUTSIDE_NUMBER: _("the same number on another register"),
    EMAIL: _("the same e-mail address"),
    BIRTH_AND_NAME: _("the same date of birth and names that are alike"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two records side by side: what each holds, and whether that is what matched."""

    label: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    matched: bool


def listed(*, settled: bool) -> QuerySet[Duplicate]:
    """Pairs that wait for an officer, those found first at the top; or pairs that were settled, newest first."""
    if settled:
        return Duplicate.objects.exclude(settled_at=None).order_by("-settled_at", "-pk")
    return Duplicate.objects.filter(settled_at=None).order_by("found_at", "pk")


def but_own(rows: QuerySet[Duplicate], own: Person | None) -> QuerySet[Duplicate]:
    """Without the pairs of which one is the asker's own record."""
    if own is None:
        return rows
    group = list(people.group(own).values_list("pk", flat=True))
    return rows.exclude(Q(first__in=group) | Q(second__in=group))


def open_merge(duplicate: Duplicate) -> GraveAct | None:
    """The proposal to merge these two that waits for a second person, if any."""
    pair = [duplicate.first_id, duplicate.second_id]
    waiting = GraveAct.objects.filter(kind="merge", person__in=pair, state__in=OPEN)
    return waiting.filter(detail__kept__in=pair, detail__gone__in=pair).first()


def matched_words(duplicate: Duplicate) -> list[str]:
    """What matched, in words."""
    return [str(WORDS.get(sign, sign)) for sign in duplicate.matched]


def side_by_side(duplicate: Duplicate, *, contact: bool, today: date) -> list[Compared]:
    """What two records hold, line by line.

    Args:
        contact: whether addresses and birthdays are written out; they are masked otherwise.
    """
    pair = (duplicate.first_id, duplicate.second_id)
    signs = set(duplicate.matched)
    details = {one.person_id: one for one in PersonDetails.objects.filter(person__in=pair)}
    lines = [
        (_("Names"), _names(pair), BIRTH_AND_NAME in signs),
        (_("Date of birth"), _born(pair, details, contact), BIRTH_AND_NAME in signs),
        (_("E-mail"), _contact(pair, details, ("email", "second_email"), contact), EMAIL in signs),
        (_("Telephone"), _contact(pair, details, ("phone",), contact), False),
        (_("Postal address"), _contact(pair, details, ("address",), contact), False),
        (_("On the register"), _entries(pair), False),
        (_("Numbers on other registers"), _outside(pair), OUTSIDE_NUMBER in signs),
        (_("Employers"), _employers(pair), False),
        (_("Account"), _accounts(pair), False),
        (_("Kept from public view"), _withheld(pair, today), False),
    ]
    return [Compared(str(label), tuple(held[pair[0]]), tuple(held[pair[1]]), matched) for label, held, matched in lines]


Held = dict[int, list[str]]


def _gathered(pair: Sequence[int], found: Iterable[tuple[int, str]]) -> Held:
    held: Held = {person: [] for person in pair}
    for person, text in found:
        if text and text not in held[person]:
            held[person].append(text)
    return held


def _names(pair: Sequence[int]) -> Held:
    found = Name.objects.filter(person__in=pair, set_aside_at=None).order_by("-during", "-pk")
    return _gathered(pair, ((n.person_id, " ".join(f"{n.title} {n.forenames} {n.surname}".split())) for n in found))


def _born(pair: Sequence[int], details: dict[int, PersonDetails], contact: bool) -> Held:
    born = ((one.person_id, one.date_of_birth) for one in details.values() if one.date_of_birth)
    return _gathered(pair, ((person, day(on) if contact else f"•• •• {on.year}") for person, on in born))


def _contact(pair: Sequence[int], details: dict[int, PersonDetails], fields: Sequence[str], contact: bool) -> Held:
    values = ((one.person_id, getattr(one, field)) for one in details.values() for field in fields)
    return _gathered(pair, ((person, value if contact else masked(value)) for person, value in values if value))


def _entries(pair: Sequence[int]) -> Held:
    found = Entry.objects.filter(person__in=pair).select_related("register").order_by("register__position", "number")
    return _gathered(pair, ((one.person_id, f"{one.number}, {one.register.name}") for one in found))


def _outside(pair: Sequence[int]) -> Held:
    found = OutsideRegistration.objects.filter(person__in=pair, set_aside_at=None).order_by("body", "number")
    return _gathered(pair, ((one.person_id, f"{one.body} {one.number}, {one.get_standing_display()}") for one in found))


def _employers(pair: Sequence[int]) -> Held:
    found = Employment.objects.filter(person__in=pair, set_aside_at=None).select_related("organisation")
    return _gathered(
        pair,
        (
            (one.person_id, one.organisation.name if one.organisation else one.employer_name)
            for one in found.order_by("-during", "-pk")
        ),
    )


def _accounts(pair: Sequence[int]) -> Held:
    found = User.objects.filter(person__in=pair).values_list("person", flat=True)
    return _gathered(pair, ((person, str(_("has an account"))) for person in found))


def _withheld(pair: Sequence[int], today: date) -> Held:
    found = Withholding.objects.filter(person__in=pair, set_aside_at=None, during__contains=today)
    return _gathered(pair, ((one.person_id, str(_("kept from public view"))) for one in found))
