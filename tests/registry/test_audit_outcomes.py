"""What the register does about audits: a suspension by two people, and the end of the audits of those who left."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail

from cpd.choices import AuditEnd, AuditSeatEnd, AuditSeatKind, AuditStage, ReferralOutcome
from cpd.models import AuditCase, AuditSeat
from cpd.queries import audit_cases as queries
from cpd.services import audit_referrals, audit_upkeep
from members.acts import kind_of
from members.choices import ActState, Channel, Role
from members.errors import Refused
from members.models import GraveAct, Message, TrailEvent, WorkItem
from members.services import acts
from members.services import messages as send
from members.work import page_of
from registry.choices import DeathEvidence, FactSource, Ground, ReasonClass, RenewalStage, Status, ToldBy
from registry.models import RecordedDecision, Renewal, RenewalPolicy, ReturnPolicy, Sanction, StandingSpan
from registry.queries import audited, entries, renewals
from registry.rules import renewals as rules
from registry.services import audit_ends, audit_suspensions, deaths, facts
from tests.factories.audits import AT, called_in, later, make_officer
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db
REASONS = "Nothing came, after five letters."


def registered(until="2029-01-01", **facts):
    entry = EntryFactory(registered=f"2020-01-01/{until}", **facts)
    UserFactory(person=entry.person)
    return entry


def referred(entry):
    case = called_in(entry.person)
    for days in (29, 44):
        audit_upkeep.see_to(case_id=case.pk, on=later(days).date(), at=later(days))
    return fresh(case)


def fresh(case):
    return queries.all_cases().get(pk=case.pk)


def status(entry, at):
    return StandingSpan.objects.get(entry=entry, during__contains=at.date()).status


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return Page(answer.content.decode()).one("main").text


def test_the_registrar_proposes_a_suspension_at_the_desk_and_another_confirms_it(signed_in):
    entry = registered()
    case = referred(entry)
    registrar, officer = UserFactory(role=Role.REGISTRAR), make_officer()
    where, page = f"/desk/audits/cases/{case.reference}/referral/", f"/desk/audits/cases/{case.reference}/"
    proposal = {"outcome": "suspend", "reasons": REASONS}
    with time_machine.travel(later(44 + 28), tick=False) as clock:
        desk = signed_in(registrar)
        early = text(desk.get(where))
        assert "The days to appeal are not over" in early
        assert "Suspension" not in early
        assert desk.post(where, proposal).status_code == 422
        with pytest.raises(Refused) as refused:
            audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(44 + 28))
        assert refused.value.code == "too_early"

        clock.move_to(later(44 + 29))
        desk = signed_in(registrar)
        assert "It lasts 12 months" in text(desk.get(where))
        assert desk.post(where, proposal | {"reasons": " "}).status_code == 422
        assert "proposed" in text(desk.post(where, proposal, follow=True))
        act = GraveAct.objects.get(kind="audit_suspend")
        assert audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(73)) == act
        with pytest.raises(Refused):
            audit_referrals.decide(
                case=case, outcome=ReferralOutcome.NO_STEP, reasons="After all.", by=registrar, at=later(73)
            )
        assert status(entry, later(73)) == Status.REGISTERED
        assert "second person" in text(desk.get(page))

        clock.move_to(later(44 + 33))
        told = text(signed_in(officer).get(f"/desk/acts/{act.reference}/"))
        assert entry.number in told
        assert "12 months from the day on which it is confirmed" in told
        assert REASONS in told
        acts.confirm(act=act, by=officer, at=later(77))
        ended = text(signed_in(registrar).get(where))
    assert "17 May 2027 to 16 May 2028" in ended.replace("\u00a0", " ")
    sanction = Sanction.objects.get(entry=entry)
    assert (sanction.ground, sanction.source) == (Ground.CPD, FactSource.OFFICE)
    assert RecordedDecision.objects.get(entry=entry).case == case.reference
    assert status(entry, later(77)) == status(entry, later(77 + 364)) == Status.SUSPENDED
    assert status(entry, later(77 + 366)) == Status.REGISTERED
    day = later(77).date()
    public = entries.public_entry(entries.visible(number=entry.number, today=day), on=day, today=day)
    assert public.reason_class == ReasonClass.ADMINISTRATIVE
    messages = Message.objects.filter(template="cpd/mail/audit_referral_decided")
    assert sorted(messages.values_list("channel", flat=True)) == [Channel.EMAIL, Channel.LETTER]
    assert not Message.objects.filter(template="registry/mail/entry_changed").exists()  # the letter says it all
    send.deliver(message_id=messages.get(channel=Channel.EMAIL).pk, at=later(77))
    said = mail.outbox[-1].body.replace("\u00a0", " ")
    assert "suspended from 17 May 2027 to 16 May 2028" in said
    assert REASONS in said
    with pytest.raises(Refused):
        audit_suspensions.propose(case=case, reasons="Again.", by=registrar, at=later(80))
    item = WorkItem.objects.get(closed_at=None)
    assert (item.kind, item.about_id, item.due_on) == ("cpd_suspension", sanction.pk, date(2028, 4, 17))
    where = f"/desk/entries/{entry.number}/orders/{sanction.pk}/review/"
    with time_machine.travel(later(77 + 300), tick=False):
        desk = signed_in(registrar)
        assert page_of(item) == where
        assert "stands again" in text(desk.get(where))
        decided = {"body": "registrar", "text": "All was made up for.", "step": "confirm"}
        on = {"decided_on_day": "1", "decided_on_month": "3", "decided_on_year": "2028"}
        for _ in range(2):
            assert "nothing else follows" in text(desk.post(where, decided | on, follow=True))
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert TrailEvent.objects.filter(kind="registry.cpd_suspension_ends").count() == 1


def test_a_suspension_that_nobody_confirms_leaves_it_to_the_registrar_who_gives_advice():
    entry = registered()
    case = referred(entry)
    registrar, officer = UserFactory(role=Role.REGISTRAR), make_officer()
    with pytest.raises(Refused):
        audit_suspensions.propose(case=case, reasons=REASONS, by=officer, at=later(90))
    act = audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(90))
    assert acts.decline(act=act, answer="They were ill.", by=officer, at=later(91)).state == ActState.DECLINED
    assert WorkItem.objects.get(closed_at=None).kind == "audit_referral"
    given = {"case": case, "outcome": ReferralOutcome.ADVICE, "reasons": "Tell us when you are ill.", "by": registrar}
    audit_referrals.decide(at=later(92), **given)
    assert audit_referrals.decide(at=later(93), **given).decided_at == later(92)
    assert not Sanction.objects.exists()
    assert fresh(case).stage == AuditStage.REFERRED


def test_another_proposal_is_refused_while_one_waits_and_nobody_confirms_who_audited_the_person():
    entry = registered()
    case = referred(entry)
    registrar, other, auditor = UserFactory(role=Role.REGISTRAR), UserFactory(role=Role.REGISTRAR), make_officer()
    act = audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(90))
    for reasons, by in (("Other reasons.", registrar), (REASONS, other)):
        with pytest.raises(Refused) as refused:
            audit_suspensions.propose(case=case, reasons=reasons, by=by, at=later(90))
        assert refused.value.code == "proposed"
    ended = {"ended_at": AT, "end": AuditSeatEnd.REPLACED}
    AuditSeat.objects.create(case=case, kind=AuditSeatKind.AUDITOR, look=1, user=auditor, seated_at=AT, **ended)
    with pytest.raises(Refused) as refused:
        acts.confirm(act=act, by=auditor, at=later(91))
    assert refused.value.code == "part"
    assert status(entry, later(91)) == Status.REGISTERED


def test_only_what_another_read_is_suspended_and_never_an_entry_that_is_for_cpd_already():
    entry = registered()
    case = referred(entry)
    registrar, officer = UserFactory(role=Role.REGISTRAR), make_officer()
    same = PersonFactory(merged_into=entry.person)
    held = EntryFactory(registered="2020-01-01/2029-01-01", person=same, suspended_cpd="2027-04-01/2028-04-01")
    act = audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(90))
    told = dict(kind_of(act).says(act))
    assert told["Entries"] == entry.number
    assert "CPD" in told["What the public reads as the reason"]
    facts.set_aside(fact=Sanction.objects.get(entry=held), by=registrar, at=later(91), tell=False)
    assert dict(kind_of(act).says(act))["Entries"] == entry.number
    with pytest.raises(Refused) as refused:
        acts.confirm(act=act, by=officer, at=later(91))
    assert refused.value.code == "changed"
    acts.decline(act=act, answer="There is one more.", by=officer, at=later(91))
    act = audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(91))
    acts.confirm(act=act, by=officer, at=later(92))
    assert status(entry, later(92)) == status(held, later(92)) == Status.SUSPENDED


def test_nobody_is_suspended_who_left_meanwhile():
    case = referred(registered(resigned="2027-04-20/"))
    with pytest.raises(Refused) as refused:
        audit_suspensions.propose(case=case, reasons=REASONS, by=UserFactory(role=Role.REGISTRAR), at=later(90))
    assert refused.value.code == "nothing"


def test_nothing_waits_about_a_referred_audit_of_somebody_who_died():
    entry = registered()
    case = referred(entry)
    registrar, officer = UserFactory(role=Role.REGISTRAR), make_officer()
    proposed = audit_suspensions.propose(case=case, reasons=REASONS, by=registrar, at=later(90))
    told = deaths.Told("As on the certificate", ToldBy.FAMILY, number=entry.number)
    seen = {"number": entry.number, "died_on": later(80).date(), "evidence": DeathEvidence.CERTIFICATE}
    report = deaths.report(told=told, by=registrar, at=later(91))
    act = deaths.propose(report=report, reason="Seen.", by=registrar, at=later(91), **seen)
    acts.confirm(act=act, by=officer, at=later(92))
    proposed.refresh_from_db()
    assert (proposed.state, proposed.answer) == (ActState.WITHDRAWN, "Their death was recorded.")
    assert not WorkItem.objects.filter(closed_at=None).exists()
    act = deaths.undo(report=report, reason="She rang.", by=registrar, at=later(93))
    acts.confirm(act=act, by=officer, at=later(93))
    assert WorkItem.objects.get(closed_at=None).key == audit_referrals.work_key(case)  # it is theirs to decide again


def test_leaving_ends_an_audit_by_itself_saying_as_what_also_after_a_missed_night_and_run_twice():
    stays = [called_in(one.person) for one in (registered(), registered(career_break="2027-03-05/2028-03-05"))]
    lapses, leaves = registered(until="2027-03-04"), registered(resigned="2027-03-10/")
    suspended = registered(suspended="2027-03-05/2029-03-05", resigned="2027-03-10/")
    gone = [called_in(one.person) for one in (lapses, leaves, suspended)]
    assert audit_ends.run(on=later(2).date(), at=later(2)) == 0
    lapsed = StandingSpan.objects.filter(entry=lapses, status=Status.LAPSED).order_by("during").first()
    at = AT + timedelta(days=max((lapsed.during.lower - AT.date()).days, 10) + 1)
    register, begins_on = lapses.register, date(2027, 3, 4)
    ReturnPolicy.objects.create(register=register, valid_from=date(2000, 1, 1), short_readmission_months=1)
    found = audited.leavers(on=at.date())
    AuditCase.objects.filter(pk=stays[0].pk).update(stage=AuditStage.ACCEPTED, closed_at=at)
    with patch.object(audited, "leavers", return_value=[(stays[0].pk, AuditEnd.LAPSED), *found]):  # closed meanwhile
        assert audit_ends.run(on=at.date(), at=at) == 2
    # Somebody who lapsed may come back late for a month, and their money may be heard of later still.
    late = {"entry": lapses, "begins_on": begins_on, "stage": RenewalStage.OVERDUE, "opened_at": AT}
    policy = RenewalPolicy.objects.filter(register=register).first()
    renewal = Renewal.objects.create(policy=policy, **late)
    last = rules.late_until(begins_on, renewals.figures_of(register.pk, on=begins_on))
    at = datetime.combine(last + timedelta(days=1), AT.time(), tzinfo=UTC)
    assert audit_ends.run(on=at.date(), at=at) == 0
    Renewal.objects.filter(pk=renewal.pk).update(stage=RenewalStage.CLOSED, ended_at=at)
    assert audit_ends.run(on=last, at=at) == 0
    assert audit_ends.run(on=at.date(), at=at) == 1
    assert audit_ends.run(on=at.date(), at=at) == 0
    assert [fresh(one).ended_as for one in gone] == [AuditEnd.LAPSED, AuditEnd.RESIGNED, AuditEnd.RESIGNED]
    assert {fresh(one).stage for one in gone} == {AuditStage.LEFT}
    assert AuditStage.LEFT not in {fresh(one).stage for one in stays}
    before = Message.objects.count()
    audit_upkeep.see_to(case_id=gone[0].pk, on=at.date(), at=at)
    assert Message.objects.count() == before
