"""The messages about audits of CPD: to those who are audited, and to those who audit."""

from datetime import timedelta

from cpd.choices import AuditMark, AuditStage, DeferralGround, ReferralOutcome
from cpd.models import AuditCase
from cpd.queries import audit_cases as queries
from cpd.services import audit_cases, audit_deferrals, audit_judging, audit_referrals, audit_seats, audit_upkeep
from members.choices import Role
from members.models import Message
from tests.factories.audits import called_in, make_officer, mark_all, with_auditors
from tests.factories.documents import make_document


def _first(event):
    return Message.objects.filter(template=f"cpd/mail/{event}").order_by("pk").first()


def called(at):
    called_in(at=at)
    return _first("audit_called")


def _night(case, days, at):
    later = at + timedelta(days=days)
    audit_upkeep.see_to(case_id=case.pk, on=later.date(), at=at)


def reminder(at):
    _night(called_in(at=at), 21, at)
    return _first("audit_reminder")


def notice(at):
    _night(called_in(at=at), 29, at)
    return _first("audit_notice")


def received(at):
    with_auditors(at=at)
    return _first("audit_received")


def deferral_decided(at):
    case = called_in(at=at)
    letter = make_document(case.person, data=b"letter")
    asked = audit_deferrals.ask(
        case=case, ground=DeferralGround.WORK, words="Much work.", documents=[letter.reference],
        by=case.person.user, at=at,
    )  # fmt: skip
    audit_deferrals.refuse(deferral=asked, answer="Pressure of work\nis no ground.", by=make_officer(), at=at)
    return _first("audit_deferral_decided")


def _asked_for_more(at):
    case, seats = with_auditors(at=at)
    for seat in seats:
        mark_all(seat, at=at, s3=AuditMark.NOT_MET)
    audit_judging.ask_more(
        taken=seats[0], standards=["five:3"], words="Show one benefit.\nA note is enough.", by=seats[0].user, at=at
    )
    return case


def more(at):
    _asked_for_more(at)
    return _first("audit_more")


def second_look(at):
    case = _asked_for_more(at)
    audit_cases.save(case=case, by=case.person.user, at=at, answer="Waits fell.")
    audit_cases.submit(case=case, by=case.person.user, at=at)
    return _first("audit_second_look")


def outcome(at):
    _case, seats = with_auditors(at=at)
    for seat in seats:
        mark_all(seat, at=at)
    audit_judging.close(taken=seats[0], outcome=AuditStage.ACCEPTED, advice="", by=seats[0].user, at=at)
    return _first("audit_outcome")


def _referred(at):
    case = called_in(at=at)
    _night(case, 29, at)
    _night(case, 60, at)
    return queries.all_cases().get(pk=case.pk)


def referral_decided(at):
    case = _referred(at)
    registrar = make_officer(Role.REGISTRAR)
    audit_referrals.decide(case=case, outcome=ReferralOutcome.AUDIT_AGAIN, reasons="A first time.", by=registrar, at=at)
    return _first("audit_referral_decided")


def appeal_decided(at):
    case = _referred(at)
    audit_referrals.appeal(case=case, words="I was at sea.", by=case.person.user, at=at)
    audit_referrals.decide_appeal(case=case, upheld=True, answer="That is shown.", by=make_officer(), at=at)
    return _first("audit_appeal_decided")


def seated(at):
    with_auditors(at=at)
    return _first("audit_seated")


def opened(at):
    _case, seats = with_auditors(at=at)
    for seat in seats:
        mark_all(seat, at=at)
    return _first("audit_opened")


def seat_ended(at):
    _case, seats = with_auditors(at=at)
    audit_seats.declare_conflict(taken=seats[0], note="We wrote together.", by=seats[0].user, at=at)
    assert AuditCase.objects.exists()
    return _first("audit_seat_ended")


def third_lost(at):
    _case, (one, other) = with_auditors(at=at)
    mark_all(one, at=at, s2=AuditMark.PARTLY)
    mark_all(other, at=at)
    third = audit_judging.ask_third(taken=one, by=one.user, at=at)
    audit_seats.declare_conflict(taken=third, note="We wrote together.", by=third.user, at=at)
    return _first("audit_third_lost")


SAMPLES = {
    "cpd/mail/audit_called": called,
    "cpd/mail/audit_reminder": reminder,
    "cpd/mail/audit_notice": notice,
    "cpd/mail/audit_received": received,
    "cpd/mail/audit_deferral_decided": deferral_decided,
    "cpd/mail/audit_more": more,
    "cpd/mail/audit_second_look": second_look,
    "cpd/mail/audit_outcome": outcome,
    "cpd/mail/audit_referral_decided": referral_decided,
    "cpd/mail/audit_appeal_decided": appeal_decided,
    "cpd/mail/audit_seated": seated,
    "cpd/mail/audit_opened": opened,
    "cpd/mail/audit_seat_ended": seat_ended,
    "cpd/mail/audit_third_lost": third_lost,
}
