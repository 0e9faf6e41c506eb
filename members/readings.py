"""The weekly list of unusual readings: the work that it makes, and the message that says it is ready."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import mail
from members.choices import Role
from members.mail import Builder
from members.models import Message, WorkItem
from members.work import WorkKind, address


def _page(item: WorkItem) -> str:
    return f"{address('desk-readings')}?week={_week(item)}"


def _titles(items: Collection[WorkItem]) -> dict[int, str]:
    return {item.pk: _("Look at unusual readings of week %(week)s") % {"week": _week(item)} for item in items}


def _week(item: WorkItem) -> str:
    return item.key.partition(":")[2]


def work_pages() -> dict[str, WorkKind]:
    """The list as the queue shows it, to the registrar alone."""
    label = gettext_lazy("Look at unusual readings of a week")
    return {"readings": WorkKind(label, _page, _titles, roles=frozenset({Role.REGISTRAR}))}


def _ready(message: Message) -> dict[str, object]:
    """Nothing of what is on the list leaves the register."""
    return {
        "link": f"{mail.address('desk-readings')}?week={message.context['week']}",
        "link_words": _("See the list"),
    }


EVENTS: dict[str, Builder] = {"members/mail/readings_ready": _ready}


def events() -> dict[str, Builder]:
    """The message that a list is ready, and what its templates show."""
    return EVENTS
