"""The work that reports of misuse make for the office."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.models import WorkItem
from members.work import WorkKind, address
from registry.rules.who_checked import report_number


def _misuse(item: WorkItem) -> str:
    return address("desk-misuse", item.about_id)


def _titles(items: Collection[WorkItem]) -> dict[int, str]:
    """What each is, with the number that people quote."""
    words = _("Look into a check that is reported as misuse: %(number)s")
    return {item.pk: words % {"number": report_number(item.about_id)} for item in items}


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work of this module, by code."""
    return {"misuse": WorkKind(lazy("Look into a check that is reported as misuse"), _misuse, _titles)}
