"""Deciding on applications: proposed by somebody who assessed nothing on the file, confirmed by another such.

Source: domain 9.1, security T9.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail, wiring
from members.acts import EITHER, Kind, Sayings, person_of
from members.errors import Refused
from members.models import GraveAct, Person, User
from members.queries.calendar import london_day
from members.services import acts, deciding, messages
from registry import wording
from registry.choices import Mark, Recommended, RouteKind, SeatEnd, Section, Stage
from registry.models import AdmissionDecision, Application, ProposedDecision
from registry.queries import admitting, conflicts, decisions, rounds, suitability
from registry.rules import appeals as rules
from registry.services import entries, letters, seat_ends, stages

GRANT = "grant_certificate"


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision says to the applicant.

    Args:
        would_help: of a refusal, what would help another application.
    """

    reasons: str
    would_help: str = ""


@transaction.atomic
def propose(
    *,
    application: Application,
    outcome: Recommended,
    words: Words,
    by: User,
    at: datetime,
    certificate_seen: bool = False,
) -> GraveAct:
    """Propose to admit or to refuse an applicant; a second person confirms it.

    Proposing the same again while it waits answers with what waits.

    Args:
        certificate_seen: that the certificate on which the route rests was seen, where it rests on one.

    Raises:
        Refused: without reasons; by anybody who took part in assessing it or has a conflict; while something is open;
            to admit somebody whom something keeps from being admitted; while another decision waits.
    """
    application = stages.locked(application)
    _check_decider(application, by, at)
    if waits := decisions.waiting(application):
        return _the_same(waits, outcome, words, by)
    _check(application, outcome, at)
    if not words.reasons.strip():
        raise Refused(_("Give the reasons: the applicant reads them."), field="reasons", code="reasons")
    if outcome == Recommended.REFUSE and not words.would_help.strip():
        raise Refused(_("Say what would help another application."), field="would_help", code="would_help")
    if outcome == Recommended.ADMIT and Section.CERTIFICATE in application.policy.sections and not certificate_seen:
        raise Refused(
            _("Confirm that you have seen the certificate."), field="certificate_seen", code="certificate_seen"
        )
    act = acts.propose(
        kind=_kind(application, outcome),
        person=application.person,
        detail={"application": application.pk},
        reason=_for_the_office(application, outcome),
        by=by,
        at=at,
    )
    ProposedDecision.objects.create(
        application=application,
        act=act,
        outcome=outcome,
        reasons=words.reasons.strip(),
        would_help=words.would_help.strip(),
        certificate_seen=certificate_seen,
    )
    return act


def _kind(application: Application, outcome: Recommended) -> str:
    grants = outcome == Recommended.ADMIT and application.route.kind == RouteKind.CERTIFICATE
    return GRANT if grants else outcome.value


def _for_the_office(application: Application, outcome: Recommended) -> str:
    """Why it is proposed, in a few words beside those that the applicant would read."""
    departs = outcome != (decisions.points_to(application) or outcome)
    return _("It departs from the recommendation.") if departs else _("As recommended.")


def _the_same(waits: ProposedDecision, outcome: Recommended, words: Words, by: User) -> GraveAct:
    said = (waits.outcome, waits.reasons, waits.would_help, waits.act.proposed_by_id)
    if said == (outcome, words.reasons.strip(), words.would_help.strip(), by.pk):
        return waits.act
    raise Refused(
        _("A decision on this application waits for a second person already. Look at it first."), code="waits"
    )


def _check_decider(application: Application, by: User, at: datetime) -> None:
    """Neither the applicant, nor anybody with a conflict, nor anybody who worked on the file on a seat."""
    deciding.may_decide(by, application.person, holding=EITHER)
    if found := conflicts.found(by, application, london_day(at)):
        why = "; ".join(conflicts.in_words(one) for one in found)
        raise Refused(_("You may not decide on this application: %(why)s.") % {"why": why}, code="conflict")


def _check(application: Application, outcome: Recommended, at: datetime) -> None:
    for obstacle in admitting.to_decide(application):
        raise Refused(obstacle.words, code=obstacle.code)
    if outcome == Recommended.PORTFOLIO:
        raise Refused(_("A portfolio is invited by those who judge."), field="outcome", code="not_allowed")
    if outcome == Recommended.ADMIT:
        for obstacle in admitting.to_admit(application, on=london_day(at)):
            raise Refused(obstacle.words, code=obstacle.code)
    elif application.stage == Stage.APPEAL:
        raise Refused(_("The appeal was upheld, so the applicant can only be admitted."), code="upheld")


# --- What is done once a second person confirms it ------------------------------------------------------------------


def _decide(act: GraveAct, by: User, at: datetime) -> None:
    """Asked everything again, for much may have changed since it was proposed: then one transaction does it all."""
    Person.objects.select_for_update(no_key=True).get(pk=person_of(act).pk)  # before anything of theirs
    proposed = decisions.of_act(act)
    application, outcome = stages.locked(proposed.application), Recommended(proposed.outcome)
    _check_decider(application, by, at)
    _check_recommended_by_another(application, by)
    _check(application, outcome, at)
    decision = AdmissionDecision.objects.create(
        application=application,
        outcome=outcome,
        reasons=proposed.reasons,
        would_help=proposed.would_help,
        against_recommendation=outcome != (decisions.points_to(application) or outcome),
        act=act,
        decided_at=at,
        served_at=at,
        appeal_until=_appeal_until(application, outcome, at),
    )
    if outcome == Recommended.ADMIT and application.route.kind == RouteKind.CERTIFICATE:
        _grant(application, by, at)
    elif outcome == Recommended.ADMIT:
        entries.admit(application=application, decision=decision, by=by, at=at)
        decision.application.refresh_from_db()
    else:
        stages.move(application=application, to=Stage.REFUSED, by=by, at=at)
        messages.tell(
            person=application.person,
            event="registry/mail/refused",
            key=f"application_decision:{decision.pk}:refused",
            context={"decision": decision.pk},
            at=at,
        )
    seat_ends.end_all(application=application, how=SeatEnd.DONE, by=by, at=at)
    letters.issue(decision=decision, at=at)
    trail.record(
        "registry.application_decided",
        about=decision,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        outcome=outcome,
        against=decision.against_recommendation,
    )


def _grant(application: Application, by: User, at: datetime) -> None:
    """A certificate is granted, by the app that knows what it certifies; nobody is registered by it."""
    stages.move(application=application, to=Stage.GRANTED, by=by, at=at)
    wiring.call("certificate_granted", application=application, by=by, at=at)
    messages.tell(
        person=application.person,
        event="registry/mail/granted",
        key=f"application:{application.pk}:granted",
        context={"application": application.pk},
        at=at,
    )


def _check_recommended_by_another(application: Application, by: User) -> None:
    """Where nobody assesses, whoever recommended from the checks may propose, and somebody else confirms."""
    newest = decisions.recommended(application)
    if newest is not None and newest.recommended_by_id == by.pk:
        raise Refused(_("You recommended this, so somebody else must confirm it."), code="recommended")


def _appeal_until(application: Application, outcome: Recommended, at: datetime) -> date | None:
    refused = outcome == Recommended.REFUSE
    return rules.last_day(london_day(at), application.policy.appeal_days) if refused else None


def _says(act: GraveAct) -> Sayings:
    """What the second person must see: what was recommended and found, and what the applicant would read."""
    proposed = decisions.of_act(act)
    application = proposed.application
    yield _("Application"), application.number
    yield _("Route"), f"{application.route.register.name}: {application.route.name}"
    newest = decisions.recommended(application)
    if newest is not None:
        said = wording.decision(newest.outcome, application.route.kind)
        yield _("Recommended"), f"{said}. {newest.reason}".strip()
        if proposed.outcome != (decisions.points_to(application) or proposed.outcome):
            yield _("Departs from the recommendation"), _("Yes: the reasons below must say why.")
    if (review := suitability.latest(application)) and review.outcome:
        yield _("What was declared"), str(review.get_outcome_display()).capitalize()
    found_all = rounds.findings(application)
    dissents = rounds.dissents(found_all)
    for finding in found_all:
        found = str(Mark(finding.mark).label).capitalize()
        yield f"{finding.standard.code} {finding.standard.title}", f"{found}. {finding.reason}".strip()
        for one in dissents.get(finding.pk, ()):
            who = _("Dissent from %(code)s, %(seat)s") % {
                "code": finding.standard.code,
                "seat": one.seat.get_kind_display(),
            }
            yield who, f"{str(Mark(one.mark).label).capitalize()}. {one.reason}".strip()
    if proposed.certificate_seen:
        yield _("Certificate"), _("Seen by whoever proposes this")
    yield _("Decision"), wording.decision(proposed.outcome, application.route.kind)
    yield _("Reasons, as the applicant reads them"), proposed.reasons
    if proposed.would_help:
        yield _("What would help, as the applicant reads it"), proposed.would_help
    if proposed.outcome == Recommended.REFUSE:
        days = application.policy.appeal_days
        yield _("Appeal"), _("%(days)s days from the confirmation") % {"days": days}
    else:
        yield _("Scope of practice"), ", ".join(scope.name for scope in application.scopes.order_by("position"))
        if application.entry is not None:
            yield _("Entry taken up again"), application.entry.number


KINDS = {
    Recommended.ADMIT.value: Kind("Admit an applicant", _decide, _says),
    GRANT: Kind("Grant a certificate", _decide, _says),
    Recommended.REFUSE.value: Kind("Refuse an application", _decide, _says),
}
