"""An interview: asked for by those who judge, arranged by the office, chosen by the applicant, recorded by the chair.

Those who judge then judge the standards that it was about again, each alone. Source: domain 9.5.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, trail
from members.choices import WaitingOn
from members.errors import Refused
from members.models import User
from members.services import deciding, messages, work
from registry.choices import InterviewRule, SeatKind, Stage
from registry.models import Application, Interview, InterviewNote, InterviewSlot, Seat, Standard
from registry.queries import interviews, rounds
from registry.queries.candidates import JUDGES
from registry.services import agreeing, editing, evidence_requests, judging, office_acts, seat_ends, stages

_FROM = frozenset({Stage.ASSESSING, Stage.MODERATION})
_HERE = frozenset({Stage.INTERVIEW})


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which an interview could be held, and where: a room, or the address of a call."""

    starts_at: datetime
    where: str


@transaction.atomic
def ask(*, taken: Seat, standards: Collection[Standard], words: str, by: User, at: datetime) -> Interview:
    """Ask for an interview about some standards, with words for the applicant; the office arranges it.

    Asking the same again answers with what was asked.

    Raises:
        Refused: on a route without interviews, or where one was asked for already; in the first of two stages; without
            standards or words; while a standard has no finding; and as `judging.begin`.
    """
    if again := _same(taken.application, standards, words, by):
        return again
    application, taken = judging.begin(taken=taken, by=by, at=at, at_stages=_FROM)
    if application.stage == Stage.MODERATION and taken.kind != SeatKind.MODERATOR:
        raise Refused(_("The moderator has this case now."), code="not_moderator")
    of = agreeing.opened(application, taken) if taken.kind in JUDGES else rounds.current(application)
    if application.policy.interview == InterviewRule.NEVER:
        raise Refused(_("This route has no interview."), code="no_interview")
    if rounds.first_stage(application):
        raise Refused(_("An interview comes after the portfolio."), code="first_stage")
    if not interviews.may_be_asked(application):
        raise Refused(_("There was an interview already."), code="too_often")
    if not standards or not {one.pk for one in standards} <= {one.pk for one in _of_edition(application)}:
        raise Refused(_("Choose the standards that it is to be about."), field="standards", code="standards")
    if missing := rounds.unfound(of):
        codes = ", ".join(one.code for one in missing)
        raise Refused(_("There is no finding yet on these standards: %(codes)s.") % {"codes": codes}, code="unfound")
    if not words.strip():
        raise Refused(_("Say what it is to be about, in words for the applicant."), field="words", code="words")
    made = Interview.objects.create(
        application=application, round=of.number, words=words.strip(), asked_at=at, asked_by=by
    )
    made.standards.set(standards)
    stages.move(application=application, to=Stage.INTERVIEW, by=by, at=at)
    seat_ends.carry_all_on(application=application, of=of.number, by=by, at=at)
    trail.record(
        "registry.interview_asked",
        about=made,
        by=by,
        at=at,
        person=application.person,
        round=of.number,
        standards=sorted(one.pk for one in standards),
    )
    messages.tell(
        person=application.person,
        event="registry/mail/interview_asked",
        key=f"interview:{made.pk}:asked",
        context={"interview": made.pk},
        at=at,
    )
    return made


@transaction.atomic
def offer(
    *, application: Application, slots: Sequence[Slot], by: User, at: datetime, seen: int | None = None
) -> list[InterviewSlot]:
    """Offer times for an interview that was asked for; those offered before stay. The same again changes nothing.

    Where the time that the applicant chose is over and nothing was recorded, it was not held: they choose anew.

    Args:
        seen: the newest change of stage that the officer’s page showed.

    Raises:
        Refused: without a time, for one that is not to come, without a place, for a time that was offered elsewhere,
            and as `office_acts.begin`.
    """
    application = office_acts.begin(application=application, by=by, at_stages=[Stage.INTERVIEW], seen=seen)
    interview = _locked(application)
    if not slots:
        raise Refused(_("Enter a time for the interview."), field="day", code="slots")
    if any(one.starts_at <= at for one in slots):
        raise Refused(_("Enter times that are still to come."), field="day", code="past")
    if any(not one.where.strip() for one in slots):
        raise Refused(_("Say where: a room, or the address of a call."), field="where", code="where")
    held = dict(interview.slots.values_list("starts_at", "where"))
    if any(held.get(one.starts_at, one.where.strip()) != one.where.strip() for one in slots):
        raise Refused(
            _("This time is offered already, at another place. Offer another time."), field="where", code="place"
        )
    new = {one.starts_at: one for one in slots if one.starts_at not in held}
    made = [
        InterviewSlot.objects.create(
            interview=interview, starts_at=one.starts_at, where=one.where.strip(), offered_at=at, offered_by=by
        )
        for one in new.values()
    ]
    if made:
        _choose_anew(interview, at)
        _waits_for(application, WaitingOn.PERSON, at)
        trail.record(
            "registry.interview_slots_offered",
            about=interview,
            by=by,
            at=at,
            person=application.person,
            slots=len(made),
        )
        messages.tell(
            person=application.person,
            event="registry/mail/interview_slots",
            key=f"interview:{interview.pk}:slots:{made[-1].pk}",
            context={"interview": interview.pk},
            at=at,
        )
    return interviews.to_choose_from(interview, at=at)


def _choose_anew(interview: Interview, at: datetime) -> None:
    if interview.chosen is not None and interview.chosen.starts_at <= at:
        interview.chosen = interview.chosen_at = None
        interview.save(update_fields=["chosen", "chosen_at"])


@transaction.atomic
def choose(*, slot: InterviewSlot, by: User, at: datetime) -> Interview:
    """The applicant takes one of the times that were offered, or another one before the day; again changes nothing.

    Raises:
        Refused: by anybody but the applicant or the office for them; for a time that is over; once it was held.
    """
    application = editing.locked(slot.interview.application)
    deciding.own(by, application.person)
    interview = Interview.objects.select_for_update().get(pk=slot.interview_id)
    if interview.chosen_id == slot.pk:
        return interview
    office_acts.check_not_held(application)
    if interview.recorded_at is not None or application.stage != Stage.INTERVIEW:
        raise Refused(_("The interview was held already."), code="held_already")
    if slot.starts_at <= at:
        raise Refused(_("This time is over. Choose another one, or ask the office."), field="slot", code="past")
    if interview.chosen is not None and interview.chosen.starts_at <= at:
        raise Refused(_("The time that you chose is over. Ask the office."), field="slot", code="held_already")
    interview.chosen, interview.chosen_at = slot, at
    interview.save(update_fields=["chosen", "chosen_at"])
    _waits_for(application, WaitingOn.ASSESSOR, at)
    trail.record(
        "registry.interview_slot_chosen", about=interview, by=by, at=at, person=application.person, slot=slot.pk
    )
    for taken in _judges(application):
        outbox.post(
            key=f"seat:{taken.pk}:interview:{slot.pk}:{at:%Y%m%d%H%M%S%f}",  # who comes back to a time says so anew
            to=taken.user.email,
            template="registry/mail/interview_set",
            context={"seat": taken.pk, "interview": interview.pk},
            at=at,
        )
    return interview


@transaction.atomic
def record(*, taken: Seat, notes: Mapping[int, str], by: User, at: datetime) -> Interview:
    """The chair records what came out on each standard; those who judge go on, each alone. The same again answers so.

    Args:
        notes: words by standard.

    Raises:
        Refused: by anybody but the chair of a panel, or whoever judges where none has the chair; before it was held;
            while a standard has no words; when it was recorded otherwise; and as `judging.begin`.
    """
    said = {standard: words.strip() for standard, words in notes.items()}
    if again := _recorded(taken, said):
        return again
    application, taken = judging.begin(taken=taken, by=by, at=at, at_stages=_HERE)
    if not interviews.records(taken):
        raise Refused(_("The lay chair records the interview."), code="not_chair")
    interview = _locked(application)
    if not interviews.was_held(interview, at=at):
        raise Refused(_("The interview has not been held yet."), code="not_held")
    rows = list(
        InterviewNote.objects.filter(interview=interview).select_related("standard").order_by("standard__position")
    )
    if missing := [row.standard.code for row in rows if not said.get(row.standard_id)]:
        words = _("Say what came out on these standards: %(codes)s.") % {"codes": ", ".join(missing)}
        raise Refused(words, field="notes", code="notes")
    for row in rows:
        row.words = said[row.standard_id]
        row.save(update_fields=["words"])
    interview.recorded_at, interview.seat = at, taken
    interview.save(update_fields=["recorded_at", "seat"])
    stages.move(application=application, to=Stage.ASSESSING, by=by, at=at)
    evidence_requests.resume(application=application, at=at, what="interview_recorded")
    trail.record(
        "registry.interview_recorded", about=interview, by=by, at=at, person=application.person, round=interview.round
    )
    return interview


def _judges(application: Application) -> list[Seat]:
    seats = Seat.objects.filter(application=application, ended_at=None, kind__in=JUDGES)
    return list(seats.select_related("user").order_by("pk"))


def _of_edition(application: Application) -> list[Standard]:
    return list(Standard.objects.filter(edition=application.edition_id))


def _locked(application: Application) -> Interview:
    return Interview.objects.select_for_update().get(application=application, recorded_at=None)


def _same(application: Application, standards: Collection[Standard], words: str, by: User) -> Interview | None:
    held = interviews.under_way(application)
    if held is None or (held.words, held.asked_by_id) != (words.strip(), by.pk):
        return None
    same = set(held.standards.values_list("pk", flat=True)) == {one.pk for one in standards}
    return held if same else None


def _recorded(taken: Seat, said: Mapping[int, str]) -> Interview | None:
    held = interviews.newest(taken.application)
    if held is None or held.seat_id != taken.pk:
        return None
    return held if dict(held.notes.values_list("standard", "words")) == said else None


def _waits_for(application: Application, who: WaitingOn, at: datetime) -> None:
    work.wait_for(key=stages.work_key(application), waiting_on=who, at=at, due_on=application.due_on)
