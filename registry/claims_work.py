"""The work that claims to an entry make for the office."""

from django.utils.translation import gettext_lazy as _

from members.models import WorkItem
from members.work import WorkKind, address

KINDS = frozenset({"claim", "claim_stopped", "claim_attempts"})


def _page(item: WorkItem) -> str:
    return address("desk-claim", item.pk)


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about claims, by code."""
    return {
        "claim": WorkKind(_("Help somebody whom no code can reach to claim an entry"), _page),
        "claim_stopped": WorkKind(_("Look into a claim that the person on file stopped"), _page),
        "claim_attempts": WorkKind(_("Look into repeated claims to one entry"), _page),
    }
