"""A registration is suspended after an audit of CPD that failed: proposed by the registrar, confirmed by another.

It protects nobody from anything, so it begins only when both agree and the days to appeal are over; CPD is told what
was decided in the same transaction. Source: domain 9.2 and 9.4; docs/adr/0031.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from cpd.choices import AuditStage, ReferralOutcome
from cpd.models import AuditCase
from cpd.queries.audit_cases import SUSPENSION, of_person, suspension_from, suspension_proposed
from cpd.services import audit_moves, audit_referrals
from members.acts import REGISTRAR_ONLY, Kind, Sayings
from members.choices import WaitingOn
from members.errors import Refused
from members.models import GraveAct, Person, User
from members.queries.calendar import london_day
from members.rules.dates import add_months
from members.services import acts, work
from registry.choices import DecisionBody, FactSource, Ground, SanctionKind
from registry.models import Entry
from registry.queries import audited
from registry.rules.facts import reason_class
from registry.services import decisions, orders


@transaction.atomic
def propose(*, case: AuditCase, reasons: str, by: User, at: datetime) -> GraveAct:
    """Propose that a registration is suspended after a referred audit; the same again answers with what waits.

    Another person, or other reasons, propose another thing: one proposal is decided, or withdrawn, before the next.

    Args:
        reasons: the person reads them once it is confirmed.

    Raises:
        Refused: without reasons, before the days to appeal are over, where nothing is left to suspend, and as
            `cpd.services.audit_referrals.to_decide`.
    """
    if not reasons.strip():
        raise Refused(_("Give the reasons: the registrant reads them."), field="reasons", code="reasons")
    case = audit_moves.locked(case)
    waiting = suspension_proposed(case)
    if waiting is not None and (waiting.proposed_by_id, waiting.reason) == (by.pk, reasons.strip()):
        return waiting
    audit_referrals.to_decide(case=case, by=by)
    detail = {"case": case.pk, "entries": [entry.pk for entry in audited.entries(case, on=london_day(at))]}
    act = acts.propose(kind=SUSPENSION, person=case.person, detail=detail, reason=reasons, by=by, at=at)
    work.wait_for(key=audit_referrals.work_key(case), waiting_on=WaitingOn.SECOND_PERSON, at=at)
    return act


@transaction.atomic
def nothing_follows(*, person: Person, by: User, at: datetime) -> None:
    """Nothing is decided any more on the referred audits of somebody who died; called by the verb that records it."""
    for referred in of_person(person).filter(stage=AuditStage.REFERRED).order_by("pk"):
        case = audit_moves.locked(referred)
        if (waiting := suspension_proposed(case)) is not None:
            acts.overtake(act=waiting, answer=_("Their death was recorded."), by=by, at=at)
        for key in (audit_referrals.work_key(case), audit_referrals.appeal_key(case)):
            work.close_item(key=key, at=at)


def _case(act: GraveAct) -> AuditCase:
    return audit_moves.locked(AuditCase(pk=act.detail["case"]))


def _entries(act: GraveAct) -> list[Entry]:
    return list(Entry.objects.filter(pk__in=act.detail["entries"]).order_by("pk"))


def _check(act: GraveAct) -> None:
    first = suspension_from(_case(act))
    if first is None or london_day(act.proposed_at) < first:
        raise Refused(_("The days to appeal are not over yet."), field="outcome", code="too_early")
    if not act.detail["entries"]:
        raise Refused(_("There is no registration left that could be suspended."), field="outcome", code="nothing")


def _still(act: GraveAct, case: AuditCase, on: date) -> list[Entry]:
    """The entries that both people read of, which are still those that can be suspended.

    Raises:
        Refused: where one was left since, or there is one more.
    """
    found = audited.entries(case, on=on)
    if [entry.pk for entry in found] != act.detail["entries"]:
        words = _("The entries that can be suspended are not those that were proposed any more. Decline this.")
        raise Refused(words, code="changed")
    return found


def _suspend(act: GraveAct, by: User, at: datetime) -> None:
    """Suspend from today for the months of the policy, and have CPD tell the person, in a letter with the reasons."""
    case, on = _case(act), london_day(at)
    audit_referrals.had_no_part(case=case, by=by)
    ends = add_months(on, case.policy.suspension_months)
    for entry in _still(act, case, on):
        decision = decisions.record(
            entry=entry,
            body=DecisionBody.REGISTRAR,
            decided_on=on,
            case=case.reference,
            text=act.reason,
            by=act.proposed_by,
            at=at,
        )
        order = orders.Order(SanctionKind.SUSPENDED, Ground.CPD, on, ends)
        orders.put_in_force(decision=decision, order=order, by=by, at=at, source=FactSource.OFFICE, tell=False)
    audit_referrals.decide(
        case=case,
        outcome=ReferralOutcome.SUSPEND,
        reasons=act.reason,
        suspended=DateRange(on, ends),
        by=act.proposed_by,
        at=at,
    )


def _declined(act: GraveAct, at: datetime) -> None:
    """It is with the registrar again, who decides otherwise or proposes it anew."""
    work.wait_for(key=audit_referrals.work_key(_case(act)), waiting_on=WaitingOn.REGISTRAR, at=at)


def _says(act: GraveAct) -> Sayings:
    case = AuditCase.objects.select_related("selection__round", "policy").get(pk=act.detail["case"])
    yield _("Audit"), case.selection.round.name
    yield _("Referred because"), str(case.referral.get_why_display())
    yield _("Entries"), ", ".join(entry.number for entry in _entries(act))
    yield _("Order"), str(SanctionKind.SUSPENDED.label)
    yield _("How long"), _("%(n)s months from the day on which it is confirmed") % {"n": case.policy.suspension_months}
    yield _("What the public reads as the reason"), str(reason_class(Ground.CPD).label)


KINDS = {
    SUSPENSION: Kind(
        "Suspend a registration after an audit of CPD",
        _suspend,
        _says,
        _check,
        may_propose=REGISTRAR_ONLY,
        declined=_declined,
    )
}
