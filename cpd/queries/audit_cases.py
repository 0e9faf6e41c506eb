"""Audits of CPD as their person, the office and messages see them: what is there, what is missing, whose move it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cpd.choices import AUDIT_OPEN, AUDIT_UNDER_WAY, AuditEnd, AuditStage, RecordState, Told
from cpd.models import AuditAppeal, AuditCase, AuditCopy, AuditProfile, AuditQuestion, AuditReferral, Record
from cpd.queries import logs, readiness
from cpd.rules import schemes
from cpd.rules.audit_cases import Lack, Limits, Written, appeal_until, lacks
from cpd.rules.schemes import Standard
from members.choices import ActState, WaitingOn
from members.models import Document, GraveAct, Person
from members.queries import evidence, people
from members.queries.calendar import london_day
from members.rules.dates import Days

_WITH = ("person", "referral", "policy", "selection__round", "cycle__scheme", "cycle__version")
# What is picked at first: enough to choose from, as audit guidance has it (domain 2.4, four to six activities).
PICKED_AT_FIRST = 6


def all_cases() -> QuerySet[AuditCase]:
    """Every case, with what its pages need of it."""
    return AuditCase.objects.select_related(*_WITH)


def of_person(person: Person) -> QuerySet[AuditCase]:
    """Every audit of a human being, newest first."""
    return all_cases().filter(person__in=people.group(person)).order_by("-called_at", "-pk")


def on_my_page(person: Person, *, on: date) -> list[AuditCase]:
    """Those that are under way, and those that were closed in the last ninety days."""
    lately = Q(closed_at__date__gt=on - timedelta(days=90))
    return list(of_person(person).filter(Q(stage__in=AUDIT_UNDER_WAY) | lately))


def ended_by_death(person: Person) -> QuerySet[AuditCase]:
    """The audits of a human being that ended because their death was recorded."""
    return of_person(person).filter(ended_as=AuditEnd.DIED)


def standards(case: AuditCase) -> tuple[Standard, ...]:
    """The standards that a case is judged by, as they were settled when its period was opened."""
    return schemes.standards(case.cycle.standards)


def question(case: AuditCase) -> AuditQuestion | None:
    """What more was asked for, if anything."""
    return AuditQuestion.objects.filter(case=case).first()


def activities(case: AuditCase) -> QuerySet[Record]:
    """The activities of the log that count for the period, newest first."""
    during = case.cycle.during
    kept = logs.kept(case.person).filter(last_on__gte=during.lower, last_on__lt=during.upper)
    return logs.with_evidence(kept).order_by("-last_on", "-pk")


def telling(case: AuditCase) -> list[Record]:
    """The activities that say most, which are picked at first."""
    said = [(sum(bool(getattr(one, name.value)) for name in Told), one) for one in activities(case)]
    best = sorted((pair for pair in said if pair[0]), key=lambda pair: -pair[0])
    return [one for _said, one in best[:PICKED_AT_FIRST]]


def picked(profile: AuditProfile) -> QuerySet[Record]:
    """The activities that were picked and are still in the log, oldest first."""
    return profile.records.filter(deleted_at=None, state=RecordState.KEPT).order_by("first_on", "pk")


def shown(profile: AuditProfile) -> QuerySet[Document]:
    """The documents that were picked and may still be evidence."""
    return evidence.usable(profile.case.person).filter(audit_profiles=profile)


def limits(case: AuditCase) -> Limits:
    """How many words the policy of the round allows."""
    return Limits(case.policy.summary_words, case.policy.statement_words)


def gaps(case: AuditCase, *, on: date) -> tuple[Days, ...]:
    """Stretches of the period that nothing explains, by the functions of the readiness meter."""
    (read,) = readiness.of_cycles([case.cycle], on=on)
    return tuple(gap for found in read.found for gap in found.gaps)


def missing(profile: AuditProfile, *, on: date) -> list[Lack]:
    """What keeps the profile from being sent in: the same on the task list, on the check and in the refusal."""
    case = profile.case
    asked = question(case)
    written = Written(
        summary=profile.summary,
        statement=profile.statement,
        activities=picked(profile).count(),
        evidence=shown(profile).count(),
        gaps=gaps(case, on=on),
        asked=asked is not None and asked.answered_at is None,
        answer=profile.answer,
    )
    return lacks(written, limits(case))


# The grave act by which the register suspends somebody after an audit.
SUSPENSION = "audit_suspend"


def suspension_proposed(case: AuditCase) -> GraveAct | None:
    """A suspension that waits for a second person."""
    waiting = GraveAct.objects.filter(kind=SUSPENSION, state=ActState.PROPOSED, detail__case=case.pk)
    return waiting.order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Referred:
    """An audit that was referred, before the registrar.

    Args:
        appeal: one that is not decided yet.
        proposed: a suspension that waits for a second person.
        open: whether the registrar may decide on it now.
    """

    referral: AuditReferral
    appeal: AuditAppeal | None
    proposed: GraveAct | None
    open: bool


def referred(case: AuditCase) -> Referred | None:
    """What the registrar has to decide about an audit and what keeps them from it, if it was ever referred."""
    referral = AuditReferral.objects.filter(case=case).first()
    if referral is None:
        return None
    appeal = AuditAppeal.objects.filter(case=case, decided_at=None).first()
    proposed = suspension_proposed(case)
    undecided = case.stage == AuditStage.REFERRED and referral.decided_at is None
    return Referred(referral, appeal, proposed, undecided and appeal is None and proposed is None)


def suspension_from(case: AuditCase) -> date | None:
    """From which day the registrar may propose a suspension: once an appeal was dismissed, or the days for it are over.

    Source: domain 9.4, a failed audit is final after the days to appeal.
    """
    if case.closed_at is None:
        return None
    closed_on = london_day(case.closed_at)
    if AuditAppeal.objects.filter(case=case, upheld=False).exists():
        return closed_on
    return appeal_until(closed_on, case.policy.appeal_days) + timedelta(days=1)


def copy(case: AuditCase) -> AuditCopy | None:
    """The frozen copy that is judged: the latest."""
    return AuditCopy.objects.filter(case=case).order_by("-look").first()


_MOVES: dict[str, str | Promise] = {
    **dict.fromkeys(AUDIT_OPEN, WaitingOn.PERSON.label),
    AuditStage.DEFERRAL: WaitingOn.OFFICE.label,
    AuditStage.SUBMITTED: WaitingOn.OFFICE.label,
    AuditStage.ASSESSING: _("the auditors"),
    AuditStage.REFERRED: WaitingOn.REGISTRAR.label,
}


def whose_move(case: AuditCase) -> str | Promise:
    """Who must act next on a case."""
    if case.stage == AuditStage.REFERRED and case.referral.decided_at is not None:
        return WaitingOn.NOBODY.label
    if case.stage == AuditStage.REFERRED and suspension_proposed(case) is not None:
        return WaitingOn.SECOND_PERSON.label
    return _MOVES.get(case.stage, WaitingOn.NOBODY.label)


def listed(*, stage: str = "") -> QuerySet[AuditCase]:
    """Cases as the office lists them: those due first, those closed last."""
    found = all_cases()
    if stage:
        found = found.filter(stage=stage)
    return found.order_by("closed_at", "due_on", "pk")


def names_of(cases: Sequence[AuditCase]) -> dict[int, str]:
    """The names of those who are audited, by case."""
    names = people.names([case.person_id for case in cases])
    return {case.pk: names.get(case.person_id, "") for case in cases}


def evidence_of(*, about: str, about_id: int) -> list[int]:
    """The documents that a piece of work about an audit rests on: with a request to put it off, what shows why."""
    if about != AuditCase._meta.label_lower:
        return []
    return list(Document.objects.filter(audit_deferrals__case=about_id).values_list("pk", flat=True).distinct())


def frozen(profile: AuditProfile, *, on: date) -> dict[str, Any]:
    """A profile and what of the log belongs to it, as plain values that no later change reaches."""
    case = profile.case
    names = {one.code: one.name for one in standards(case)}
    chosen = {one.pk for one in picked(profile)}
    (read,) = readiness.of_cycles([case.cycle], on=on)
    explained = logs.gaps(case.person).filter(during__overlap=case.cycle.during)
    return {
        "summary": profile.summary,
        "statement": profile.statement,
        "answer": profile.answer,
        "period": [case.cycle.during.lower.isoformat(), case.cycle.during.upper.isoformat()],
        "standards": names,
        "activities": [_activity(one, picked=one.pk in chosen) for one in activities(case)],
        "gaps": [
            {"from": one.during.lower.isoformat(), "until": one.during.upper.isoformat(), "words": one.words}
            for one in explained
        ],
        "documents": [{"reference": one.reference, "title": one.title} for one in shown(profile).order_by("pk")],
        "found": [
            {"question": found.asked.question.value, "standard": found.asked.standard, "what": found.asked.what,
             "has": found.has, "needs": found.needs}
            for found in read.found
        ],
    }  # fmt: skip


def _activity(record: Record, *, picked: bool) -> dict[str, Any]:
    """One activity of the dated list; only what was picked is told in full."""
    plain = {
        "reference": record.reference,
        "title": record.title,
        "kind": record.kind,
        "from": record.first_on.isoformat(),
        "last": record.last_on.isoformat(),
        "minutes": record.minutes,
        "picked": picked,
    }
    words = {name.value: getattr(record, name.value) for name in Told} if picked else {}
    return plain | words
