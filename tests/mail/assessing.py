"""The messages about assessment: to those who judge, and to applicants of whom more evidence is asked."""

from datetime import timedelta

from members.models import Message
from registry.choices import Mark, Stage
from registry.models import EvidenceRequest
from registry.services import application_upkeep, evidence_requests, seat_reminders, seats, stages
from tests.factories.assessing import asked, make_application, make_assessor, make_officer, opened


def _first(event):
    return Message.objects.filter(template=f"registry/mail/{event}").order_by("pk").first()


def _application(at):
    for _ in range(3):
        make_assessor()
    return make_application(at=at), make_officer()


def seated(at):
    application, officer = _application(at)
    seats.allocate(application=application, by=officer, at=at)
    return _first("seated")


def seat_ended(at):
    application, officer = _application(at)
    taken = seats.allocate(application=application, by=officer, at=at)[0]
    seats.replace(taken=taken, reason="On leave.", by=officer, at=at)
    return _first("seat_ended")


def seat_due(at):
    application, officer = _application(at - timedelta(days=60))
    seats.allocate(application=application, by=officer, at=at - timedelta(days=60))
    seat_reminders.remind(on=at.date(), at=at)
    return _first("seat_due")


def round_opened(at):
    application, officer = _application(at)
    opened(application, officer, at=at)
    return _first("round_opened")


def _asked_for_more(at):
    application, officer = _application(at)
    standard = asked(application)[0]
    lacking = {standard.code: (Mark.PARTLY, "Two of four techniques are shown.")}
    taken = opened(application, officer, first=lacking, second=lacking, at=at)[0]
    evidence_requests.ask(
        taken=taken, standards=[standard], words="Show the other two.\nA log is enough.", by=taken.user, at=at
    )
    return application


def evidence_asked(at):
    _asked_for_more(at)
    return _first("evidence_asked")


def evidence_came(at):
    application = _asked_for_more(at)
    EvidenceRequest.objects.update(answered_at=at)
    stages.move(application=stages.locked(application), to=Stage.ASSESSING, by=None, at=at)
    evidence_requests.resume(application=stages.locked(application), at=at)
    return _first("evidence_came")


def evidence_reminder(at):
    _asked_for_more(at)
    later = at + timedelta(days=70)
    application_upkeep.run(on=later.date(), at=later)
    return _first("evidence_reminder")


def _lapsed(at):
    application = _asked_for_more(at)
    evidence_requests.lapse(application=stages.locked(application), at=at)


def evidence_lapsed(at):
    _lapsed(at)
    return _first("evidence_lapsed")


def evidence_did_not_come(at):
    _lapsed(at)
    return _first("evidence_did_not_come")


SAMPLES = {
    "registry/mail/seated": seated,
    "registry/mail/seat_ended": seat_ended,
    "registry/mail/seat_due": seat_due,
    "registry/mail/round_opened": round_opened,
    "registry/mail/evidence_asked": evidence_asked,
    "registry/mail/evidence_came": evidence_came,
    "registry/mail/evidence_reminder": evidence_reminder,
    "registry/mail/evidence_lapsed": evidence_lapsed,
    "registry/mail/evidence_did_not_come": evidence_did_not_come,
}
