"""From “can I join?” to a number on the register, over refusal and appeal, and back after three years: by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.choices import PaymentState, Role
from members.models import Payment, Person
from registry.choices import Recommended, SeatKind, Section, Stage
from registry.models import Application, Referee, Seat
from registry.queries import dossiers
from registry.services import completeness, recommendations
from tests.browser import admission as steps
from tests.browser.journeys import letters
from tests.factories.admission import ApplicationFactory
from tests.factories.assessing import make_assessor, make_officer, opened
from tests.factories.decisions import give, recommended
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

CERTIFICATE = "Training scheme certificate"
PROGRAMME = "Clinical technologist training scheme, Institute of Physics and Engineering in Medicine"
EQUIVALENCE = "RCT/equivalence-physics"
LACKS = "2.3"
COMMON = [
    Section.PERSONAL,
    Section.SCOPE,
    Section.CAREER,
    Section.DECLARATIONS,
    Section.REFEREES,
    Section.FEE,
]
_MET = ("Met", "The evidence shows it.")
FITS = "The posts are in nuclear medicine, and the referees agree."


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


def test_from_can_i_join_to_a_number(walk, stripe, officer, registrar):
    me = steps.on_a_phone(walk())
    for _ in range(2):
        make_assessor()
    application = applies(me)
    is_vouched_for(walk, application)
    is_found_complete_and_given_out(officer, application)
    is_assessed(walk, application)
    steps.proposes(officer, application, "Admit", reasons="Every point was met.")
    steps.confirms(registrar, "Admit an applicant")
    steps.certificate_is_made(application)
    application.refresh_from_db()
    steps.is_on_the_register(walk(), application.entry)
    reads_the_decision(me, application)


def applies(me):
    me.open("/join/")
    for answer in ("Clinical technologist", "Nuclear Medicine", "Yes", "A recognised training scheme"):
        me.choose(answer)
        me.press("Continue")
    expect(me.heading).to_have_text("You can apply to the Register of Clinical Technologists")
    me.follow("Start your application")
    steps.makes_an_account(me, "sian@example.org")
    expect(me.heading).to_have_text("Approved training scheme")
    me.press("Begin the application")
    steps.sets_up_a_second_factor(me)
    make_document(Person.objects.get(user__email="sian@example.org"), title=CERTIFICATE)
    steps.says_who_they_are(me, forenames="Siân", surname="O’Neill")
    steps.chooses_a_scope(me, "Nuclear Medicine (Medical physics)")
    steps.tells_of_training(me, programme=PROGRAMME, certificate=CERTIFICATE)
    steps.tells_of_work(me)
    steps.signs_declarations(me)
    steps.names_referees(me)
    steps.pays(me)
    me.follow("Go on to what this payment is for")
    steps.hands_in(me)
    expect(me.main).to_contain_text("We have your application")
    assert Payment.objects.get().state == PaymentState.PAID
    return Application.objects.get()


def is_vouched_for(walk, application):
    (text,) = [text for to, _subject, text in letters() if to == "olive1@hospital.example"]
    steps.gives_a_reference(walk(), steps.path(text, "references/"))
    give(Referee.objects.get(application=application, email="olive2@hospital.example"), at=timezone.now())


def is_found_complete_and_given_out(officer, application):
    officer.open("/desk/")
    officer.follow(f"Application {application.number}", exact=False)
    officer.follow("Go to where this is settled")
    officer.press("Take this application")
    officer.follow("Say that it is complete")
    officer.press("It is complete")
    officer.follow("Give it to those who judge")
    officer.press("Give it to those whom the rule chooses")
    expect(officer.main).to_contain_text("Has not opened it yet")


def is_assessed(walk, application):
    """Both judge alone; on one point they differ, one proposes what should be found, and the other agrees."""
    first, second = [walk(seat.user) for seat in Seat.objects.filter(application=application).order_by("pk")]
    for one, fit in ((first, _MET), (second, ("Partly met", "One post is not of the scope."))):
        steps.opens_a_case(one, application)
        steps.says_nothing_keeps_them(one)
        steps.judges(one, [_MET, _MET, fit, _MET, _MET])
    second.follow("Compare what you judged")
    second.follow("Come to a finding B1")
    second.choose("Met")
    second.type("The reason for it", FITS)
    second.press("Propose it")
    steps.opens_a_case(first, application)
    first.follow("Compare what you judged")
    first.follow("Come to a finding B1")
    first.press("Agree to this, word for word")
    first.follow("Go on to the recommendation")
    first.press("Recommend admission")


@pytest.mark.soak
def test_equivalence_with_more_evidence_and_a_moderator(walk, officer):
    at = timezone.now()
    application = ApplicationFactory(route=EQUIVALENCE, at=at, filled=[*COMMON, Section.EDUCATION])
    me = steps.on_a_phone(walk(application.person.user))
    maps_evidence(me, application)
    first, second = are_seated(walk, application, at=at)
    ask_for_more(first, application)
    answers(me, application)
    they_differ(first, second, application)
    a_moderator_decides(walk, application)
    officer.open(f"/desk/applications/{application.reference}/assessment/")
    expect(officer.main).to_contain_text("Found by the moderator")
    expect(officer.main).to_contain_text("What is recommended Admit")


def maps_evidence(me, application):
    me.open(f"/my/applications/{application.reference}/")
    me.follow("Evidence for the standards")
    asked = dossiers.standards(application, on=timezone.localdate())
    steps.adds_evidence(me, title="A year in the department", shows={one: f"It shows {one.code}." for one in asked[:2]})
    expect(me.main).to_contain_text(f"2 of {len(asked)} standards have enough evidence")
    me.follow("A year in the department")
    for one in asked[2:]:
        me.type(f"{one.code} {one.title}", f"It shows {one.code}.")
    me.press("Save")
    me.follow("Go on with the application")
    steps.hands_in(me)
    expect(me.main).to_contain_text("We have your application")


def are_seated(walk, application, *, at):
    """Found complete, vouched for, judged alone by both: on one standard neither finds any evidence."""
    office = make_officer()
    application.refresh_from_db()
    completeness.complete(application=application, by=office, at=at)
    for referee in Referee.objects.filter(application=application):
        give(referee, at=at)
    application.refresh_from_db()
    for _ in range(3):
        make_assessor()
    nothing = {LACKS: ("not_evidenced", "The account speaks of no test.")}
    both = opened(application, office, first=nothing, second=nothing, at=at)
    return [walk(taken.user) for taken in both]


def ask_for_more(first, application):
    steps.opens_a_case(first, application)
    first.follow("Compare what you judged")
    first.follow("Ask the applicant for more evidence")
    first.press("Ask the applicant")
    first.is_refused("Select the standards for which more evidence is needed")
    first.tick(f"{LACKS} Assures quality")
    first.type("What would show them?", "A constancy test of your own, with its result.")
    first.press("Ask the applicant")


def answers(me, application):
    me.open("/my/")
    me.follow("Register of Clinical Technologists, Equivalence, physics")
    expect(me.main).to_contain_text("A constancy test of your own, with its result.")
    me.follow("Add evidence")
    (standard,) = [one for one in dossiers.standards(application, on=timezone.localdate()) if one.code == LACKS]
    steps.adds_evidence(me, title="A constancy test", shows={standard: "The test, and what I did about its result."})
    me.follow("Check and hand in what you added")
    me.press("Hand in")


def they_differ(first, second, application):
    for one, marks in ((first, [_MET]), (second, [("Partly met", "One test only.")])):
        steps.opens_a_case(one, application)
        steps.judges(one, marks)
    second.follow("Compare what you judged")
    second.follow("Send what you differ on to a moderator")
    second.press("Send it to a moderator")


def a_moderator_decides(walk, application):
    """Whom the rule chose when it was sent on."""
    moderator = walk(Seat.objects.get(application=application, kind=SeatKind.MODERATOR).user)
    steps.opens_a_case(moderator, application)
    steps.says_nothing_keeps_them(moderator)
    moderator.follow("See where they differ")
    moderator.follow(f"Decide {LACKS}")
    moderator.choose("Met")
    moderator.type("The reason for it", "One test with its result is what the standard asks for.")
    moderator.press("Record the finding")
    moderator.follow("Go on to the recommendation")
    moderator.press("Recommend admission")


def test_refused_then_upheld_on_appeal_then_admitted(walk, officer, registrar):
    panel = [UserFactory(email=f"panel{n}@panel{n}.example", role=Role.PANEL_MEMBER) for n in range(2)]
    application = recommended(outcome=Recommended.REFUSE)
    me = steps.on_a_phone(walk(application.person.user))
    officer.open(f"/desk/applications/{application.reference}/decision/")
    officer.choose("Refuse")
    officer.press("Propose this decision")
    officer.is_refused("Give the reasons")
    help_words = "Work under supervision."
    steps.proposes(officer, application, "Refuse", reasons="Two points are not met.", would_help=help_words)
    steps.confirms(registrar, "Refuse an application")
    appeals(me, application)
    is_heard(walk, registrar, application, panel)
    me.open(f"/my/applications/{application.reference}/decision/")
    expect(me.main).to_contain_text("Your appeal was upheld")
    officer.open(f"/desk/applications/{application.reference}/")
    officer.follow("Deal with the appeal")
    officer.follow("Propose the admission")
    officer.choose("Admit")
    officer.type("Reasons", "The panel found both points met.")
    officer.press("Propose this decision")
    steps.confirms(registrar, "Admit an applicant")
    application.refresh_from_db()
    steps.is_on_the_register(walk(), application.entry)


def appeals(me, application):
    me.open("/my/applications/")
    me.follow("Register of Clinical Technologists, Approved training scheme")
    me.follow("The decision")
    expect(me.main).to_contain_text("Work under supervision.")
    assert me.download("Download this letter (PDF)").read_bytes().startswith(b"%PDF")
    me.follow("Appeal against this decision")
    me.press("Send the appeal")
    me.is_refused("Say why you think that the decision is wrong")
    me.type("Why do you think that the decision is wrong?", "The second post was not read.")
    me.press("Send the appeal")
    expect(me.main).to_contain_text("We have had your appeal since")


def is_heard(walk, registrar, application, panel):
    members = [walk(one) for one in panel]
    for one in panel:
        registrar.open(f"/desk/applications/{application.reference}/appeal/")
        registrar.choose(one.email)
        registrar.press("Ask them to hear it")
    for member in members:
        member.open("/hearings/")
        member.follow(application.number)
        expect(member.main).not_to_contain_text("The second post was not read.")
        member.choose("No")
        member.press("Continue")
    members[1].choose("Upheld")
    members[1].type("Reasons", "The post shows both.")
    members[1].press("Record the outcome")


def test_back_after_three_years_under_the_old_number(walk, officer, registrar):
    at, today = timezone.now(), timezone.localdate()
    entry = EntryFactory(registered=f"2015-01-01/{today.year - 3}-01-01")
    application = ApplicationFactory(route="RCT/readmission", person=entry.person, at=at, filled=COMMON)
    me = steps.on_a_phone(walk(application.person.user))
    brings_up_to_date(me, application, today)
    is_recommended(walk, application, at=at)
    steps.proposes(officer, application, "Admit", reasons="The updating is enough.")
    steps.confirms(registrar, "Admit an applicant")
    application.refresh_from_db()
    assert application.entry == entry
    steps.is_on_the_register(walk(), entry)


def brings_up_to_date(me, application, today):
    """Thirty days: private study may be half of them, and no more of it counts."""
    me.open(f"/my/applications/{application.reference}/")
    me.follow("Time away and updating")
    expect(me.main).to_contain_text("30 days of updating are asked for")
    for kind, hours in (("Private study", "140"), ("Supervised practice", "105")):
        me.follow("Add updating")
        me.choose(kind, of="What kind was it?")
        me.type("What did you do?", "Gamma camera protocols.")
        me.type_day(*steps.boxes(today - timedelta(days=100)), of="First day")
        me.type_day(*steps.boxes(today - timedelta(days=1)), of="Last day")
        me.type("Hours in all", hours)
        me.type("Who supervised you? (optional)", "Pat Supervisor, head of department")
        me.press("Save")
    expect(me.main).to_contain_text("210 of 210 hours count so far")
    me.follow("Go on with the application")
    steps.hands_in(me)


def is_recommended(walk, application, *, at):
    office = make_officer()
    application.refresh_from_db()
    completeness.complete(application=application, by=office, at=at)
    for referee in Referee.objects.filter(application=application):
        give(referee, at=at)
    application.refresh_from_db()
    for _ in range(2):
        make_assessor()
    first, _second = opened(application, office, at=at)
    recommendations.recommend(taken=first, reason="", by=first.user, at=at)


def reads_the_decision(me, application):
    me.open("/my/")
    me.follow("Applications")
    me.follow("Register of Clinical Technologists, Approved training scheme")
    me.follow("The decision and your certificate")
    expect(me.main).to_contain_text(f"Your registration number is {application.entry.number}")
    assert me.download("Download your certificate (PDF)").read_bytes().startswith(b"%PDF")
    assert application.stage == Stage.ADMITTED
