"""A certificate of equivalence, from its panel to the application for the register; a split panel with a dissent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from hsst import tasks
from hsst.models import Certificate
from members.choices import Role
from registry.choices import Mark, SeatKind
from registry.models import Application
from registry.queries import rounds
from registry.services import judging, seats
from tests.browser import admission as steps
from tests.factories import equivalence
from tests.factories.assessing import make_officer

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
