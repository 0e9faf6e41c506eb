"""Audits of CPD by keyboard: from the draw to accepted, to more information, and through silence to a suspension.

What others tell of (who is drawn, what a profile lacks) is set up; each journey begins where it becomes interesting.
"""

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect
from psycopg.types.range import DateRange

from cpd.choices import AuditMark
from cpd.models import AuditPolicy, AuditSelection
from cpd.queries import audit_cases as queries
from cpd.services import audit_cases, audit_judging, audit_rounds, audit_seats, audit_upkeep
from members.choices import Role
from tests.factories.audits import called_in, make_auditor, mark_all, with_auditors, write
from tests.factories.cpd import good_year, open_cycle
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

DAY = timedelta(days=1)


def registered(now):
    """Somebody who has been registered for years, with an account and a good log of last year."""
    entry = EntryFactory(registered=f"2015-01-01/{now.date() + 400 * DAY}")
    UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    open_cycle(entry.person, during=last_year(now))
    good_year(entry.person, on=date(now.year - 1, 12, 20))
    return entry


def last_year(now):
    return DateRange(date(now.year - 1, 1, 1), date(now.year, 1, 1))


def fresh(case):
    return queries.all_cases().get(pk=case.pk)


def test_from_the_draw_to_accepted(walk):
    now, officers = timezone.now(), [UserFactory(role=Role.OFFICER) for _ in range(2)]
    AuditPolicy.objects.filter(scheme__code="RCT").update(auditor_audited_years=0)
    entry = registered(now)
    plan = audit_rounds.Plan(
        scheme="RCT", name="CPD of last year", audited=last_year(now), as_of=(now - 9 * DAY).date(),
        witness="The Lottery", witness_how="The six main numbers", witness_on=(now - 2 * DAY).date(),
    )  # fmt: skip
    how = {"by": officers[0], "at": now - 8 * DAY}
    held = audit_rounds.plan(plan=plan, **how)
    audit_rounds.commit(round=audit_rounds.lock(round=held, **how), **how)

    desk = walk(officers[0])
    desk.open(f"/desk/audits/rounds/{held.reference}/")
    desk.follow("Enter what the witness said")
    desk.type("What the witness said", "3 14 15 26 35 50")
    desk.press("Propose the draw")
    second = walk(officers[1])
    second.open("/desk/acts/")
    second.follow("Draw an audit round", exact=False)
    second.choose("Yes, I confirm it")
    second.press("Save my answer")
    selection = AuditSelection.objects.get(person=entry.person)
    case = write(audit_cases.call_in(selection=selection, by=None, at=now), at=now)

    me = walk(entry.person.user)
    me.open("/my/")
    me.follow("Audit of your CPD", exact=False)
    me.follow("Summary of your practice")
    me.type("Summary of your practice", "I plan treatments, and I check the plans of others.")
    me.press("Save")
    me.follow("Check and send in")
    me.press("Send in")
    me.is_refused("Confirm that it is your own work")
    me.tick("This is my own work, and it holds nothing from which a patient could be recognised")
    me.press("Send in")
    expect(me.heading).to_have_text("Your profile has come")

    for _ in range(3):
        make_auditor()
    desk.open(f"/desk/audits/cases/{case.reference}/")
    desk.follow("Find auditors")
    desk.press("Give it to those whom the rule chooses")
    one, other = case.seats.select_related("user").order_by("pk")
    auditor = walk(one.user)
    auditor.open(f"/auditing/{case.reference}/")
    auditor.choose("No, nothing")
    auditor.press("Continue")
    for number in range(1, 5):
        told = {
            "standard": f"five:{number}",
            "found": AuditMark.MET,
            "reason": "It is shown.",
            "by": one.user,
            "at": now,
        }
        audit_judging.mark(taken=one, **told)
    auditor.open(f"/auditing/{case.reference}/")
    auditor.follow("Mark the next standard")
    auditor.choose("Met")
    auditor.type("Your reason", "The profile shows it.")
    auditor.press("Save and go on")
    auditor.press("Sign my marks")
    mark_all(audit_seats.declare_unconflicted(taken=other, by=other.user, at=now), at=now)
    auditor.open(f"/auditing/{case.reference}/")
    auditor.follow("Compare what was found")
    auditor.follow("Record the outcome")
    auditor.choose("Accepted")
    auditor.press("Record the outcome")
    me.open(f"/my/audit/{case.reference}/")
    expect(me.main).to_contain_text("Your CPD was accepted")
    assert me.download("Your letter (PDF)").read_bytes().startswith(b"%PDF")


def test_to_more_information_and_a_second_look(walk):
    now = timezone.now()
    case, (one, other) = with_auditors(at=now)
    for seat in (one, other):
        mark_all(seat, at=now, s3=AuditMark.NOT_MET)
    auditor = walk(one.user)
    auditor.open(f"/auditing/{case.reference}/compare/")
    auditor.follow("Ask for more information")
    auditor.press("Ask the registrant")
    auditor.is_refused("Select the standards for which more is needed")
    auditor.tick("Aim that it raises the quality of your work and your service")
    auditor.type("What would show them?", "Show one thing that got better.")
    auditor.press("Ask the registrant")

    me = walk(case.person.user)
    me.open(f"/my/audit/{case.reference}/")
    expect(me.main).to_contain_text("Show one thing that got better.")
    me.follow("What the auditors ask")
    me.type("Your answer to the auditors", "Waiting times fell by a week.")
    me.press("Save")
    me.follow("Check and send in")
    me.tick("This is my own work, and it holds nothing from which a patient could be recognised")
    me.press("Send in")
    for seat in audit_seats.held(fresh(case)):
        mark_all(seat, at=now)
    auditor.open(f"/auditing/{case.reference}/close/")
    auditor.choose("Accepted")
    auditor.press("Record the outcome")
    me.open(f"/my/audit/{case.reference}/")
    expect(me.main).to_contain_text("Your CPD was accepted")


def test_through_silence_to_the_registrar_and_a_suspension_by_two(walk):
    now = timezone.now()
    entry = registered(now)
    case = called_in(entry.person, at=now - 90 * DAY)
    for ago in (60, 45):
        at = now - ago * DAY
        audit_upkeep.see_to(case_id=case.pk, on=timezone.localdate(at), at=at)
    registrar = walk(UserFactory(role=Role.REGISTRAR))
    registrar.open("/desk/")
    registrar.follow("Decide what follows from an audit of CPD", exact=False)
    registrar.follow("Go to where this is settled")
    registrar.choose("Suspension of the registration")
    registrar.press("Record the decision")
    registrar.is_refused("Enter reasons")
    registrar.type("Reasons", "Nothing came, after five letters.")
    registrar.press("Record the decision")
    expect(registrar.main).to_contain_text("waits for a second person")
    second = walk(UserFactory(role=Role.OFFICER))
    second.open("/desk/acts/")
    second.follow("Suspend a registration after an audit of CPD", exact=False)
    expect(second.main).to_contain_text("12 months from the day on which it is confirmed")
    second.choose("Yes, I confirm it")
    second.press("Save my answer")
    me = walk(entry.person.user)
    me.open(f"/my/audit/{case.reference}/")
    expect(me.main).to_contain_text("Nothing came, after five letters.")
    me.open(f"/register/{entry.number}/")
    expect(me.main).to_contain_text("Suspended")
