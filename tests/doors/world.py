"""One of everything that has an address, all of it the registrant's; and an account of every role."""

from datetime import date, timedelta
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from members import links
from members.choices import Channel, CopyState, PatientSign, Role
from members.models import (
    DataCopy,
    Employment,
    ErasureRequest,
    Message,
    NameChange,
    OutsideRegistration,
    PersonDetails,
    RoleGrant,
    WithholdingRequest,
)
from members.services import acts, messages, work
from registry.choices import ClaimEnd
from registry.models import Check, EntryClaim
from registry.queries.claim_codes import stop_token
from registry.services import claims, visibility
from tests.doors import (
    policies,
    world_acts,
    world_admission,
    world_assessing,
    world_audit_cases,
    world_audit_rounds,
    world_cpd,
    world_decisions,
    world_figures,
    world_invoices,
    world_keys,
    world_leave,
    world_money,
    world_organisations,
    world_panels,
    world_references,
    world_renewals,
    world_shares,
    world_watches,
)
from tests.factories.documents import make_document
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

_HELD = {
    policies.OFFICER: Role.OFFICER,
    policies.REGISTRAR: Role.REGISTRAR,
    policies.FINANCE: Role.FINANCE,
    policies.ASSESSOR: Role.ASSESSOR,
    policies.LAY_ASSESSOR: Role.LAY_ASSESSOR,
    policies.AUDITOR: Role.AUDITOR,
    policies.PANEL_MEMBER: Role.PANEL_MEMBER,
}


def accounts(registrant, other):
    """Role → account; nobody for whoever is not signed in."""
    made = {
        policies.ANONYMOUS: None,
        policies.ACCOUNT: UserFactory(),
        policies.REGISTRANT: UserFactory(person=registrant),
        policies.OTHER: UserFactory(person=other),
        # Theirs is a power over one organisation: world_organisations grants it.
        **{name: UserFactory() for name in (policies.EMPLOYER, policies.EMPLOYER_ADMIN, policies.OTHER_EMPLOYER)},
        policies.SUPERUSER: UserFactory(is_staff=True, is_superuser=True),
        **{name: UserFactory(role=role) for name, role in _HELD.items()},
    }
    for user in filter(None, made.values()):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return made


def make(at=None):
    """The world: `users` by role, and a path's placeholders by name."""
    at = at or timezone.now()
    entry, withheld = EntryFactory(), EntryFactory()
    person, other = entry.person, EntryFactory().person
    PersonDetails.objects.filter(person=person).update(address="1 High Street\nExampleton")
    users = accounts(person, other)
    Client().post(f"/register/{entry.number}/proof/")
    visibility.withhold(person=withheld.person, since=at.date(), source="test", by=None, at=at)
    world = SimpleNamespace(users=users, person=person.pk, number=entry.number, hidden_number=withheld.number)
    world.check = Check.objects.get().reference
    world_organisations.make(world, at)
    world_keys.make(world, at)
    world_watches.make(world, entry, at)
    _own_things(world, person, at)
    _requests(person, at)
    _claims(world, entry, at)
    _casework(world, person, at)
    world_acts.make(world, person, at)
    world_cpd.make(world, person, at)
    world_audit_cases.make(world, person, at)
    world_audit_rounds.make(world, person, at)
    world_money.make(world, person, at)
    world_admission.make(world, person, at)
    world_references.make(world, person, at)
    world_assessing.make(world, person, at)
    world_decisions.make(world, person, at)
    world_renewals.make(world, person, at)
    world_invoices.make(world, person, at)
    world_leave.make(world, person, at)
    world_shares.make(world, person, at)
    world_figures.make(world, at)
    world_panels.make(world, person, at)
    world.sessions = {role: sign_in(Client(), user, at=at).cookies for role, user in users.items() if user}
    return world


def _own_things(world, person, at):
    since = DateRange(date(2020, 1, 1), None)
    fact = {"person": person, "recorded_at": LONG_AGO, "source": "test", "during": since}
    world.employment = Employment.objects.create(employer_name="Leeds Hospitals", town="Leeds", **fact).pk
    world.outside = OutsideRegistration.objects.create(body="HCPC", number="CS123456", standing="stated", **fact).pk
    world.document = make_document(person).reference
    world.warned = make_document(
        person, data=b"another", warnings=[{"code": PatientSign.NHS_NUMBER, "page": 1}]
    ).reference
    copy = DataCopy(
        person=person, state=CopyState.READY, asked_at=at, ready_at=at, expires_at=at + timedelta(days=7), size=2
    )
    copy.file.save("copies/one.zip", ContentFile(b"PK"), save=False)
    copy.save()
    world.copy = copy.reference
    told = messages.tell(person=person, event="tests/mail/plain", key="door:1", context={"name": "x"}, at=at)
    world.message = told.pk
    world.letter = Message.objects.create(
        key="door:2", person=person, channel=Channel.LETTER, template="tests/mail/plain", context={}, posted_at=at
    ).pk


def _requests(person, at):
    NameChange.objects.create(person=person, surname="Moss", since=at.date(), reason="other", asked_at=at)
    WithholdingRequest.objects.create(person=person, grounds="An ex-partner.", asked_at=at)
    ErasureRequest.objects.create(person=person, asked_at=at, due_on=at.date() + timedelta(days=30))


def _claims(world, entry, at):
    claim = claims.ask(
        user=world.users[policies.REGISTRANT], number="RCT99999", surname="Haygreen", by_letter=False, at=at
    )
    # Made whole by hand: whoever has the entry already could not ask for it.
    EntryClaim.objects.filter(pk=claim.pk).update(end=ClaimEnd.LINKED, ended_at=at)
    world.claim, world.stop_token = claim.reference, stop_token(claim)
    item = work.open_item(key="claim_stopped:1", kind="claim_stopped", about=claim, person=entry.person, at=at)
    world.claim_item = item.pk


def _casework(world, person, at):
    registrar = world.users[policies.REGISTRAR]
    item = work.open_item(
        key="name_change:1", kind="name_change", about=person.name_changes.get(), person=person, at=at
    )
    world.item = item.pk
    owner = world.users[policies.REGISTRANT]
    world.locked_item = work.open_item(
        key=f"lost_factor:{owner.pk}", kind="lost_factor", about=owner, person=person, at=at
    ).pk
    world.grant = RoleGrant.objects.get(user=world.users[policies.ASSESSOR]).pk
    proposed = acts.propose(
        kind="role_end",
        user=world.users[policies.ASSESSOR],
        detail={"grant": world.grant},
        reason="Moved away.",
        by=registrar,
        at=at,
    )
    world.act = world.role_act = proposed.reference
    fresh = UserFactory()
    world.activate_token = links.make(links.ACTIVATE, fresh, at=at)
    world.freeze_token = links.make(links.FREEZE, fresh, at=at)


def officer_with_a_record():
    """An officer who is on the register too."""
    person = PersonFactory()
    return UserFactory(role=Role.OFFICER, person=person), person
