"""Applications of the registrant, for the addresses that are about one."""

from datetime import date
from decimal import Decimal

from psycopg.types.range import DateRange

from registry.choices import EvidenceKind, Stage, UpdatingKind
from registry.models import Application, EvidenceItem, ItemConfirmation, Post, Qualification, Standard, Updating
from registry.queries import confirmations
from tests.doors import policies
from tests.factories.admission import the_route
from tests.factories.assessing import make_application


def make(world, person, at):
    """Adds to the world what the addresses of admission are about, part by part."""
    _at_desk(world, person, at)
    _filled_in(world, person, at)


def _at_desk(world, person, at):
    world.application = make_application(person=person, stage=Stage.SUBMITTED, at=at).reference
    officer = world.users[policies.REGISTRAR]
    world.paper_application = _draft(person, "RCT/ptp", "APPDRAFT4", at, on_paper_by=officer).reference


def _draft(person, route, number, at, **more):
    of = the_route(route)
    policy = of.policies.latest("valid_from")
    return Application.objects.create(
        number=number, person=person, route=of, policy=policy, stage_since=at, started_at=at, **more
    )


def _filled_in(world, person, at):
    """What the registrant is filling in: by a route with evidence, one with a certificate, and one of coming back."""
    draft = _draft(person, "RCT/overseas-physics", "APPDRAFT1", at)
    higher = _draft(person, "HSSR/hsst", "APPDRAFT2", at)
    back = _draft(person, "RCT/readmission", "APPDRAFT3", at, entry=person.entries.first())
    equivalence = _draft(person, "CS/stp-equivalence", "APPDRAFT5", at)
    world.draft, world.draft_higher, world.draft_back = draft.reference, higher.reference, back.reference
    world.draft_equivalence = equivalence.reference
    world.qualification = Qualification.objects.create(
        application=draft, title="BSc Physics", provider="Leeds", finished_on=date(2019, 7, 1)
    ).pk
    world.post = Post.objects.create(
        application=draft,
        employer="Leeds",
        title="Technologist",
        hours_a_week=Decimal("37.5"),
        during=DateRange(date(2019, 9, 1), date(2020, 9, 1)),
    ).pk
    world.gap = "2020-09-01"
    item = EvidenceItem.objects.create(
        application=draft, kind=EvidenceKind.ACCOUNT, title="A year", text="Words", role="All", no_patient=True
    )
    asked = ItemConfirmation.objects.create(item=item, name="Olive", email="olive@hospital.example", asked_at=at)
    world.evidence_item, world.kept_form, world.confirmation = item.pk, f"claims-{item.pk}", asked.reference
    world.confirmation_token = confirmations.make(asked)
    world.standard = Standard.objects.filter(edition__framework=draft.policy.framework).first().pk
    world.updating = Updating.objects.create(
        application=back,
        kind=UpdatingKind.FORMAL,
        during=DateRange(date(2026, 9, 1), date(2026, 9, 3)),
        hours=14,
        what="A course",
    ).pk
