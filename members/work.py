"""What kinds of work there are: each app names its own, and `settings.WIRED["work_pages"]` brings them together."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
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
        title: what an item is in more words than its label, where it has them.
        roles: who sees such work at all.
    """

    label: str | Promise
    page: Callable[[WorkItem], str]
    title: Callable[[WorkItem], str | Promise] | None = None
    roles: Collection[Role] = OFFICER_ROLES


def kinds() -> dict[str, WorkKind]:
    """Every kind of work, by its code."""
    return {code: kind for found in wiring.call("work_pages") for code, kind in found.items()}


def title_of(item: WorkItem) -> str:
    """What an item is, in words."""
    kind = kinds().get(item.kind)
    if kind is None:
        return item.kind.replace("_", " ").capitalize()
    return str(kind.title(item) if kind.title else kind.label)


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


def _act(item: WorkItem) -> GraveAct:
    return GraveAct.objects.get(pk=item.about_id)


def _what_act(item: WorkItem) -> str:
    return _("Confirm or decline: %(act)s") % {"act": act_kinds()[_act(item).kind].label}


def work_pages() -> dict[str, WorkKind]:
    """The kinds of this app, by code."""
    return {
        "act": WorkKind(
            _("Confirm or decline an act"), lambda item: address("desk-act", _act(item).reference), _what_act
        ),
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
