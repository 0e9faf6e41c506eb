"""Calling somebody in for an audit of their CPD, and what they put together for it until it is sent in."""

import hashlib
import json
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import AuditLack, AuditStage, RoundStage
from cpd.models import AuditCase, AuditCopy, AuditProfile, AuditSelection, Cycle
from cpd.queries import audit_cases
from cpd.rules import audit_cases as rules
from cpd.services import audit_moves, audit_seats, cycles, patients
from cpd.services.drafts import LARGEST
from members import outbox, trail
from members.choices import Channel
from members.errors import Refused
from members.models import Message, Person, User
from members.queries import evidence, people
from members.queries.calendar import london_day
from members.rules.patients import signs
from members.services import deciding

_SELECTED = (RoundStage.DRAWN, RoundStage.PUBLISHED)
TEXTS = ("summary", "statement", "answer")


def waiting_to_be_called() -> list[int]:
    """Everybody who was selected and not called in yet, in the order of their selection."""
    found = AuditSelection.objects.filter(case=None, round__stage__in=_SELECTED)
    return list(found.order_by("selected_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def call_in(*, selection: AuditSelection, by: User | None, at: datetime) -> AuditCase:
    """Call somebody in who was selected: their profile is begun from their log, and they are told by every channel.

    Calling them in again answers with the case that is there.

    Raises:
        Refused: before the round was drawn, or after it was closed.
    """
    selection = AuditSelection.objects.select_for_update(of=("self",)).select_related(
        "person__merged_into", "round__policy", "round__scheme"
    ).get(pk=selection.pk)  # fmt: skip
    if there := audit_cases.all_cases().filter(selection=selection).first():
        return there
    if selection.round.stage not in _SELECTED:
        raise Refused(_("Nobody is called in before the draw, or after the round was closed."), code="wrong_state")
    person = selection.person.merged_into or selection.person
    case = AuditCase.objects.create(
        selection=selection,
        person=person,
        policy=selection.round.policy,
        cycle=_cycle(person, selection, at),
        due_on=audit_moves.in_days(at, selection.round.policy.answer_days),
        called_at=at,
        called_by=by,
    )
    _begin_profile(case, at)
    trail.record("cpd.audit_called_in", about=case, by=by, at=at, person=person, selection=selection.pk)
    audit_moves.tell(case, "cpd/mail/audit_called", at=at)
    by_letter_too(case, "cpd/mail/audit_called", at=at)
    return case


def by_letter_too(case: AuditCase, event: str, *, at: datetime) -> None:
    """Send by post as well what was promised by e-mail: most who fail an audit never read of it (domain 1.9)."""
    key = f"audit:{case.pk}:{event}"
    if Message.objects.get(key=key).channel == Channel.LETTER:
        return
    outbox.post(
        key=f"{key}:letter",
        to="",
        template=event,
        context={"audit": case.pk},
        at=at,
        person=case.person,
        channel=Channel.LETTER,
    )


def _cycle(person: Person, selection: AuditSelection, at: datetime) -> Cycle:
    """The period of the log that the round looks at; opened now for somebody of whom none was kept."""
    audited = selection.round.audited
    held = Cycle.objects.filter(person__in=people.group(person), scheme=selection.round.scheme)
    if found := held.filter(during__overlap=audited).order_by("-during").first():
        return found
    scheme = selection.round.scheme.code
    return cycles.open(person=person, scheme=scheme, during=audited, standards=None, scopes={}, by=None, at=at)


def _begin_profile(case: AuditCase, at: datetime) -> None:
    """A profile from what the log holds: the activities that say most, and the documents that show them."""
    before = AuditProfile.objects.filter(case__person__in=people.group(case.person)).order_by("-case__called_at")
    profile = AuditProfile.objects.create(
        case=case, summary=before[0].summary if before else "", statement="", saved_at=at
    )
    picked = audit_cases.telling(case)
    profile.records.set(picked)
    profile.documents.set(evidence.usable(case.person).filter(cpd_records__in=picked))


@transaction.atomic
def acknowledge(*, case: AuditCase, by: User, at: datetime) -> AuditCase:
    """Somebody says that they have read the call-in; saying it again changes nothing.

    Raises:
        Refused: by anybody else.
    """
    case = audit_moves.locked(case)
    deciding.own(by, case.person)
    audit_moves.begin(case, by=by, at=at)
    return case


@transaction.atomic
def save(*, case: AuditCase, by: User, at: datetime, **texts: str) -> AuditProfile:
    """Keep what stands in the profile, whatever is wrong with it yet; the same again changes nothing.

    Args:
        texts: some of `TEXTS`.

    Raises:
        Refused: for more than any form may hold, and as `audit_moves.open_to_person`.
    """
    case = audit_moves.locked(case)
    profile = audit_moves.open_to_person(case=case, by=by)
    kept = {name: text.replace("\0", "").replace("\r\n", "\n") for name, text in texts.items() if name in TEXTS}
    if any(len(text) > LARGEST for text in kept.values()):
        raise Refused(_("This is too much text to keep. Shorten it, or keep the rest in a document."), code="too_long")
    audit_moves.begin(case, by=by, at=at)
    for name, text in kept.items():
        setattr(profile, name, text)
    profile.saved_at = at
    profile.save(update_fields=[*kept, "saved_at"])
    return profile


@transaction.atomic
def pick(*, case: AuditCase, records: Collection[str], by: User, at: datetime) -> AuditProfile:
    """Say which activities of the log show how the standards are met; the same again changes nothing.

    Raises:
        Refused: for an activity that is not in this log or not of the period, and as `audit_moves.open_to_person`.
    """
    case = audit_moves.locked(case)
    profile = audit_moves.open_to_person(case=case, by=by)
    found = list(audit_cases.activities(case).filter(reference__in=records))
    if len(found) != len(set(records)):
        raise Refused(_("Pick activities of your log that ended in the period."), field="records", code="unknown")
    audit_moves.begin(case, by=by, at=at)
    profile.records.set(found)
    trail.record("cpd.audit_activities_picked", about=case, by=by, at=at, person=case.person, number=len(found))
    return profile


@transaction.atomic
def choose_evidence(*, case: AuditCase, documents: Collection[str], by: User, at: datetime) -> AuditProfile:
    """Say which documents of the locker the auditors may open; the same again changes nothing.

    Raises:
        Refused: for a document of somebody else or one that is not ready, and as `audit_moves.open_to_person`.
    """
    case = audit_moves.locked(case)
    profile = audit_moves.open_to_person(case=case, by=by)
    found = list(evidence.usable(case.person).filter(reference__in=documents))
    if len(found) != len(set(documents)):
        raise Refused(_("Choose documents that are ready to use."), field="documents", code="not_ready")
    audit_moves.begin(case, by=by, at=at)
    profile.documents.set(found)
    trail.record("cpd.audit_evidence_chosen", about=case, by=by, at=at, person=case.person, number=len(found))
    return profile


@transaction.atomic
def submit(*, case: AuditCase, by: User, at: datetime, answer: str = "") -> AuditCopy:
    """Send the profile in: a frozen copy is what the auditors judge. Sending it in again answers with that copy.

    What comes after the day is taken while the audit is open: an audit is there to look at somebody’s CPD.

    Args:
        answer: what the person says of signs of a patient’s details, a `WarningAnswer`.

    Raises:
        Refused: naming what is missing, for signs that are not answered, and as `audit_moves.open_to_person`.
    """
    case = audit_moves.locked(case)
    if case.stage in {AuditStage.SUBMITTED, AuditStage.ASSESSING} and (sent := audit_cases.copy(case)) is not None:
        deciding.own(by, case.person)
        return sent
    profile = audit_moves.open_to_person(case=case, by=by)
    if missing := audit_cases.missing(profile, on=london_day(at)):
        words = "; ".join(str(_(rules.WORDING[AuditLack(one.what)]) % one.figures) for one in missing)
        raise Refused(words, code="lacks")
    answer = answer or profile.patients_answer
    patients.ask(found=signs("\n".join(getattr(profile, name) for name in TEXTS)), answer=answer)
    profile.patients_answer = answer
    profile.save(update_fields=["patients_answer"])
    case.look, case.sent_at = case.look + 1, at
    sent = _freeze(profile, by, at)
    _hand_over(case, by, at)
    trail.record("cpd.audit_sent_in", about=case, by=by, at=at, person=case.person, look=case.look)
    audit_moves.tell(case, "cpd/mail/audit_received", at=at, key=f"received:{case.look}")
    return sent


def _freeze(profile: AuditProfile, by: User, at: datetime) -> AuditCopy:
    content = audit_cases.frozen(profile, on=london_day(at))
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    sent = AuditCopy.objects.create(
        case=profile.case,
        look=profile.case.look,
        content=content,
        sha256=hashlib.sha256(written).hexdigest(),
        sent_at=at,
        sent_by=by,
    )
    sent.documents.set(audit_cases.shown(profile))
    return sent


def _hand_over(case: AuditCase, by: User, at: datetime) -> None:
    """The first profile waits for auditors; the next goes back to those who asked for more."""
    due_on = audit_moves.in_working_days(at, case.policy.marking_working_days)
    if case.look == 1:
        audit_moves.move(case, to=AuditStage.SUBMITTED, by=by, at=at, due_on=due_on)
        audit_seats.ask_to_fill(case=case, at=at)
        return
    question = case.question
    question.answered_at = at
    question.save(update_fields=["answered_at"])
    audit_moves.move(case, to=AuditStage.ASSESSING, by=by, at=at, due_on=due_on)
    audit_seats.carry_on(case=case, at=at)
