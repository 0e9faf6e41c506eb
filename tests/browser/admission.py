"""What applicants, referees, assessors and officers do on the way on to a register, by keyboard."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.db import connection
from playwright.sync_api import expect

from registry import tasks
from registry.models import IssuedDocument
from tests.browser.journeys import PHONE, letters
from tests.browser.test_people_journeys import code

PASSWORD = "teal wagon pudding echo"
# How each question begins, and the answer that needs no more words.
DECLARED = {
    "What I have said in this application": "Yes",
    "I have read the code": "Yes",
    "I will keep my knowledge and skills": "Yes",
    "I am covered by indemnity": "Yes",
    "Do you have a health condition": "No",
    "Have you ever been convicted": "No",
    "Have you been, or are you, the subject": "No",
    "Have you been refused by": "No",
}
REFERENCE = {
    "Do they work safely": "Yes, always",
    "Do they know the limits": "Yes",
    "Do you know of anything": "No",
    "As far as you know": "Yes",
    "Do you recommend": "Yes",
}


def on_a_phone(me):
    """Whoever this is holds a phone."""
    me.page.set_viewport_size(PHONE)
    return me


def path(text, part):
    """The path of the link in a message that holds this."""
    (found,) = re.findall(rf"https?://[^/\s]+(/\S*{part}\S*)", text)
    return found


def makes_an_account(me, email):
    """From the page that asks to sign in to the page that was asked for."""
    me.follow("I have no account yet")
    me.type("E-mail address", email)
    me.type("Password", PASSWORD)
    me.press("Create account")
    (text,) = [text for to, _subject, text in letters() if to == email]
    me.open(path(text, "confirm-email"))
    me.press("Yes, this is my address")
    me.type("E-mail address", email)
    me.type("Password", PASSWORD)
    me.press("Sign in")


def sets_up_a_second_factor(me):
    """From the page that asks for one to the page that needs it."""
    me.follow("Set up an app")
    key = me.page.locator("main code").inner_text()
    me.type("Code", code(key))
    me.press("Go on")
    me.follow("I have kept them: go on")


def says_who_they_are(me, *, forenames, surname):
    me.follow("Personal details")
    me.type("Forenames (optional)", forenames)
    me.press("Save and go on")
    me.is_refused("Enter surname")
    me.type("Surname", surname)
    me.type_day("4", "5", "1990")
    me.type("Postal address", "1 High Street\nCaerdydd")
    me.press("Save and go on")


def chooses_a_scope(me, scope):
    me.follow("Scope of practice")
    me.tick(scope)
    me.press("Save and go on")


def tells_of_training(me, *, programme, certificate):
    me.follow("Education and training")
    me.follow("Add a qualification")
    me.choose(programme)
    me.type_day("1", "9", "2022", of="When did you finish?")
    me.pick("The certificate, from your evidence (optional)", certificate)
    me.press("Save")
    back_to_the_list(me)


def tells_of_work(me):
    me.follow("Career history")
    me.follow("Add a post")
    me.type("Employer", "Leeds Teaching Hospitals")
    me.type("Title of the post", "Clinical technologist")
    me.type("Hours a week", "37.5")
    me.type_day("3", "10", "2022", of="When did you start?")
    me.press("Save")
    expect(me.main).to_contain_text("months as if worked full time")
    back_to_the_list(me)


def signs_declarations(me):
    me.follow("Declarations")
    for question, answer in DECLARED.items():
        me.choose(answer, of=question)
    me.press("Sign")


def names_referees(me):
    me.follow("Referees")
    for number in (1, 2):
        me.follow("Name a referee")
        me.type("Full name", f"Dr Olive Ash {number}")
        me.type("E-mail address", f"olive{number}@hospital.example")
        me.choose("Line manager")
        me.type("Job title", "Head of physics")
        me.type("Employer", "Leeds Teaching Hospitals")
        me.press("Save referee")
    back_to_the_list(me)


def back_to_the_list(me):
    me.follow("Back", exact=False)


def adds_evidence(me, *, title, shows):
    """A written account, and for each standard that it shows, by code, the words of the claim."""
    me.follow("Add evidence")
    me.choose("Your own written account", of="What is it?")
    me.type("Title", title)
    me.type("Your account (optional)", "What I did, why, and what I learnt.")
    me.type("What did you do yourself?", "I carried it out myself.")
    me.tick("No patient can be identified in it")
    me.press("Save and choose standards")
    for standard, why in shows.items():
        me.type(f"{standard.code} {standard.title}", why)
    me.press("Save")


def presses_at_stripe(me, name):
    """Press a button on the page of Stripe, which is none of ours."""
    button = me.page.get_by_role("button", name=name)
    button.focus()
    me.page.keyboard.press("Enter")


def pays(me):
    me.follow("Fee")
    me._to(me.page.get_by_role("button", name="Pay £80.00"))
    me.page.keyboard.press("Enter")
    expect(me.page.get_by_text("This is a demonstration payment page")).to_be_visible()
    presses_at_stripe(me, "Pay £80.00")
    expect(me.main).to_contain_text("We have received your payment")
    me._look()


def hands_in(me):
    me.follow("Check your answers and hand in")
    me.press("Hand in")


def gives_a_reference(referee, address):
    referee.open(address)
    referee.follow("Start the reference")
    referee.type("Full name", "Olive Ash")
    referee.type("Job title", "Head of physics")
    referee.type("Employer", "Leeds Teaching Hospitals")
    referee.choose("I am or was their line manager")
    referee.type("Since which year have you known them?", "2022")
    referee.press("Save and go on")
    referee.type("What work does the applicant do, or did they do, and how do you know of it?", "Gamma cameras.")
    for question, answer in REFERENCE.items():
        referee.choose(answer, of=question)
    referee.press("Save and go on")
    referee.press("Send the reference")
    expect(referee.heading).to_have_text("Your reference was given")


def says_nothing_keeps_them(assessor):
    assessor.choose("No, nothing that I know of")
    assessor.press("Continue")


def opens_a_case(assessor, application):
    assessor.open("/assessing/")
    assessor.follow(application.number)


def judges(assessor, marks):
    """Mark the standards that are asked, one after the other: (mark, reason)."""
    assessor.follow("Judge ", exact=False)
    for mark, reason in marks:
        assessor.choose(mark)
        assessor.type("Your reason", reason)
        assessor.press("Save and go to the next")
    assessor.follow("Check and hand in")
    assessor.press("Hand in")


def proposes(officer, application, outcome, *, reasons, would_help=""):
    officer.open(f"/desk/applications/{application.reference}/")
    officer.follow("Decide")
    officer.choose(outcome)
    officer.type("Reasons", reasons)
    if would_help:
        officer.type("If it is refused, what would help another application (optional)", would_help)
    officer.press("Propose this decision")


def confirms(registrar, what):
    registrar.open("/desk/acts/")
    registrar.follow(what, exact=False)
    registrar.choose("Yes, I confirm it")
    registrar.press("Save my answer")


def certificate_is_made(application):
    """As the worker does; in a thread of its own, for it signs in a loop and Playwright’s runs in this one."""
    issued = IssuedDocument.objects.get(application=application, kind="certificate")

    def work():
        try:
            tasks.make_certificate(document_id=issued.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(work).result()


def is_on_the_register(public, entry):
    public.open(f"/register/{entry.number}/")
    expect(public.heading).to_contain_text("is on the Register of Clinical Technologists")
    expect(public.main).to_contain_text("Yes")


def boxes(day: date):
    """A day as it is typed into its three boxes."""
    return str(day.day), str(day.month), str(day.year)
