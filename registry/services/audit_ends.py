"""Audits of CPD end by themselves, saying as what, once whoever is audited is registered no more (domain 9.4)."""

from datetime import date, datetime

from cpd.models import AuditCase
from cpd.services import audit_referrals
from members.errors import Refused
from registry.queries import audited


def run(*, on: date, at: datetime) -> int:
    """End the audits of those who lapsed, left or were removed, in time before anybody is reminded that day.

    Each by itself. A day on which nothing ran is made up for by the next; running again changes nothing.

    Args:
        on: the London day that the run is for.

    Returns:
        How many ended.
    """
    ended = 0
    for pk, how in audited.leavers(on=on):
        try:
            audit_referrals.end_early(case=AuditCase(pk=pk), how=how, by=None, at=at)
        except Refused:  # somebody closed it since it was looked up; the others end all the same
            continue
        ended += 1
    return ended
