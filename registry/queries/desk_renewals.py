"""The desk's list of those who have not renewed: who is at risk, what is left, by when, and whom nothing reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from members.asker import Asker
from members.models import WorkItem
from members.queries import people
from members.queries.pages import Capped
from registry.choices import RENEWING
from registry.models import Renewal
from registry.queries import renewals
from registry.queries.renewals import Renewing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which renewals somebody wants to see.

    Args:
        register: the code of a register, or empty.
        stage: one stage, or empty for all that are not done.
        unreached: only those of people whom nothing reaches.
    """

    register: str = ""
    stage: str = ""
    unreached: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One renewal as a list shows it."""

    state: Renewing
    name: str
    unreached: bool


def chosen(asker: Asker, wanted: Wanted) -> QuerySet[Renewal]:
    """The renewals that were asked for, those due first; nobody's own is among them."""
    found = Renewal.objects.filter(stage__in=RENEWING).select_related("entry__register", "entry__person", "policy")
    if asker.person is not None:
        found = found.exclude(entry__person__in=list(people.group(asker.person).values_list("pk", flat=True)))
    if wanted.register:
        found = found.filter(entry__register__code=wanted.register)
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    if wanted.unreached:
        found = found.filter(Exists(_unreached().filter(person=OuterRef("entry__person"))))
    return found.order_by("begins_on", "entry__number")


def page(asker: Asker, wanted: Wanted, number: str, *, today: date) -> Page:
    """One page of them, as `Row`."""
    shown = Capped(chosen(asker, wanted)).shown(number)
    shown.object_list = rows(list(shown.object_list), today=today)
    return shown


def rows(found: Collection[Renewal], *, today: date) -> list[Row]:
    """Renewals with what a list shows beside them; as many questions for one as for a thousand."""
    ids = {one.entry.person_id for one in found}
    names = people.names(ids)
    unreached = set(_unreached().filter(person__in=ids).values_list("person", flat=True))
    return [
        Row(
            state=state,
            name=names.get(state.renewal.entry.person_id, "") or _("Erased person"),
            unreached=state.renewal.entry.person_id in unreached,
        )
        for state in renewals.read_all(found, on=today)
    ]


def _unreached() -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(kind="cannot_reach", closed_at=None)
