"""Coming on to the register, over HTTP: decided by two, refused and upheld on appeal, and back after three years."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from members.choices import Role
from members.models import GraveAct, Message
from registry import tasks
from registry.choices import Recommended, Stage
from registry.models import Application, Entry, IssuedDocument, Referee
from registry.services import completeness, judging, recommendations, seats
from tests import pdf
from tests.factories.admission import ApplicationFactory
from tests.factories.assessing import make_assessor, make_officer, mark_all
from tests.factories.decisions import give, recommended
from tests.factories.documents import make_document
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages import rules

pytestmark = pytest.mark.django_db
ON_IT = "is on the Register of Clinical Technologists today"
REASONS = "Every standard is met, and both referees recommend it."


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CERTIFICATE_KEY = str(tmp_path / "signing" / "key.pem")
    settings.CERTIFICATE_CHAIN = str(tmp_path / "signing" / "chain.pem")


@pytest.fixture
def officer(signed_in):
    return signed_in(make_officer())


@pytest.fixture
def registrar(signed_in):
    return signed_in(make_officer(Role.REGISTRAR))


def words(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def shown(client, where, status=200):
    """The words of a page that is sound."""
    response = client.get(where)
    assert response.status_code == status, response.text
    rules.assert_sound(response.text)
    return words(response)


def public(where):
    """The words of a page of the public register."""
    response = Client().get(where)
    assert response.status_code == 200, response.text
    return words(response)


def propose(client, application, outcome="admit", **more):
    entered = {"outcome": outcome, "reasons": REASONS, "would_help": ""} | more
    answer = client.post(f"/desk/applications/{application.reference}/decision/", entered)
    assert answer.status_code == 302, words(answer)
    act = GraveAct.objects.latest("pk")
    assert answer["Location"] == f"/desk/proposed/{act.reference}/"
    assert "It is proposed" in shown(client, answer["Location"])
    return act


def confirm(client, act):
    answer = client.post(f"/desk/acts/{act.reference}/", {"decision": "confirm", "answer": ""})
    assert answer.status_code == 302, words(answer)


def certificate(application):
    issued = IssuedDocument.objects.get(application=application, kind="certificate")
    tasks.make_certificate(document_id=issued.pk)
    return IssuedDocument.objects.get(pk=issued.pk)


def test_from_handing_in_to_a_number_on_the_public_register(officer, registrar, signed_in):
    at = timezone.now() - timedelta(days=30)
    application = ApplicationFactory(stage=Stage.SUBMITTED, at=at)
    completeness.complete(application=application, by=make_officer(), at=at)
    for referee in Referee.objects.filter(application=application):
        give(referee, at=at)
    for _assessor in range(2):
        make_assessor()
    both = [
        judging.declare_unconflicted(taken=taken, by=taken.user, at=at)
        for taken in seats.allocate(application=application, by=make_officer(), at=at)
    ]
    for taken in both:
        mark_all(taken, at=at)
        judging.hand_in(taken=taken, by=taken.user, at=at)
    recommendations.recommend(taken=both[0], reason="", by=both[0].user, at=at)

    assert "Nothing: fee, references" in shown(officer, f"/desk/applications/{application.reference}/decision/")
    act = propose(officer, application)
    assert "A decision waits for a second person" in shown(
        officer, f"/desk/applications/{application.reference}/decision/"
    )
    assert "Recommended Admit" in shown(registrar, f"/desk/acts/{act.reference}/")
    confirm(registrar, act)

    application.refresh_from_db()
    entry = application.entry
    entry_page = public(f"/register/{entry.number}/")
    assert ON_IT in entry_page
    assert entry.number in entry_page
    owner = signed_in(application.person.user)
    decision = f"/my/applications/{application.reference}/decision/"
    assert "It is being made" in shown(owner, decision)
    issued = certificate(application)
    assert "Download your certificate" in shown(owner, decision)
    assert entry.number in pdf.words(owner.get(f"{decision}certificate.pdf").content)
    letter = pdf.words(owner.get(f"{decision}letter.pdf").content)
    assert f"Your registration number is {entry.number}" in letter
    assert REASONS in letter
    assert "What it said is still true" in public(f"/certificates/{issued.reference}/")
    assert officer.get(f"/desk/applications/{application.reference}/decision/certificate.pdf").content[:5] == b"%PDF-"


def test_pressing_twice_and_coming_second_do_nothing_twice(officer, registrar, signed_in):
    application = recommended()
    act = propose(officer, application)
    again = officer.post(
        f"/desk/applications/{application.reference}/decision/",
        {"outcome": "admit", "reasons": REASONS, "would_help": ""},
    )
    assert again["Location"] == f"/desk/proposed/{act.reference}/"
    confirm(registrar, act)
    second = signed_in(make_officer()).post(f"/desk/acts/{act.reference}/", {"decision": "confirm", "answer": ""})
    assert second.status_code == 422
    assert "decided already" in words(second)
    assert Entry.objects.filter(person=application.person).count() == 1
    assert Message.objects.filter(person=application.person, template="registry/mail/admitted").count() == 1


def test_refused_then_upheld_on_appeal_then_admitted(officer, registrar, signed_in):
    application = recommended(outcome=Recommended.REFUSE)
    owner, ref = signed_in(application.person.user), application.reference
    at_desk = f"/desk/applications/{ref}/decision/"
    missing = officer.post(at_desk, {"outcome": "refuse", "reasons": "Two standards are not met.", "would_help": ""})
    assert missing.status_code == 422
    assert "Say what would help" in words(missing)
    assert "Two standards are not met." in words(missing)
    confirm(registrar, propose(officer, application, "refuse", would_help="Work under supervision."))

    decision = f"/my/applications/{ref}/decision/"
    page = shown(owner, decision)
    assert "Work under supervision." in page
    assert "You may appeal until the end of" in page
    own = make_document(application.person, data=b"%PDF-1.7 a letter of support")
    empty = owner.post(f"{decision}appeal/", {"grounds": ""})
    assert empty.status_code == 422
    sent = owner.post(f"{decision}appeal/", {"grounds": "The second post was not read.", "documents": [own.pk]})
    assert sent.status_code == 302, words(sent)
    assert "We have had your appeal since" in shown(owner, decision)
    assert "no decision that can be appealed against now" in shown(owner, f"{decision}appeal/")

    members = [UserFactory(email=f"panel{n}@panel{n}.example", role=Role.PANEL_MEMBER) for n in range(2)]
    for member in members:
        asked = registrar.post(f"/desk/applications/{ref}/appeal/", {"user": member.pk})
        assert asked.status_code == 302, words(asked)
    clients = [signed_in(member) for member in members]
    for client in clients:
        assert "The second post was not read." not in shown(client, f"/hearings/{ref}/")
        assert client.post(f"/hearings/{ref}/", {"conflict": "no", "note": ""}).status_code == 302
    hearing = shown(clients[0], f"/hearings/{ref}/")
    assert "The second post was not read." in hearing
    assert "letter of support" in hearing or own.title in hearing
    outcome = clients[0].post(f"/hearings/{ref}/", {"outcome": "upheld", "reasons": "The post shows both."})
    assert outcome.status_code == 302, words(outcome)
    assert "Your appeal was upheld" in shown(owner, decision)
    assert clients[1].get(f"/hearings/{ref}/").status_code == 410

    assert "Propose the admission" in shown(officer, f"/desk/applications/{ref}/appeal/")
    confirm(registrar, propose(officer, application))
    application.refresh_from_db()
    assert application.stage == Stage.ADMITTED
    assert ON_IT in public(f"/register/{application.entry.number}/")


def test_back_after_three_years_with_updating_and_the_same_number(officer, registrar):
    year = timezone.now().year
    entry = EntryFactory(registered=f"2015-01-01/{year - 3}-01-01")
    assert ON_IT not in words(Client().get(f"/register/{entry.number}/"))
    application = recommended(route="RCT/readmission", person=entry.person)
    assert application.updating.exists()
    confirm(registrar, propose(officer, application))
    assert Application.objects.get(pk=application.pk).entry == entry
    assert ON_IT in public(f"/register/{entry.number}/")


def test_what_was_declared_is_read_by_the_registrar_alone(officer, registrar, signed_in, caplog):
    application = recommended(disclosed="A seizure in 2019, none since.")
    where = f"/desk/applications/{application.reference}/suitability/"
    assert officer.get(where).status_code == 404
    assert "A seizure in 2019" in shown(registrar, where)
    wrong = registrar.post(where, {"outcome": "suitable", "reasons": ""})
    assert wrong.status_code == 422
    done = registrar.post(where, {"outcome": "suitable", "reasons": "It is managed."})
    assert done.status_code == 302
    assert "A seizure in 2019" not in shown(registrar, where)
    assert "A seizure in 2019" not in caplog.text
    owner = signed_in(application.person.user)
    assert "what you explained in a declaration" in shown(owner, "/my/access/")
