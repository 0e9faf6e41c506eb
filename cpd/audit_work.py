"""The work that audits make for the office: requests to be put off, auditors to find, referrals and appeals."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cpd.models import AuditCase
from members.choices import Role
from members.models import WorkItem
from members.work import WorkKind, address


def _page(name: str) -> Callable[[WorkItem], str]:
    return lambda item: address(name, AuditCase.objects.get(pk=item.about_id).reference)


def work_pages() -> dict[str, WorkKind]:
    """The kinds of work about audits, by code."""
    return {
        "audit_deferral": WorkKind(_("Decide whether an audit of CPD is put off"), _page("desk-audit-deferral")),
        "audit_seats": WorkKind(_("Find auditors for somebody’s CPD"), _page("desk-audit-seats")),
        "audit_referral": WorkKind(
            _("Decide what follows from an audit of CPD"),
            _page("desk-audit-referral"),
            roles=frozenset({Role.REGISTRAR}),
        ),
        "audit_appeal": WorkKind(_("Decide on an appeal about an audit of CPD"), _page("desk-audit-appeal")),
    }
