"""Certificates of equivalence: granted with the decision, looked up by anybody, revoked by two; never registration."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pyhanko.keys import load_certs_from_pemder

from hsst.choices import RevokeGround
from hsst.models import Certificate
from hsst.queries import certificates as found
from hsst.services import certificate_copies, certificates, revocations
from members.choices import Role
from members.errors import Refused
from members.models import Message, TrailEvent, Withholding, WorkItem, WorkNote
from members.services import acts
from registry.choices import IssuedKind, Mark, Recommended, Stage
from registry.models import Application, Entry, IssuedDocument, Qualification, Route
from registry.queries import admitting
from registry.services import admission_decisions, applications, visibility
from tests import pdf
from tests.factories.assessing import make_officer
from tests.factories.decisions import kept
from tests.factories.equivalence import (
    AT,
    GRANTED,
    REFUSED,
    applied,
    decided,
    granted,
    make_panel,
    recommended,
    refused,
    registered,
)
from tests.factories.registry import days
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)


@pytest.fixture(autouse=True)
def _key_of_its_own(settings, tmp_path):
    settings.CERTIFICATE_KEY = str(tmp_path / "signing" / "key.pem")
    settings.CERTIFICATE_CHAIN = str(tmp_path / "signing" / "chain.pem")
    settings.MEDIA_ROOT = tmp_path / "files"


def page(client, number):
    return client.get(reverse("equivalence-certificate", args=[number]))


def test_a_grant_makes_a_certificate_and_begins_the_application_for_the_register_and_registers_nobody(client, settings):
    certificate = granted()
    application = certificate.application
    assert application.stage == Stage.GRANTED
    assert certificates.certificate_granted(application=application, by=make_officer(), at=LATER) == certificate
    assert Certificate.objects.count() == 1
    assert not Entry.objects.filter(person=certificate.person).exists()
    assert Message.objects.filter(template="registry/mail/granted").count() == 1
    letter = application.decisions.get().letter
    assert certificate.number in pdf.words(kept(letter))
    draft = Application.objects.get(person=certificate.person, route__code="equivalence")
    assert (draft.stage, list(draft.scopes.all())) == (Stage.DRAFT, list(application.scopes.all()))
    told = Qualification.objects.get(application=draft)
    assert (told.number, told.finished_on, told.certificate) == (certificate.number, certificate.granted_on, None)

    assert certificates.unmade(at=AT + timedelta(days=1)) == [certificate.pk]
    certificates.make(certificate_id=certificate.pk, at=LATER)
    assert certificates.make(certificate_id=certificate.pk, at=LATER) is None
    assert certificates.unmade(at=AT + timedelta(days=9)) == []
    issued = IssuedDocument.objects.get(pk=certificate.issued_id)
    words = pdf.words(kept(issued))
    for said in ("Nia Probert", certificate.number, "Radiotherapy Physics", "It is not registration"):
        assert said in words
    assert load_certs_from_pemder([settings.CERTIFICATE_CHAIN])
    settings.DOCUMENTS_QUOTA = 1  # the locker is full: the certificate is made all the same, and the copy follows
    assert certificate_copies.hand_over(certificate_id=certificate.pk, at=LATER) is None
    assert (issued.made_at, certificate_copies.not_handed_over()) == (LATER, [certificate.pk])
    settings.DOCUMENTS_QUOTA = 10_000_000
    document = certificate_copies.hand_over(certificate_id=certificate.pk, at=LATER)
    assert certificate_copies.hand_over(certificate_id=certificate.pk, at=LATER) is None
    assert certificate_copies.not_handed_over() == []
    told.refresh_from_db()
    assert document.title == f"Certificate of equivalence {certificate.number}"
    assert (told.certificate, told.application.version) == (document, draft.version + 1)

    # Saving the form before the copy is checked lets go of nothing.
    applicant = sign_in(Client(), draft.person.user)
    where = reverse("my-application-certificate", args=[draft.reference])
    form = applicant.get(where).context["form"]
    entered = {name: form[name].value() for name in ("number", "provider", "certificate", "version")}
    day = {"finished_on_day": 20, "finished_on_month": 11, "finished_on_year": 2026}
    saved = applicant.post(where, entered | day | {"provider": "The MPCE Register"})
    told.refresh_from_db()
    assert (saved.status_code, told.provider, told.certificate) == (302, "The MPCE Register", document)

    shown = page(client, certificate.number.lower())
    assert shown.status_code == 200
    for said in (b"Genuine: it stands", b"Nia Probert", b"It is not registration"):
        assert said in shown.content


def test_a_number_that_is_nobodys_has_one_answer_whoever_is_kept_from_view_too(client):
    certificate = granted()
    guesses = ["COE999999A", "coe 1", "x" * 60, "%00", "' OR 1=1"]
    answers = {(page(client, guess).status_code, page(client, guess).content) for guess in guesses}
    assert [status for status, _content in answers] == [404]
    Withholding.objects.create(person=certificate.person, during=days("2026-01-01/"), recorded_at=AT, source="test")
    withheld = page(client, certificate.number)
    assert {(withheld.status_code, withheld.content)} == answers
    empty = client.get(reverse("equivalence-certificates"), {"number": " "})
    assert (empty.status_code, b"Enter a number" in empty.content) == (200, True)
    asked = client.get(reverse("equivalence-certificates"), {"number": certificate.number})
    assert asked.headers["Location"] == reverse("equivalence-certificate", args=[certificate.number])
    for answer in (withheld, empty, asked):
        assert not answer.cookies


def test_two_people_revoke_it_and_its_page_says_so_and_nobody_is_admitted_by_it(client):
    certificate, first, second = granted(), make_officer(), make_officer(Role.REGISTRAR)
    how = {"certificate": certificate, "ground": RevokeGround.FALSE, "by": first, "at": LATER}
    with pytest.raises(Refused) as refusal:
        certificates.revoke(reason=" ", **how)
    assert refusal.value.field == "reason"
    act = certificates.revoke(reason="The reports were another’s.", **how)
    assert certificates.revoke(reason="The reports were another’s.", **how) == act
    assert b"Genuine: it stands" in page(client, certificate.number).content
    with pytest.raises(Refused):
        acts.confirm(act=act, by=first, at=LATER)
    acts.confirm(act=act, by=second, at=LATER)
    shown = page(client, certificate.number).content
    assert b"Revoked: it does not stand" in shown
    assert b"it rested on false information" in shown
    assert b"another" not in shown
    draft = Application.objects.get(person=certificate.person, route__code="equivalence")
    codes = {one.code for one in admitting.to_admit(draft, on=LATER.date())}
    assert "certificate_of_ours" in codes
    with pytest.raises(Refused) as refusal:
        certificates.revoke(reason="Again.", **how)
    assert refusal.value.code == "revoked"
    assert Message.objects.filter(template="hsst/mail/certificate_revoked").count() == 1
    line = TrailEvent.objects.get(kind="hsst.certificate_revoked")
    assert (line.detail["number"], "another" in str(line.detail)) == (certificate.number, False)


def revoked(certificate):
    """By two people."""
    how = {"certificate": certificate, "ground": RevokeGround.FALSE, "reason": "The reports were another’s."}
    act = certificates.revoke(by=make_officer(), at=LATER, **how)
    acts.confirm(act=act, by=make_officer(Role.REGISTRAR), at=LATER)
    return WorkItem.objects.filter(kind=revocations.WORK, closed_at=None)


def test_the_registrar_decides_what_follows_for_an_entry_that_rests_on_a_revoked_certificate(signed_in):
    certificate = granted()
    entry, registrar = registered(certificate), make_officer(Role.REGISTRAR)
    item = revoked(certificate).get()
    assert (item.about_id, item.person, item.waiting_on) == (certificate.pk, certificate.person, "registrar")
    assert Entry.objects.get(person=certificate.person) == entry
    desk = signed_in(registrar)
    assert f"certificate {certificate.number} was revoked" in desk.get(reverse("desk")).content.decode()
    where = reverse("desk-equivalence-relying", args=[certificate.application.reference])
    asked = desk.get(where).content.decode()
    for said in (entry.number, "it rested on false information", "The reports were another’s."):
        assert said in asked
    assert desk.post(where, {"note": " "}).status_code == 422
    with pytest.raises(Refused) as refusal:
        revocations.settle(held=certificate, note="Kept.", by=make_officer(), at=LATER)
    assert refusal.value.code == "role"
    for _ in range(2):
        revocations.settle(held=certificate, note="Ended by two.", by=registrar, at=LATER)
    assert (WorkNote.objects.get().text, revocations.key_of(certificate)) == ("Ended by two.", item.key)
    assert TrailEvent.objects.filter(kind="hsst.revocation_settled").count() == 1
    assert not WorkItem.objects.filter(kind=revocations.WORK, closed_at=None).exists()
    assert "Nothing waits to be decided" in desk.get(where).content.decode()
    late = desk.post(where, {"note": "Something else."})
    assert (late.status_code, "Something else.</textarea>" in late.content.decode()) == (422, True)  # not lost


def test_an_application_that_uses_a_revoked_certificate_is_decided_first_and_a_draft_asks_nothing():
    drafted, registrar = granted(), make_officer(Role.REGISTRAR)
    assert not revoked(drafted).exists()
    certificate = decided(recommended()).equivalence_certificate
    application = applied(certificate)
    Qualification.objects.filter(application=application).update(number=f" {certificate.number.lower()}")
    item = revoked(certificate).get()
    how = {"held": certificate, "note": "Withdrawn.", "by": registrar, "at": LATER}
    with pytest.raises(Refused, match=application.number):
        revocations.settle(**how)
    applications.withdraw(application=application, by=application.person.user, at=LATER)
    assert revocations.settle(**how) == item


def test_nobody_on_the_panel_ratifies_and_a_lost_registration_elsewhere_keeps_it_from_being_granted():
    make_panel()
    application = recommended()
    sat = application.seats.first().user
    sat.role_grants.create(role=Role.OFFICER, granted_at=AT)
    how = {"application": application, "outcome": Recommended.ADMIT, "words": GRANTED, "at": LATER}
    with pytest.raises(Refused) as refusal:
        admission_decisions.propose(by=sat, **how)
    assert refusal.value.code == "conflict"
    with pytest.raises(Refused) as refusal:
        admission_decisions.propose(by=make_officer(), **how | {"outcome": Recommended.PORTFOLIO})
    assert refusal.value.code == "not_allowed"
    held = application.person.outside_registrations.get()
    held.set_aside_at = LATER
    held.save(update_fields=["set_aside_at"])
    with pytest.raises(Refused) as refusal:
        admission_decisions.propose(by=make_officer(), **how)
    assert refusal.value.code == "outside"


def test_nobody_grants_a_certificate_against_what_was_found():
    make_panel()
    application = recommended(marks={"4": Mark.PARTLY}, outcome=Recommended.REFUSE)
    with pytest.raises(Refused) as refusal:
        decided(application)
    assert refusal.value.code == "not_met"
    assert not Certificate.objects.exists()


def test_a_refusal_gives_every_standard_when_to_come_back_and_what_can_be_used_again(client):
    application = refused()
    assert application.stage == Stage.REFUSED
    assert not Certificate.objects.exists()
    words = pdf.words(kept(application.decisions.get().letter))
    assert "You may apply again from 20 May 2027" in words
    assert "1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16" in words
    assert REFUSED.would_help in words
    findings = application.findings.values_list("mark", flat=True)
    assert list(findings).count(Mark.NOT_MET) == 2
    how = {"route": application.route, "user": application.person.user}
    with pytest.raises(Refused) as refusal:
        applications.start(on=AT.date() + timedelta(days=30), at=AT + timedelta(days=30), **how)
    assert refusal.value.code == "too_early"
    later = AT + timedelta(days=200)
    assert applications.start(on=later.date(), at=later, **how).stage == Stage.DRAFT


def test_erasure_empties_what_it_says_and_its_page_is_nobodys(client):
    certificate = granted()
    visibility.erase(person=certificate.person, by=make_officer(Role.REGISTRAR), at=LATER)
    assert found.find(certificate.number) is not None
    assert page(client, certificate.number).status_code == 404
    assert IssuedDocument.objects.get(kind=IssuedKind.EQUIVALENCE).said == {}


def test_a_certificate_of_somebody_else_admits_nobody():
    certificate = granted()
    other = decided(recommended()).equivalence_certificate
    draft = Application.objects.get(person=other.person, route__code="equivalence")
    Qualification.objects.filter(application=draft).update(number=certificate.number)
    words = [one.words for one in admitting.to_admit(draft, on=LATER.date()) if one.code == "certificate_of_ours"]
    assert words == [f"The certificate {certificate.number} is somebody else’s."]
    by_the_other = Route.objects.get(register=draft.route.register, code="hsst")
    for number, said in (
        (other.number, []),
        (f" {other.number.lower()}", []),
        ("COE-1", ["There is no certificate of equivalence with the number COE-1."]),
        ("", ["The number of the certificate of equivalence is missing."]),
    ):
        Qualification.objects.filter(application=draft).update(number=number)
        asked = Application.objects.get(pk=draft.pk)
        assert found.certificate_obstacles(application=asked) == said
        asked.route = by_the_other  # a certificate of another body, with a number of its own
        assert found.certificate_obstacles(application=asked) == []
