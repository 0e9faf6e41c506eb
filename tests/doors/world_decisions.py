"""Decisions about applications of the registrant's: one refused, one appealed against, one with a matter declared."""

from django.core.files.base import ContentFile
from django.db import transaction

from members.models import GraveAct
from registry.choices import IssuedKind, Recommended, Stage
from registry.models import AdmissionDecision, Appeal, Application, Entry, IssuedDocument
from registry.queries.certificates import said_of
from registry.rules.appeals import last_day
from registry.services import appeals, letters, stages, suitability
from tests.doors import policies
from tests.factories.assessing import make_application


def make(world, person, at):
    world.refused = _refused(world, person, "RCT/sonography", at).reference
    declared = make_application(person=person, route="RCT/training-scheme", stage=Stage.READY, at=at)
    suitability.open_review(application=declared, by=None, at=at)
    world.declared = declared.reference
    _hearing(world, person, at)
    entry = Entry.objects.get(number=world.number)
    issued = IssuedDocument(
        kind=IssuedKind.CERTIFICATE, person=person, entry=entry, said=said_of(entry, on=at.date()), issued_at=at
    )
    issued.file.save("issued/one.pdf", ContentFile(b"%PDF-1.7"), save=False)
    issued.save()
    world.certificate = issued.reference


def _refused(world, person, route, at):
    application = make_application(person=person, route=route, stage=Stage.READY, at=at)
    for to in (Stage.RECOMMENDED, Stage.REFUSED):
        with transaction.atomic():
            stages.move(application=stages.locked(application), to=to, by=None, at=at)
    act = GraveAct.objects.create(
        kind="refuse",
        person=person,
        detail={"application": application.pk},
        state="done",
        reason="Reasons.",
        proposed_by=world.users[policies.SUPERUSER],
        proposed_at=at,
        decided_by=world.users[policies.ACCOUNT],
        decided_at=at,
    )
    decision = AdmissionDecision.objects.create(
        application=application,
        outcome=Recommended.REFUSE,
        reasons="Reasons.",
        act=act,
        decided_at=at,
        served_at=at,
        appeal_until=last_day(at.date(), application.policy.appeal_days),
    )
    letters.issue(decision=decision, at=at)
    return application


def _hearing(world, person, at):
    application = _refused(world, person, "RCT/equivalence-engineering", at)
    appeal = Appeal.objects.create(
        came_on=at.date(),
        application=application,
        decision=AdmissionDecision.objects.get(application=application),
        grounds="It was not read.",
        asked_at=at,
        due_on=at.date(),
    )
    with transaction.atomic():
        stages.move(application=stages.locked(application), to=Stage.APPEAL, by=None, at=at)
    appeals.seat(appeal=appeal, user=world.users[policies.PANEL_MEMBER], by=world.users[policies.REGISTRAR], at=at)
    world.heard = Application.objects.get(pk=application.pk).reference
