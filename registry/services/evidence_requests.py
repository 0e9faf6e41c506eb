"""Asking the applicant for more evidence: on listed standards only, so often as the route lets it; the clock stops."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, trail
from members.errors import Refused
from members.models import User
from members.services import messages
from registry.choices import Mark, Stage
from registry.models import Application, EvidenceRequest, Finding, Seat, Standard
from registry.queries import rounds
from registry.queries.candidates import JUDGES
from registry.queries.rounds import Round
from registry.services import agreeing, judging, seat_ends, stages

_FROM = frozenset({Stage.ASSESSING, Stage.MODERATION})


@transaction.atomic
def ask(*, taken: Seat, standards: Collection[Standard], words: str, by: User, at: datetime) -> EvidenceRequest:
    """Ask for more evidence on some standards, in words for the applicant; those who judged go on once it came.

    Asking the same again answers with what was asked.

    Raises:
        Refused: without standards or words; on a standard that is met; while another standard has no finding; when it
            was asked for as often as the route lets it; and as `judging.begin`.
    """
    if again := _same(taken.application, standards, words, by):
        return again
    application, taken = judging.begin(taken=taken, by=by, at=at, at_stages=_FROM)
    of = _opened(application, taken)
    if not words.strip():
        raise Refused(_("Say what would show the standard, in words for the applicant."), field="words", code="words")
    _check(application, of, standards)
    application.rounds += 1
    application.save(update_fields=["rounds"])
    stages.move(application=application, to=Stage.EVIDENCE, by=by, at=at)
    request = EvidenceRequest.objects.create(
        application=application,
        round=of.number,
        words=words.strip(),
        asked_at=at,
        asked_by=by,
        due_on=_due_on(application),
    )
    request.standards.set(standards)
    seat_ends.carry_all_on(application=application, of=of.number, by=by, at=at)
    trail.record(
        "registry.evidence_asked",
        about=request,
        by=by,
        at=at,
        person=application.person,
        round=of.number,
        standards=sorted(one.pk for one in standards),
    )
    messages.tell(
        person=application.person,
        event="registry/mail/evidence_asked",
        key=f"evidence_request:{request.pk}",
        context={"request": request.pk},
        at=at,
    )
    return request


@transaction.atomic
def lapse(*, application: Application, at: datetime) -> EvidenceRequest | None:
    """No more evidence came by its day: those who judge go on with what was handed in before, and all are told.

    Called with the application locked. Doing it again changes nothing.

    Returns:
        The request that lapsed; None where none is open.
    """
    request = open_one(application)
    if request is None or application.stage != Stage.EVIDENCE:
        return None
    request.lapsed_at = at
    request.save(update_fields=["lapsed_at"])
    stages.move(application=application, to=Stage.ASSESSING, by=None, at=at)
    resume(application=application, at=at, what="evidence_did_not_come")
    trail.record(
        "registry.evidence_lapsed", about=request, by=None, at=at, person=application.person, round=request.round
    )
    messages.tell(
        person=application.person,
        event="registry/mail/evidence_lapsed",
        key=f"evidence_request:{request.pk}:lapsed",
        context={"request": request.pk},
        at=at,
    )
    return request


def open_one(application: Application) -> EvidenceRequest | None:
    """The request that waits for its answer, locked."""
    waiting = EvidenceRequest.objects.select_for_update().filter(answered_at=None, lapsed_at=None)
    return waiting.filter(application=application).first()


@transaction.atomic
def resume(*, application: Application, at: datetime, what: str = "evidence_came") -> int:
    """Those who judge go on: what was handed in opens to them, they are told and get a new due day.

    Called by the verb that ends the wait, with the application locked and back in assessment.

    Args:
        what: the message that tells them why they go on.

    Returns:
        How many are told; doing it again tells nobody twice.
    """
    seats = Seat.objects.select_for_update(of=("self",)).filter(
        application=application, ended_at=None, kind__in=JUDGES, handed_in_at=None
    )
    told = list(seats.select_related("user", "application"))
    for taken in told:
        taken.due_on = application.due_on
        taken.save(update_fields=["due_on"])
        if taken.unconflicted_at is not None:
            seat_ends.open_to(taken=taken)
        outbox.post(
            key=f"seat:{taken.pk}:{what}",
            to=taken.user.email,
            template=f"registry/mail/{what}",
            context={"seat": taken.pk},
            at=at,
        )
    return len(told)


def _due_on(application: Application) -> date:
    """The day by which the evidence must come: this stage always has one."""
    if application.due_on is None:
        raise LookupError("The stage in which evidence is awaited has a day by which it is over.")
    return application.due_on


def _same(application: Application, standards: Collection[Standard], words: str, by: User) -> EvidenceRequest | None:
    open_now = open_one(application)
    if open_now is None or (open_now.words, open_now.asked_by_id) != (words.strip(), by.pk):
        return None
    same = set(open_now.standards.values_list("pk", flat=True)) == {one.pk for one in standards}
    return open_now if same else None


def _opened(application: Application, taken: Seat) -> Round:
    if taken.kind in JUDGES:
        return agreeing.opened(application, taken)
    return rounds.current(application)


def _check(application: Application, of: Round, standards: Collection[Standard]) -> None:
    if rounds.first_stage(application):
        raise Refused(_("More evidence comes with a portfolio: invite that instead."), code="first_stage")
    most = application.policy.evidence_rounds
    if application.rounds >= most:
        raise Refused(
            _("More evidence was asked for %(most)s times, which is as often as this route lets it.") % {"most": most},
            code="too_often",
        )
    listed = {one.pk for one in standards}
    if not listed:
        raise Refused(_("Choose the standards for which more evidence is needed."), field="standards", code="standards")
    if not listed <= {one.pk for one in of.standards}:
        raise Refused(_("Choose from the standards of this round."), field="standards", code="not_asked")
    found = dict(Finding.objects.filter(application=application, round=of.number).values_list("standard", "mark"))
    if met := [one.code for one in standards if found.get(one.pk) == Mark.MET]:
        words = _("These standards are met already: %(codes)s.")
        raise Refused(words % {"codes": ", ".join(met)}, field="standards", code="met")
    if open_still := [one.code for one in of.standards if one.pk not in found and one.pk not in listed]:
        words = _("Come to a finding on these standards first, or ask for evidence on them too: %(codes)s.")
        raise Refused(words % {"codes": ", ".join(open_still)}, field="standards", code="unfound")
