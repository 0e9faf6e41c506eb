"""Coming to one finding on a standard where those who judged differed: one proposes, the others agree or dissent.

What each changes their mind to is kept beside what they judged alone, and the finding says that they differed. Of a
panel most may find, once each of the others has recorded why they do not share it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from registry.choices import Mark
from registry.models import Application, Dissent, Finding, Judgement, Seat, Standard
from registry.queries import rounds
from registry.queries.rounds import Round
from registry.rules import judging as rules
from registry.services import judging


@transaction.atomic
def propose(*, taken: Seat, standard: Standard, mark: Mark, reason: str, by: User, at: datetime) -> Judgement:
    """Propose one finding on a standard on which those who judged differ; the others may agree to just that.

    Proposing the same again answers with what was proposed.

    Raises:
        Refused: without a reason; before the round is opened; for a standard that was found already; and as
            `judging.begin`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at)
    of = opened(application, taken)
    _open_still(of, standard)
    if not reason.strip():
        raise Refused(_("Give the reason for the finding: the applicant reads it."), field="reason", code="reason")
    made = _change(taken, standard, mark, reason, by, at)
    trail.record(
        "registry.finding_proposed", about=taken, by=by, at=at, person=application.person, standard=standard.pk
    )
    return made


@transaction.atomic
def agree(*, taken: Seat, proposal: Judgement, by: User, at: datetime) -> Finding | None:
    """Agree to what another proposed, word for word; once all do, it is the finding. Again answers as the first time.

    Of a panel it is the finding too once most agree and all others recorded a dissent, see `dissent`.

    Returns:
        The finding; None while others have still to say whether they agree.

    Raises:
        Refused: when the proposal was changed meanwhile, to one’s own, and as `propose`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at)
    of = opened(application, taken)
    if found := Finding.objects.filter(application=application, round=of.number, standard=proposal.standard).first():
        if (found.mark, found.reason) == (proposal.mark, proposal.reason):
            return found
        raise Refused(_("This standard was found already."), code="found")
    _still_proposed(of, taken, proposal)
    _change(taken, proposal.standard, Mark(proposal.mark), proposal.reason, by, at)
    return _found_if_it_stands(application, of, proposal, by, at)


@transaction.atomic
def dissent(*, taken: Seat, proposal: Judgement, reason: str, by: User, at: datetime) -> Dissent:
    """Record that one does not share what another proposed, and why: it is kept beside what the others then find.

    Where most agree and nobody else is left, it is the finding. Again answers with what was recorded.

    Raises:
        Refused: without a reason; where there is no majority to dissent from; from one’s own proposal, one that was
            changed meanwhile, or one that one agreed to; when it was recorded otherwise; and as `judging.begin`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at)
    of = opened(application, taken)
    if kept := Dissent.objects.filter(proposal=proposal, seat=taken).first():
        if kept.reason == reason.strip():
            return kept
        raise Refused(_("You recorded a dissent from this already. It stands as you wrote it."), code="dissented")
    if Finding.objects.filter(application=application, round=of.number, standard=proposal.standard).exists():
        raise Refused(_("This standard was found already."), code="found")
    _still_proposed(of, taken, proposal)
    if not rules.may_dissent([one.mark for one in rounds.given(of, alone=True)[proposal.standard_id]]):
        raise Refused(
            _("No majority finds here: come to one finding together, or ask a moderator."), code="no_majority"
        )
    own = rounds.own_marks(taken)[proposal.standard_id]
    if (own.mark, own.reason) == (proposal.mark, proposal.reason):
        raise Refused(_("You agreed to this. Propose another finding if you think otherwise now."), code="agreed")
    if not reason.strip():
        raise Refused(_("Say why you do not share it: those who decide read it."), field="reason", code="reason")
    made = Dissent.objects.create(proposal=proposal, seat=taken, mark=own.mark, reason=reason.strip(), made_at=at)
    trail.record(
        "registry.dissent_recorded",
        about=taken,
        by=by,
        at=at,
        person=application.person,
        standard=proposal.standard_id,
    )
    _found_if_it_stands(application, of, proposal, by, at)
    return made


@transaction.atomic
def reword(*, taken: Seat, finding: Finding, reason: str, seen: str, by: User, at: datetime) -> Finding:
    """Put the reason of a finding better, before it is recommended from; its mark stays.

    Args:
        seen: the reason that the page showed.

    Raises:
        Refused: without a reason, when another reworded it meanwhile, and as `judging.begin`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at)
    opened(application, taken)
    finding = Finding.objects.select_for_update().get(pk=finding.pk, application=application)
    if finding.reason == reason.strip():
        return finding
    if finding.round != taken.round:
        raise Refused(_("This was found in an earlier round, so its words stand."), code="earlier")
    if finding.reason != seen:
        raise Refused(_("The words were changed meanwhile. Read them again first."), field="reason", code="stale")
    judging.check_reason(reason)
    finding.reason = reason.strip()
    finding.save(update_fields=["reason"])
    trail.record("registry.finding_reworded", about=finding, by=by, at=at, person=application.person)
    return finding


def opened(application: Application, taken: Seat) -> Round:
    """The round in which somebody sits, if it is opened.

    Raises:
        Refused: before that.
    """
    of = rounds.current(application)
    if of.number != taken.round or not of.opened:
        raise Refused(_("The judgements are sealed until everybody has handed in."), code="sealed")
    return of


def _open_still(of: Round, standard: Standard) -> None:
    if standard.pk not in {one.pk for one in of.standards}:
        raise Refused(_("This standard is not asked in this round."), code="not_asked")
    if Finding.objects.filter(application=of.application, round=of.number, standard=standard).exists():
        raise Refused(_("This standard was found already."), code="found")


def _still_proposed(of: Round, taken: Seat, proposal: Judgement) -> None:
    if proposal.seat_id == taken.pk:
        raise Refused(_("This is your own proposal: another assessor must agree to it."), code="own")
    newest = {one.seat_id: one for one in rounds.given(of).get(proposal.standard_id, ())}
    if newest.get(proposal.seat_id) != proposal or not proposal.after_opening:
        raise Refused(_("The proposal was changed meanwhile. Read it again before you agree."), code="stale")


def _found_if_it_stands(
    application: Application, of: Round, proposal: Judgement, by: User, at: datetime
) -> Finding | None:
    now = rounds.given(of)[proposal.standard_id]
    shared = [one.seat_id for one in now if (one.mark, one.reason) == (proposal.mark, proposal.reason)]
    if not rules.stands(
        [one.mark for one in rounds.given(of, alone=True)[proposal.standard_id]],
        sharing=len(shared),
        dissenting=Dissent.objects.filter(proposal=proposal).exclude(seat__in=shared).count(),
        seats=len(now),
    ):
        return None
    return _found(application, of, proposal, by, at)


def _change(taken: Seat, standard: Standard, mark: Mark, reason: str, by: User, at: datetime) -> Judgement:
    """What somebody thinks of a standard now, unless that is what they said last."""
    held = rounds.own_marks(taken)[standard.pk]
    if held.after_opening and (held.mark, held.reason) == (mark, reason.strip()):
        return held
    return Judgement.objects.create(
        seat=taken, standard=standard, mark=mark, reason=reason.strip(), judged_at=at, after_opening=True
    )


def _found(application: Application, of: Round, proposal: Judgement, by: User, at: datetime) -> Finding:
    found = judging.find(
        application=application,
        of=of.number,
        standard=proposal.standard_id,
        mark=proposal.mark,
        reason=proposal.reason,
        at=at,
        differed=True,
        proposal=proposal,
    )
    trail.record("registry.finding_agreed", about=found, by=by, at=at, person=application.person, round=of.number)
    return found
