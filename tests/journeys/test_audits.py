"""An audit of CPD over HTTP, without JavaScript: to accepted, by way of more information, and through silence."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cpd.choices import AuditMark, AuditStage
from cpd.models import AuditCase, AuditSeat
from cpd.tasks import see_to_audit
from members.choices import Role
from members.models import AccessRecord, Message, WorkItem
from tests.factories.audits import AT, called_in, make_auditor, make_officer, make_registrant
from tests.factories.documents import make_document
from tests.pages.reading import Page
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Browser:
    """Somebody at a browser without JavaScript."""

    def __init__(self, user):
        self.user, self.client = user, sign_in(Client(), user)

    def look(self, path, status=200):
        answer = self.client.get(path, follow=True)
        assert answer.status_code == status, path
        assert_sound(answer.content.decode())
        return Page(answer.content.decode()).one("main").text

    def send(self, path, expected=302, **entered):
        answer = self.client.post(path, entered)
        assert answer.status_code == expected, (path, Page(answer.content.decode()).one("main").text[:1500])
        return answer


def at(name, case, *more):
    return reverse(name, args=[case.reference, *more])


def stage(case):
    return AuditCase.objects.get(pk=case.pk).stage


def _write_and_send(me, case):
    me.look(reverse("my"))
    me.send(at("my-audit-acknowledge", case))
    too_long = me.send(at("my-audit-keep", case), summary="word " * 501)
    assert "501 of at most 500 words" in me.look(too_long["Location"])
    assert "Shorten the summary" in me.look(at("my-audit-check", case))
    me.send(at("my-audit-summary", case), summary="I plan treatments.")
    me.send(at("my-audit-statement", case), statement="I read about margins, and plans are safer.")
    document = make_document(case.person, data=b"proof of learning")
    me.send(at("my-audit-evidence", case), documents=[document.reference])
    me.look(at("my-audit-activities", case))
    me.send(at("my-audit-check", case), expected=422)
    me.send(at("my-audit-check", case), own="on")
    assert "Your profile has come" in me.look(at("my-audit-sent", case))
    assert "I plan treatments." in me.look(at("my-audit-copy", case))


def _seat_two(case):
    for _ in range(2):
        make_auditor()
    officer = Browser(make_officer())
    assert "Find auditors" in officer.look(at("desk-audit", case))
    officer.look(at("desk-audit-seats", case))
    officer.send(at("desk-audit-seats", case))
    return [Browser(seat.user) for seat in AuditSeat.objects.filter(case=case).select_related("user").order_by("pk")]


def _mark(auditor, case, **others):
    """Mark what the page leads to, until it leads to signing."""
    auditor.look(reverse("auditing"))
    seat = AuditSeat.objects.get(case=case, user=auditor.user, ended_at=None)
    if seat.unconflicted_at is None:
        assert "I plan treatments." not in auditor.look(at("auditing-profile", case))
        auditor.send(at("auditing-case", case), conflict="nothing")
    assert "I plan treatments." in auditor.look(at("auditing-profile", case))
    for code in (f"five:{n}" for n in range(1, 6)):
        page = auditor.client.get(at("auditing-standard", case, code))
        if page.status_code == 404:
            continue
        found = others.get(f"s{code[-1]}", AuditMark.MET)
        auditor.send(at("auditing-standard", case, code), mark=found, reason="Too little is shown.")
    auditor.look(at("auditing-sign", case))
    auditor.send(at("auditing-sign", case))


def test_an_audit_goes_by_way_of_more_information_to_accepted():
    with time_machine.travel(AT, tick=False):
        user, person = make_registrant()
        case = called_in(person)
        me = Browser(user)
        _write_and_send(me, case)
        one, other = _seat_two(case)
        _mark(one, case, s3=AuditMark.NOT_MET)
        sealed = one.client.get(at("auditing-compare", case))
        assert "Marks are sealed" in sealed.content.decode()
        _mark(other, case, s3=AuditMark.NOT_MET)
        one.look(at("auditing-compare", case))
        one.send(at("auditing-more", case), standards=["five:3"], words="Show one benefit.")
        assert "Show one benefit." in me.look(at("my-audit", case))
        me.send(at("my-audit-answer", case), answer="Waiting times fell by a week.")
        me.send(at("my-audit-check", case), own="on")
        for auditor in (one, other):
            _mark(auditor, case)
        one.send(at("auditing-close", case), outcome=AuditStage.ACCEPTED, advice="")
        assert stage(case) == AuditStage.ACCEPTED
        one.look(at("auditing-case", case), status=410)
        assert "Your CPD was accepted" in me.look(at("my-audit", case))
        letter = me.client.get(at("my-audit-letter", case))
        assert letter.content.startswith(b"%PDF")
        assert AccessRecord.objects.filter(person=person, what="audit").exists()


def test_silence_leads_to_the_registrar_who_decides():
    with time_machine.travel(AT, tick=False) as clock:
        user, person = make_registrant()
        case = called_in(person)
        me = Browser(user)
        for days in (14, 29, 44):
            clock.move_to(AT + timedelta(days=days))
            for _ in range(2):
                see_to_audit(case_id=case.pk, on=(AT + timedelta(days=days)).date().isoformat())
        assert stage(case) == AuditStage.REFERRED
        registrar = Browser(make_officer(Role.REGISTRAR))
        assert WorkItem.objects.get(closed_at=None).kind == "audit_referral"
        registrar.look(at("desk-audit-referral", case))
        registrar.send(at("desk-audit-referral", case), outcome="audit_again", reasons="A first time.")
        me = Browser(user)
        assert "A first time." in me.look(at("my-audit", case))
        assert Message.objects.filter(template="cpd/mail/audit_referral_decided").count() == 2  # one of them by post
