"""A certificate of equivalence, from its panel over the application for the register to the entry that it leads to.

Beside that way the others: a split panel with a dissent, a portfolio with more evidence and an interview, a conflict
that arises midway, and a refusal that an appeal sends back to a fresh panel.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from hsst import tasks
from hsst.models import Certificate
from members.choices import Role
from members.jinja import day, moment
from registry.choices import Mark, SeatKind, Stage
from registry.models import Application, Interview, InterviewSlot, Judgement, Referee, RoutePolicy
from registry.queries import rounds
from registry.services import completeness, judging, seats
from tests.browser import admission as steps
from tests.factories import equivalence
from tests.factories.assessing import asked, make_officer
from tests.factories.decisions import give
from tests.factories.members import UserFactory

# The standard that is not shown at first, in the journey that ends with a certificate all the same.
LESS = "4"
# One long word, which must not widen a page.
CALL = "https://calls.example/meeting/12345678901234567890"
VOID = "What was judged by somebody whom a conflict then kept out."
_REST = "Seen in the evidence."


@pytest.fixture(autouse=True)
def _signing(settings, tmp_path):
    settings.CERTIFICATE_KEY = str(tmp_path / "signing" / "key.pem")
    settings.CERTIFICATE_CHAIN = str(tmp_path / "signing" / "chain.pem")


@pytest.fixture
def officer(walk, live_server):
    return walk(make_officer())


@pytest.fixture
def registrar(walk, live_server):
    return walk(make_officer(Role.REGISTRAR))


def test_from_a_panel_of_one_mind_to_a_certificate_and_an_application_for_the_register(walk, officer, registrar):
    equivalence.make_panel()
    application = equivalence.make_case(at=timezone.now())
    me = steps.on_a_phone(walk(application.person.user))
    sitting = are_seated(application)
    sees_who_judges(me, application)
    chair = they_judge(walk, application, sitting, marks=["Met", "Met", "Met"])
    chair.follow("Compare what you judged")
    chair.follow("Go on to the recommendation")
    expect(chair.main).to_contain_text("Every standard was found met, so the certificate is recommended.")
    chair.press("Recommend the certificate")
    steps.proposes(officer, application, "Grant the certificate", reasons="Every standard was found met.")
    steps.confirms(registrar, "Grant a certificate")
    certificate = Certificate.objects.get(application=application)
    is_checked_by_anybody(walk(), certificate)
    is_made(certificate)
    begins_where_the_certificate_ends(me, application, certificate)


def are_seated(application):
    """The panel sits, and nothing keeps any of them: chair first."""
    at = timezone.now()
    taken = seats.allocate(application=application, by=make_officer(), at=at)
    sitting = [judging.declare_unconflicted(taken=one, by=one.user, at=at) for one in taken]
    return sorted(sitting, key=lambda one: one.kind != SeatKind.LAY_CHAIR)


def sees_who_judges(me, application):
    me.open(f"/my/applications/{application.reference}/")
    me.follow("Who assesses your application")
    expect(me.main).to_contain_text("You may object by")
    me.press("Tell the office")
    me.is_refused("Say who should not judge your application, and why")


def they_judge(walk, application, sitting, *, marks):
    """Each judges the last standard in the browser and hands in; the others were marked as met before."""
    *others, last = rounds.asked(application, 1)
    walks = []
    for taken, mark in zip(sitting, marks, strict=True):
        for one in others:
            judging.judge(taken=taken, standard=one, mark=Mark.MET, reason=_REST, by=taken.user, at=timezone.now())
        assessor = walk(taken.user)
        steps.opens_a_case(assessor, application)
        expect(assessor.main).to_contain_text(f"You judged {len(others)} of {len(others) + 1}")
        assessor.follow(f"Judge {last.code}")
        assessor.choose(mark)
        assessor.type("Your reason", f"What I saw of it: {mark}.")
        assessor.press("Save and go to the next")
        assessor.follow("Check and hand in")
        assessor.press("Hand in")
        walks.append(assessor)
    steps.opens_a_case(walks[0], application)
    return walks[0]


def is_checked_by_anybody(public, certificate):
    public.open("/equivalence/certificates/")
    public.press("Check")
    expect(public.main).to_contain_text("Enter a number")
    public.type("Certificate number", "COE000000A")
    public.press("Check")
    expect(public.heading).to_have_text("No such certificate")
    public.follow("Check another number")
    public.type("Certificate number", certificate.number)
    public.press("Check")
    expect(public.main).to_contain_text("Genuine: it stands.")
    expect(public.main).to_contain_text("It is not registration")


def is_made(certificate):
    """As the worker does; in a thread of its own, for it signs in a loop and Playwright’s runs in this one."""

    def work():
        try:
            tasks.make_certificate(certificate_id=certificate.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(work).result()


def begins_where_the_certificate_ends(me, application, certificate):
    """The decision leads to the certificate, and to an application for the register that is filled in already."""
    me.open(f"/my/applications/{application.reference}/decision/")
    assert me.download("Download your certificate (PDF)").read_bytes().startswith(b"%PDF")
    me.follow("See your applications")
    draft = Application.objects.get(person=application.person, route__code="equivalence")
    me.open(f"/my/applications/{draft.reference}/")
    me.follow("Certificate", exact=False)
    expect(me.main.get_by_label("Number of the certificate")).to_have_value(certificate.number)


@pytest.mark.soak
def test_a_split_panel_with_a_dissent_whose_refusal_is_proposed(walk, officer):
    equivalence.make_panel()
    application = equivalence.make_case(at=timezone.now())
    sitting = are_seated(application)
    chair = they_judge(walk, application, sitting, marks=["Not met", "Not met", "Met"])
    they_find_by_a_majority(walk, chair, application, sitting)
    recommends_refusal(chair, application)
    officer.open(f"/desk/applications/{application.reference}/decision/")
    expect(officer.main).to_contain_text("Six years of leading are in the reports.")
    steps.proposes(
        officer, application, "Refuse", reasons="One standard was not shown.", would_help="Lead an audit to its result."
    )
    expect(officer.main).to_contain_text("Dissent from 16, professional member")


def they_find_by_a_majority(walk, chair, application, sitting):
    (standard,) = rounds.unfound(rounds.current(application))
    second, third = (walk(one.user) for one in sitting[1:])
    chair.follow("Compare what you judged")
    chair.follow(f"Come to a finding {standard.code}")
    chair.choose("Not met")
    chair.type("The reason for it", "Nothing shows that they led.")
    chair.press("Propose it")
    comes_to(third, application, standard)
    third.follow("Record a dissent from it")
    third.press("Record the dissent")
    third.is_refused("Say why you do not share it")
    third.type("Why do you not share it?", "Six years of leading are in the reports.")
    third.press("Record the dissent")
    comes_to(second, application, standard)
    second.press("Agree to this, word for word")
    expect(second.main).to_contain_text("There is a finding on every standard.")


def comes_to(assessor, application, standard):
    steps.opens_a_case(assessor, application)
    assessor.follow("Compare what you judged")
    assessor.follow(f"Come to a finding {standard.code}")


def recommends_refusal(chair, application):
    steps.opens_a_case(chair, application)
    chair.follow("Compare what you judged")
    chair.follow("Go on to the recommendation")
    expect(chair.main).to_contain_text("Six years of leading are in the reports.")
    chair.press("Recommend this")
    chair.is_refused("Select what you recommend")
    chair.choose("Refuse")
    chair.type("What sums up the findings? (optional)", "One standard was not shown.")
    chair.press("Recommend this")


def test_from_the_application_that_a_certificate_began_to_an_entry_that_anybody_finds(walk, officer, registrar):
    at = timezone.now()
    certificate = equivalence.granted(at=at)
    draft = equivalence.draft_of(certificate, at=at)
    me = steps.on_a_phone(walk(draft.person.user))
    me.open(f"/my/applications/{draft.reference}/")
    me.follow("Check your answers and hand in")
    expect(me.main).to_contain_text(certificate.number)
    me.press("Hand in")
    expect(me.main).to_contain_text("We have your application")
    is_vouched_for(draft)
    is_recommended_from_the_checks(officer, draft)
    colleague = walk(make_officer())
    colleague.open(f"/desk/applications/{draft.reference}/decision/")
    colleague.choose("Admit")
    colleague.type("Reasons", "The certificate stands, and the HCPC lists them.")
    colleague.press("Propose this decision")
    colleague.is_refused("Confirm that you have seen the certificate.")
    colleague.tick("I have seen the certificate that this route rests on")
    colleague.press("Propose this decision")
    steps.confirms(registrar, "Admit an applicant")
    draft.refresh_from_db()
    is_found_by_anybody(walk(), draft.entry, certificate)


def is_vouched_for(application):
    """Found complete, and both referees answered."""
    application.refresh_from_db()
    completeness.complete(application=application, by=make_officer(), at=timezone.now())
    for referee in Referee.objects.filter(application=application):
        give(referee, at=timezone.now())


def is_recommended_from_the_checks(officer, application):
    officer.open(f"/desk/applications/{application.reference}/")
    officer.follow("Recommend from the checks")
    officer.choose("Admission")
    officer.press("Recommend")
    officer.is_refused("Confirm that you saw the certificate and that it is the applicant’s.")
    officer.tick("I saw the certificate, and it is the applicant’s")
    officer.press("Recommend")


def is_found_by_anybody(public, entry, certificate):
    public.open("/")
    public.type("Name or registration number", "Nia Probert")
    public.press("Look up")
    public.follow("Nia Probert")
    expect(public.heading).to_contain_text("Yes. Nia Probert is on this register")
    expect(public.main).to_contain_text(entry.number)
    public.open(f"/equivalence/certificates/{certificate.number}/")
    expect(public.main).to_contain_text("Genuine: it stands.")


@pytest.mark.soak
def test_may_be_met_then_a_portfolio_more_evidence_and_the_certificate(walk):
    equivalence.make_panel()
    application = equivalence.make_dossier(at=timezone.now() - timedelta(days=3))
    sitting = are_seated(application)
    equivalence.mark(sitting, at=timezone.now(), marks=[{LESS: Mark.PARTLY}] * 3)
    chair = walk(sitting[0].user)
    invites_a_portfolio(chair, application)
    me = steps.on_a_phone(walk(application.person.user))
    brings_a_portfolio(me, application)
    judge_again(application, marks=[{LESS: Mark.NOT_EVIDENCED}] * 3)
    asks_for_more(chair, application)
    answers_on_one_standard(me, application)
    judge_again(application)
    recommends_the_certificate(chair, application)
    application.refresh_from_db()
    equivalence.decided(application, at=timezone.now())
    me.open(f"/my/applications/{application.reference}/")
    expect(me.main).to_contain_text("Your certificate was granted. Nothing more happens to it.")


@pytest.mark.soak
def test_an_interview_is_asked_for_offered_chosen_and_recorded_and_its_standard_judged_again(walk, officer):
    equivalence.make_panel()
    RoutePolicy.objects.filter(route__code="hsst-equivalence").update(portfolio_months=0, extension_months=0)
    application = equivalence.make_case(at=timezone.now())
    sitting = are_seated(application)
    equivalence.mark(sitting, at=timezone.now(), marks=[{LESS: Mark.NOT_EVIDENCED}] * 3)
    chair, me = walk(sitting[0].user), steps.on_a_phone(walk(application.person.user))
    asks_to_talk(chair, application)
    is_arranged(officer, me, application)
    is_held(chair, application)
    judge_again(application)
    recommends_the_certificate(chair, application)
    application.refresh_from_db()
    assert application.stage == Stage.RECOMMENDED


def recommends_the_certificate(chair, application):
    steps.opens_a_case(chair, application)
    chair.follow("Compare what you judged")
    chair.follow("Go on to the recommendation")
    chair.press("Recommend the certificate")


def judge_again(application, *, marks=()):
    """Those who sit judge what their new round asks, alone."""
    equivalence.mark(list(seats.held(application)), at=timezone.now(), marks=marks)


def invites_a_portfolio(chair, application):
    steps.opens_a_case(chair, application)
    chair.follow("Compare what you judged")
    chair.follow("Go on to the recommendation")
    chair.choose("Invite a portfolio")
    chair.type("What sums up the findings? (optional)", "Show how you lead the science.")
    chair.press("Recommend this")
    expect(chair.main).to_contain_text("portfolio")


def brings_a_portfolio(me, application):
    me.open(f"/my/applications/{application.reference}/")
    expect(me.main).to_contain_text("Show how you lead the science.")
    me.follow("Check and hand in your portfolio")
    me.press("Hand in")
    me.is_refused("Add or change evidence first: this is what you handed in before.")
    me.open(f"/my/applications/{application.reference}/evidence/")
    steps.adds_evidence(me, title="A year of leading", shows={standard_of(application): "What I led, and its result."})
    me.open(f"/my/applications/{application.reference}/")
    me.follow("Check and hand in your portfolio")
    me.press("Hand in")
    expect(me.main).to_contain_text("We have what you handed in")


def standard_of(application):
    return next(one for one in asked(application) if one.code == LESS)


def asks_for_more(chair, application):
    steps.opens_a_case(chair, application)
    chair.follow("Compare what you judged")
    chair.follow("Ask the applicant for more evidence")
    chair.tick(f"{LESS} {standard_of(application).title}")
    chair.type("What would show them?", "The minutes in which you decided it.")
    chair.press("Ask the applicant")


def answers_on_one_standard(me, application):
    """Only the standard that was asked about is open."""
    me.open(f"/my/applications/{application.reference}/")
    expect(me.main).to_contain_text("The minutes in which you decided it.")
    me.follow("Add evidence")
    me.follow("Add evidence")
    me.choose("Your own written account", of="What is it?")
    me.type("Title", "The minutes")
    me.type("Your account (optional)", "What was decided, and that I decided it.")
    me.type("What did you do yourself?", "I decided it.")
    me.tick("No patient can be identified in it")
    me.press("Save and choose standards")
    expect(me.main.locator("textarea")).to_have_count(1)
    standard = standard_of(application)
    me.type(f"{standard.code} {standard.title}", "They say who decided.")
    me.press("Save")
    me.open(f"/my/applications/{application.reference}/")
    me.follow("Check and hand in what you added")
    me.press("Hand in")


def asks_to_talk(chair, application):
    steps.opens_a_case(chair, application)
    chair.follow("Compare what you judged")
    chair.follow("Ask for an interview")
    chair.press("Ask for the interview")
    chair.is_refused("Select the standards that it is about")
    chair.tick(f"{LESS} {standard_of(application).title}")
    chair.type("What do you want to talk about?", "How you decided it.")
    chair.press("Ask for the interview")
    expect(chair.main).to_contain_text("The office arranges the interview")


def is_arranged(officer, me, application):
    soon = timezone.localdate() + timedelta(days=3)
    officer.open(f"/desk/applications/{application.reference}/")
    officer.follow("Offer times for the interview")
    officer.type_day(*steps.boxes(soon), of="On which day?")
    officer.type("At what time?", "14:30")
    officer.type("Where?", CALL)
    officer.press("Offer this time")
    me.open(f"/my/applications/{application.reference}/")
    me.follow("Go to your interview")
    expect(me.main).to_contain_text("How you decided it.")
    me.press("Choose this time")
    me.is_refused("Select a time")
    me.choose(f"{moment(datetime.combine(soon, time(14, 30), tzinfo=timezone.get_default_timezone()))}, {CALL}")
    me.press("Choose this time")
    expect(me.main).to_contain_text("You chose")


def is_held(chair, application):
    """The chair cannot record what has not been; then the time that was chosen has come."""
    steps.opens_a_case(chair, application)
    expect(chair.main.get_by_role("link", name="Record what came out of the interview")).to_have_count(0)
    chosen = InterviewSlot.objects.get()
    chosen.pk, chosen.starts_at = None, timezone.now() - timedelta(hours=1)
    chosen.save(force_insert=True)
    Interview.objects.update(chosen=chosen)
    steps.opens_a_case(chair, application)
    chair.follow("Record what came out of the interview")
    standard = standard_of(application)
    chair.type(f"What came out on {standard.code} {standard.title}?", "They decided it, against advice.")
    chair.press("Record what came out")
    expect(chair.main).to_contain_text("You judged 0 of 1")


@pytest.mark.soak
def test_a_conflict_that_arises_midway_voids_a_seat_and_its_marks(walk, officer):
    equivalence.make_panel()
    application = equivalence.make_dossier(at=timezone.now() - timedelta(days=3))
    sitting = are_seated(application)
    lost = next(one for one in sitting if one.kind == SeatKind.PROFESSIONAL)
    equivalence.mark(sitting, at=timezone.now(), marks=[{LESS: Mark.PARTLY} if one == lost else {} for one in sitting])
    Judgement.objects.filter(seat=lost).update(reason=VOID)
    chair, gone = walk(sitting[0].user), walk(lost.user)
    steps.opens_a_case(chair, application)
    chair.follow("Compare what you judged")
    expect(chair.main).to_contain_text(VOID)
    begins_to_work_for_the_applicants_employer(gone)
    gone.open(f"/assessing/{application.reference}/compare/")
    expect(gone.heading).to_have_text("Your work on this application ended")
    expect(gone.main).not_to_contain_text(VOID)
    steps.opens_a_case(chair, application)
    expect(chair.main.get_by_role("link", name="Compare what you judged")).to_have_count(0)
    new = is_filled_again(officer, application, lost)
    judges_alone(walk(new.user), application)
    chair.open(f"/assessing/{application.reference}/compare/")
    expect(chair.main).to_contain_text("There is a finding on every standard.")
    expect(chair.main).not_to_contain_text(VOID)


def begins_to_work_for_the_applicants_employer(gone):
    gone.open("/my/profile/employment/")
    gone.type("Employer’s name (optional)", "Leeds Teaching Hospitals")
    gone.type_day("1", "10", "2022", of="When did you start?")
    gone.press("Save")


def is_filled_again(officer, application, lost):
    """The office sees that a seat is free and why not everybody may take it; the rule chooses."""
    officer.open("/desk/")
    officer.follow("Fill a seat of those who judge an application", exact=False)
    officer.follow("Go to where this is settled")
    expect(officer.main).to_contain_text("1 seat is free.")
    officer.follow("Fill by the rule")
    expect(officer.main).to_contain_text("Who may not sit as professional member, and why")
    officer.press("Give it to those whom the rule chooses")
    (new,) = seats.held(application).filter(handed_in_at=None)
    assert new.user != lost.user
    return new


def judges_alone(assessor, application):
    steps.opens_a_case(assessor, application)
    steps.says_nothing_keeps_them(assessor)
    (taken,) = seats.held(application).filter(handed_in_at=None)
    for one in rounds.asked(application, taken.round)[:-1]:
        judging.judge(taken=taken, standard=one, mark=Mark.MET, reason=_REST, by=taken.user, at=timezone.now())
    steps.opens_a_case(assessor, application)
    expect(assessor.main).not_to_contain_text(VOID)
    steps.judges(assessor, [("Met", "Seen.")])


@pytest.mark.soak
def test_refused_then_appealed_against_and_judged_anew_by_none_of_the_first_panel(walk, officer, registrar):
    application = equivalence.refused(at=timezone.now())
    first = set(application.seats.values_list("user", flat=True))
    panel = [UserFactory(email=f"panel{n}@panel{n}.example", role=Role.PANEL_MEMBER) for n in range(2)]
    me = steps.on_a_phone(walk(application.person.user))
    appeals_on_grounds(me, application)
    is_sent_back(walk, registrar, application, panel)
    me.open(f"/my/applications/{application.reference}/decision/")
    expect(me.main).to_contain_text("Your application will be assessed again")
    is_given_to_others(officer, application)
    sitting = sorted(seats.held(application), key=lambda one: one.kind != SeatKind.LAY_CHAIR)
    assert not first & {one.user_id for one in sitting}
    for one in sitting:
        judging.declare_unconflicted(taken=one, by=one.user, at=timezone.now())
    equivalence.mark(sitting, at=timezone.now())
    recommends_the_certificate(walk(sitting[0].user), application)
    steps.proposes(officer, application, "Grant the certificate", reasons="The fresh panel found every standard met.")
    steps.confirms(registrar, "Grant a certificate")
    me.open(f"/my/applications/{application.reference}/decision/")
    expect(me.main).to_contain_text(Certificate.objects.get(application=application).number)


def appeals_on_grounds(me, application):
    me.open(f"/my/applications/{application.reference}/decision/")
    until = timezone.localdate() + timedelta(days=28)
    expect(me.main).to_contain_text(day(until))
    me.follow("Appeal against this decision")
    me.type("Why do you think that the decision is wrong?", "The audit in the second report was not read.")
    me.press("Send the appeal")
    expect(me.main).to_contain_text("We have had your appeal since")


def is_sent_back(walk, registrar, application, panel):
    for one in panel:
        registrar.open(f"/desk/applications/{application.reference}/appeal/")
        registrar.choose(one.email)
        registrar.press("Ask them to hear it")
    members = [walk(one) for one in panel]
    for member in members:
        member.open("/hearings/")
        member.follow(application.number)
        member.choose("No")
        member.press("Continue")
    members[1].choose("Sent back to be assessed again")
    members[1].type("Reasons", "The report was not read, so others are to judge.")
    members[1].press("Record the outcome")


def is_given_to_others(officer, application):
    """Nobody of the first panel may be seated, and the page says why."""
    officer.open(f"/desk/applications/{application.reference}/assessment/")
    officer.follow("Fill by the rule")
    expect(officer.main).to_contain_text("Who may not sit as lay chair, and why")
    expect(officer.main).to_contain_text("chaired its panel")
    expect(officer.main.get_by_text("sat on its panel")).to_have_count(2)
    officer.press("Give it to those whom the rule chooses")
