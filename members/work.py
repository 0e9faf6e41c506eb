"""What kinds of work there are: each app names its own, and `settings.WIRED["work_pages"]` brings them together."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import wiring
from members.acts import kinds as act_kinds
from members.choices import OFFICER_ROLES, Role
from members.models import GraveAct, WorkItem


@dataclass(frozen=True)
class WorkKind:
    """One kind of work in the office's queue.

    Args:
        label: what is to be done, as the queue shows it; begins with a verb.
        page: the address of the page on which an item is settled, empty where there is none.
        titles: what items are in more words than the label, by their id; asks as much for one as for a pageful.
        roles: who sees such work at all.
    """

    label: str | Promise
    page: Callable[[WorkItem], str]
    titles: Callable[[Collection[WorkItem]], Mapping[int, str]] | None = None
    roles: Collection[Role] = OFFICER_ROLES


def kinds() -> dict[str, WorkKind]:
    """Every kind of work, by its code."""
    return {code: kind for found in wiring.call("work_pages") for code, kind in found.items()}


def titles_of(items: Collection[WorkItem]) -> dict[int, str]:
    """What items are, in words, by their id."""
    known = kinds()
    titles = {item.pk: _label(known.get(item.kind), item) for item in items}
    for code in {item.kind for item in items}:
        if (kind := known.get(code)) and kind.titles:
            titles |= kind.titles([item for item in items if item.kind == code])
    return titles


def title_of(item: WorkItem) -> str:
    """What an item is, in words."""
    return titles_of([item])[item.pk]


def _label(kind: WorkKind | None, item: WorkItem) -> str:
    return str(kind.label) if kind else item.kind.replace("_", " ").capitalize()


def page_of(item: WorkItem) -> str:
    """The address of the page on which an item is settled; empty where there is none."""
    kind = kinds().get(item.kind)
    return kind.page(item) if kind else ""


def address(name: str, *args: object) -> str:
    """The address of this name; empty while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _person(item: WorkItem) -> str:
    return address("desk-person", item.person_id) if item.person_id else ""


def _locked_account(item: WorkItem) -> str:
    return address("desk-locked-account", item.pk)


def act_page(item: WorkItem) -> str:
    """The page on which an act of two people is confirmed or declined."""
    return address("desk-act", GraveAct.objects.get(pk=item.about_id).reference)


def act_titles(items: Collection[WorkItem]) -> dict[int, str]:
    """What acts of two people would do, by the work that waits for the second."""
    kinds_of = dict(GraveAct.objects.filter(pk__in=[item.about_id for item in items]).values_list("pk", "kind"))
    known = act_kinds()
    return {
        item.pk: gettext("Confirm or decline: %(act)s") % {"act": known[kinds_of[item.about_id]].label}
        for item in items
        if item.about_id in kinds_of
    }


def work_pages() -> dict[str, WorkKind]:
    """The kinds of this app, by code."""
    return {
        "act": WorkKind(_("Confirm or decline an act"), act_page, act_titles),
        "duplicate": WorkKind(
            _("Compare two records of people who look alike"), lambda item: address("desk-duplicate", item.about_id)
        ),
        "name_change": WorkKind(
            _("Decide on a change of name"), lambda item: address("desk-name-change", item.about_id)
        ),
        "withholding": WorkKind(
            _("Decide whether to keep somebody from public view"),
            lambda item: address("desk-withholding", item.about_id),
            roles=frozenset({Role.REGISTRAR}),
        ),
        "erasure": WorkKind(
            _("Decide on a request to be erased"),
            lambda item: address("desk-erasure", item.about_id),
            roles=frozenset({Role.REGISTRAR}),
        ),
        "outside_stated": WorkKind(
            _("Check a registration elsewhere that somebody told us of"),
            lambda item: address("desk-outside-check", item.about_id),
        ),
        "cannot_reach": WorkKind(_("Find a way to reach somebody"), _person),
        "message_broken": WorkKind(_("Have a message put right that cannot be written"), _person),
        "frozen_account": WorkKind(_("Speak to somebody who stopped their account"), _locked_account),
        "lost_factor": WorkKind(_("Help somebody who lost their second factor"), _locked_account),
    }
