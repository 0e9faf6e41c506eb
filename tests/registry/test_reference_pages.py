"""The pages of referees, over HTTP: what a link does and what it never does; and those of applicant and office."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import mail, throttle
from members.choices import Role
from members.models import AccessRecord, Message, RoleGrant
from members.services import messages
from registry.choices import RefereeState, Stage
from registry.models import Application, Referee, Reference
from registry.queries import reference_links
from registry.services import references
from tests.factories.members import UserFactory
from tests.factories.referees import a_reference, an_application, named
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
WHO = {
    "name": "Olive Ash",
    "job_title": "Head of physics",
    "employer": "Leeds Hospitals",
    "relation": "manager",
    "since": "2019",
    "registered_with": "",
    "registration_number": "",
}
SAID = {
    "work": "She runs the gamma cameras <b>well</b>.",
    "competence": "mostly",
    "competence_why": "Slow at first.",
    "limits": "yes",
    "conduct": "no",
    "career": "yes",
    "recommend": "yes",
}
PAGES = ("", "you/", "questions/", "check/", "decline/")


@pytest.fixture
def application():
    at = timezone.now() - timedelta(hours=1)
    made = an_application(at=at)
    for n in (1, 2):
        references.name(application=made, named=named(n), by=made.person.user, at=at)
    Application.objects.filter(pk=made.pk).update(stage=Stage.REFERENCES, submitted_at=at)
    references.ask_all(application=made, by=made.person.user, at=at)
    return made


@pytest.fixture
def referee(application):
    return Referee.objects.filter(application=application).order_by("pk").first()


@pytest.fixture
def stranger():
    """A browser with no account, which refuses to send a form as another site could, and keeps no cookie."""
    return Client(enforce_csrf_checks=True)


def link(referee):
    referee.refresh_from_db()
    return f"/references/{reference_links.make(referee)}/"


def fill_in(client, where):
    assert client.post(f"{where}you/", WHO).status_code == 302
    assert client.post(f"{where}questions/", SAID).status_code == 302


# --- The referee ----------------------------------------------------------------------------------------------------


def test_from_the_message_to_the_reference(stranger, referee, application):
    message = Message.objects.get(key=f"referee:{referee.pk}:asked:1")
    written = mail.write(message)
    assert "Susan Haygreen" in written.subject
    (address,) = re.findall(r"http\S+(/references/\S+)", written.text)
    start = stranger.get(address)
    assert "Susan Haygreen" in start.content.decode()
    fill_in(stranger, address)
    check = stranger.get(f"{address}check/").content.decode()
    assert "Slow at first." in check
    assert "&lt;b&gt;well" in check
    done = stranger.post(f"{address}check/")
    assert "Your reference was given" in done.content.decode()
    assert not stranger.cookies
    given = Reference.objects.get(referee=referee)
    assert given.identity["since"] == 2019
    assert given.recommends is True
    again = stranger.post(f"{address}check/")
    assert again.status_code == 410
    assert "Your reference was given" in again.content.decode()
    assert [stranger.get(f"{address}{page}").status_code for page in PAGES] == [410] * 5
    assert Reference.objects.count() == 1


def test_looking_at_a_link_uses_nothing_up_and_writes_nothing(stranger, referee):
    where = link(referee)
    before = Referee.objects.filter(pk=referee.pk).values().get()
    for _ in range(3):
        for page in PAGES:
            stranger.get(f"{where}{page}")
            stranger.head(f"{where}{page}")
    assert Referee.objects.filter(pk=referee.pk).values().get() == before
    fill_in(stranger, where)
    assert stranger.post(f"{where}check/").status_code == 200


def test_a_link_that_is_none_is_not_found_and_says_whom_to_ask(stranger, referee):
    for token in ("x", f"{referee.reference}.1:forged", f"{referee.reference}.2"):
        for page in PAGES:
            answer = stranger.get(f"/references/{token}/{page}")
            assert answer.status_code == 404
            assert "This link cannot be used" in answer.content.decode()
        assert stranger.post(f"/references/{token}/decline/", {"reason": "x"}).status_code == 404


def test_an_old_a_replaced_and_an_ended_link_say_why_with_410(stranger, referee, application):
    owner, old = application.person.user, link(referee)
    Referee.objects.filter(pk=referee.pk).update(asked_at=timezone.now() - timedelta(days=29))
    assert "too old" in stranger.get(old).content.decode()
    references.resend(referee=referee, by=owner, at=timezone.now())
    newer = stranger.get(old)
    assert (newer.status_code, "newer link" in newer.content.decode()) == (410, True)
    new = link(referee)
    references.replace(referee=referee, named=named(3), reason="On leave.", by=owner, at=timezone.now())
    assert stranger.get(new).status_code == 410
    other = Referee.objects.get(replaces=referee)
    assert stranger.get(link(other)).status_code == 200
    Application.objects.filter(pk=application.pk).update(stage=Stage.WITHDRAWN, ended_at=timezone.now())
    assert stranger.post(f"{link(other)}decline/", {"reason": "No."}).status_code == 410
    assert Referee.objects.get(pk=other.pk).state == RefereeState.ASKED


def test_declining(stranger, referee):
    where = link(referee)
    empty = stranger.post(f"{where}decline/", {"reason": " "})
    assert empty.status_code == 422
    assert "Say why you cannot give a reference" in empty.content.decode()
    assert "alone" in stranger.post(f"{where}decline/", {"reason": "Never met."}).content.decode()
    assert stranger.post(f"{where}decline/", {"reason": "Never met."}).status_code == 410


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter full name"),
        ({"since": ""}, "Enter the year since which"),
        ({"since": "two years"}, "4 digits"),
        ({"since": "2999"}, "Enter a year from 1940"),
        ({"relation": "friend"}, "Choose one of the answers"),
        ({"relation": "registered_colleague"}, "Say who you are registered with"),
        ({"registration_number": "RCT1"}, "Say who the number is from"),
        ({"name": "x" * 201}, "200 characters"),
        ({"name": "a\u202eb"}, "invisible"),
    ],
)
def test_who_they_are_is_asked_again_beside_the_field_and_nothing_is_lost(stranger, referee, change, words):
    answer = stranger.post(f"{link(referee)}you/", WHO | change)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert "Leeds Hospitals" in html
    assert not Referee.objects.get(pk=referee.pk).draft


def test_answers_that_need_words_are_asked_for_them(stranger, referee):
    answer = stranger.post(f"{link(referee)}questions/", SAID | {"competence_why": " ", "conduct": "yes", "work": ""})
    html = answer.content.decode()
    assert answer.status_code == 422
    for field in ("work", "competence_why", "conduct_why"):
        assert f'href="#id_{field}"' in html
    assert "She runs" not in html


def test_nothing_is_sent_before_both_steps_are_done(stranger, referee):
    where = link(referee)
    assert stranger.get(f"{where}check/")["Location"] == f"{where}you/"
    stranger.post(f"{where}you/", WHO)
    assert stranger.post(f"{where}check/")["Location"] == f"{where}questions/"
    assert not Reference.objects.exists()


def test_what_was_entered_is_there_when_they_come_back(stranger, referee):
    where = link(referee)
    fill_in(stranger, where)
    later = Client()
    assert "Go on with the reference" in later.get(where).content.decode()
    assert "Head of physics" in later.get(f"{where}you/").content.decode()
    assert "Slow at first." in later.get(f"{where}questions/").content.decode()


def test_a_link_answers_for_its_own_request_alone(stranger, application):
    first, second = Referee.objects.filter(application=application).order_by("pk")
    fill_in(stranger, link(first))
    assert not Referee.objects.get(pk=second.pk).draft
    assert stranger.post(f"{link(second)}check/")["Location"] == f"{link(second)}you/"


def test_the_message_is_written_once_and_its_link_read_nowhere_again(referee):
    message = Message.objects.get(key=f"referee:{referee.pk}:asked:1")
    messages.deliver(message_id=message.pk, at=timezone.now())
    message.refresh_from_db()
    with pytest.raises(mail.Gone):
        mail.write(message)
    assert message.person is None


def test_the_link_is_in_no_log(stranger, referee, caplog):
    where = link(referee)
    stranger.get(where)
    stranger.post(f"{where}you/", WHO)
    assert "/references/<str:token>/" in caplog.text
    assert referee.reference not in caplog.text


def test_too_many_tries_are_told_to_wait(stranger, referee, settings):
    settings.LIMITS = {**settings.LIMITS, "reference": ("2/10 minutes", "9/10 minutes")}
    throttle._limits.cache_clear()
    answers = [stranger.get("/references/x/").status_code for _ in range(3)]
    throttle._limits.cache_clear()
    assert answers == [404, 404, 429]


# --- The applicant --------------------------------------------------------------------------------------------------

REFEREE = {
    "name": "Peter Oak",
    "email": "peter@leeds.nhs.uk",
    "relation": "supervisor",
    "job_title": "Lead",
    "employer": "Leeds Hospitals",
}


@pytest.fixture
def draft():
    return an_application(at=timezone.now())


def own(application, rest=""):
    return f"/my/applications/{application.reference}/referees/{rest}"


def test_an_applicant_names_and_changes_referees(draft, signed_in):
    client = signed_in(draft.person.user)
    assert "named nobody yet" in client.get(own(draft)).content.decode()
    assert client.post(own(draft, "add/"), REFEREE, follow=True).status_code == 200
    referee = Referee.objects.get(application=draft)
    changed = client.post(own(draft, f"{referee.reference}/"), REFEREE | {"job_title": "Head"}, follow=True)
    assert "The referee was changed" in changed.content.decode()
    html = assert_sound(client.get(own(draft)).content.decode()).text()
    assert "1 referee is still missing" in html


def test_bad_referees_are_refused_beside_the_field(draft, signed_in):
    client = signed_in(draft.person.user)
    answer = client.post(own(draft, "add/"), REFEREE | {"email": draft.person.user.email})
    assert answer.status_code == 422
    assert "this is your own address" in answer.content.decode()
    assert "Peter Oak" in answer.content.decode()
    assert client.post(own(draft, "add/"), REFEREE | {"email": "nobody"}).status_code == 422
    assert not Referee.objects.exists()


def test_a_route_without_referees_has_no_such_page(signed_in):
    scientist = an_application(route="CS/hcpc")
    assert signed_in(scientist.person.user).get(own(scientist)).status_code == 404


def test_the_applicant_sees_how_far_it_is_and_never_what_was_said(application, referee, signed_in):
    given = a_reference(referee, at=timezone.now(), work="Secret words.")
    Referee.objects.filter(pk=referee.pk).update(flags=["public_mailbox"])
    client = signed_in(application.person.user)
    html = client.get(own(application)).content.decode()
    assert "reference given" in html
    assert "Secret" not in html
    assert "mailbox" not in html
    for page in ("", f"{referee.reference}/"):
        assert client.get(f"/desk/applications/{application.reference}/references/{page}").status_code == 404
    for told in Message.objects.filter(person=application.person):
        assert "Secret" not in mail.write(told).text
    assert not AccessRecord.objects.filter(about_id=given.pk, what="reference").exists()


def test_a_new_link_is_sent_on_asking_and_an_old_one_dies(application, referee, signed_in):
    Referee.objects.filter(pk=referee.pk).update(asked_at=timezone.now() - timedelta(days=2))
    before = link(referee)
    client = signed_in(application.person.user)
    for words in ("A new link was sent", "A link was sent today already"):
        answer = client.post(own(application, f"{referee.reference}/resend/"), follow=True)
        assert words in answer.content.decode()
    assert Client().get(before).status_code == 410


def test_somebody_else_is_named_with_a_reason(application, referee, signed_in):
    client = signed_in(application.person.user)
    where = own(application, f"{referee.reference}/replace/")
    assert client.post(where, REFEREE).status_code == 422
    answer = client.post(where, REFEREE | {"reason": "On leave."}, follow=True).content.decode()
    assert "Peter Oak" in answer
    assert "Olive Ash 1" not in answer


# --- The office -----------------------------------------------------------------------------------------------------


def test_an_officer_reads_a_reference_and_that_is_recorded(application, referee, signed_in):
    given = a_reference(referee, at=timezone.now(), work="Runs <i>everything</i>.")
    officer = UserFactory(role=Role.OFFICER)
    client = signed_in(officer)
    where = f"/desk/applications/{application.reference}/references/"
    assert_sound(client.get(where).content.decode())
    assert not AccessRecord.objects.filter(user=officer, what="reference").exists()
    html = client.get(f"{where}{referee.reference}/").content.decode()
    assert_sound(html)
    assert "Runs &lt;i&gt;everything&lt;/i&gt;." in html
    assert "They recommend registration" in html
    assert AccessRecord.objects.filter(user=officer, what="reference", about_id=given.pk).count() == 1


def test_an_officer_does_not_accept_a_referee(application, referee, signed_in):
    client = signed_in(UserFactory(role=Role.OFFICER))
    where = f"/desk/applications/{application.reference}/references/{referee.reference}/not-accepted/"
    assert client.post(where, {"reason": ""}).status_code == 422
    assert "The applicant is told" in client.post(where, {"reason": "A relative."}, follow=True).content.decode()
    assert "A relative." in signed_in(application.person.user).get(own(application)).content.decode()


def test_an_officer_who_applies_sees_nothing_of_their_own_as_the_office_does(application, referee, signed_in):
    user = application.person.user
    UserFactory(role=Role.OFFICER)

    RoleGrant.objects.create(user=user, role=Role.OFFICER, granted_at=timezone.now())
    where = f"/desk/applications/{application.reference}/references/"
    client = signed_in(user)
    assert [client.get(where).status_code, client.get(f"{where}{referee.reference}/").status_code] == [403, 403]


def test_the_list_asks_as_many_questions_for_two_as_for_one(application, signed_in):
    client = signed_in(UserFactory(role=Role.OFFICER))
    where = f"/desk/applications/{application.reference}/references/"
    client.get(where)
    with CaptureQueriesContext(connection) as two:
        client.get(where)
    owner = application.person.user
    for n, referee in enumerate(Referee.objects.filter(application=application).order_by("pk")):
        references.replace(referee=referee, named=named(n + 5), reason="On leave.", by=owner, at=timezone.now())
    with CaptureQueriesContext(connection) as four:
        client.get(where)
    assert len(four) == len(two)
