"""The second wall between organisations: the database shows the plain roles nothing of another’s, whoever forgets it.

Every table that leads to an organisation is walled or says here why it is not; whoever looks across the wall is listed.
"""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.utils import ProgrammingError
from django.utils import timezone

from members import tenancy
from members.choices import CheckPurpose
from members.models import Organisation, User
from registry.models import Entry
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.shape.source import APPS, calls, modules

# Tables that lead to an organisation and are no organisation's own.
OPEN = {
    "members.Service": "the directory",
    "members.Employment": "a person's: where they work",
    "members.RoleGrant": "an account's: doors ask it before they know whose page it is",
    "members.OrganisationRequest": "whoever asked's, and the office's",
    "members.OrganisationAccount": "the office's: doors ask it before they know whose page it is",
    "registry.Post": "an applicant's: where they worked",
    "registry.MisuseReport": "a registrant's, and the office's",
}
# Who looks across the wall, and why nothing of one organisation reaches another by it.
ACROSS = {
    "members.queries.organisation_requests": "one invitation, by the secret of its link",
    "members.services.erasure": "words about whoever is erased, wherever they stand; nothing is answered",
    "registry.services.erasure": "the same of watches; nothing is answered",
    "registry.services.line_emptying": "the same of lines of checks; nothing is answered",
    "registry.queries.api_keys": "one key, by the whole of its own words",
    "registry.queries.receipts": "one receipt, by its own reference, code or hash",
    "registry.queries.who_checked": "how often a registrant was checked, by month and kind of organisation, for them",
    "registry.queries.misuse": "the checks that a report of misuse concerns, for the office",
    "registry.services.api_keys": "keys that end soon; each organisation's admins are told of their own",
    "registry.services.batch_watches": "which steps the queue lost, as ids; each is taken within its organisation",
    "registry.services.batch_work": "which checks the queue lost, as ids; each is gone on with within its organisation",
    "registry.services.idempotency": "answers that are a day old, to forget them",
    "registry.services.notice_mail": "who is to be written to; each officer is told of their own organisation's",
    "registry.services.remembering": "whether anybody watches an entry, for the register's own memory of it",
    "registry.services.telling": "a change and its notices, one for each watch of the entry",
    "registry.services.watches": "watches whose day has come, and those of closed accounts, to end them",
    "registry.services.webhook_sending": "which endpoints something is due to, as ids; each is sent to by itself",
    "registry.tasks": "secrets of endpoints, to seal them under the present key",
}
_TEXT = {"URLField": "https://example.org/", "JSONField": {}, "PositiveSmallIntegerField": 1}


def leads_to_an_organisation():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.remote_field.model is Organisation:
                yield model


WALLED = sorted(
    {m for m in leads_to_an_organisation() if m._meta.label not in OPEN}, key=lambda model: model._meta.label
)
EACH = pytest.mark.parametrize("model", WALLED, ids=lambda model: model._meta.label)


def made(model, organisation, **given):
    """A row of an organisation, with whatever its table must have; what it leads to is made as well."""
    if model is User:
        return UserFactory()
    if model is Entry:
        return EntryFactory()
    for field in model._meta.concrete_fields:
        if field.name in given or field.null or field.primary_key or field.has_default():
            continue
        if field.name == "organisation":
            given["organisation"] = organisation
        elif isinstance(field, models.ForeignKey):
            given[field.name] = made(field.remote_field.model, organisation)
        elif not field.blank:
            given[field.name] = _value(field)
    return model._default_manager.create(**given)


def may_change(model):
    """Whether the plain role may change rows of a table at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [model._meta.db_table])
        return cursor.fetchone()[0]


def _value(field):
    if field.choices:
        return field.choices[0][0]
    kind = field.get_internal_type()
    if kind == "ArrayField":
        return [CheckPurpose.RECRUITMENT] if field.base_field.choices else ["x"]
    if kind in {"DateField", "DateTimeField"}:
        now = timezone.now()
        return now if kind == "DateTimeField" else now.date()
    return _TEXT.get(kind, 0 if "Integer" in kind else f"x{User.objects.count()}{field.name}"[: field.max_length or 20])


def test_every_table_that_leads_to_an_organisation_is_walled_or_says_why_not():
    assert len(WALLED) >= 15
    assert not set(OPEN) - {model._meta.label for model in leads_to_an_organisation()}


@pytest.mark.django_db
@EACH
def test_the_wall_stands_around_it_and_holds_for_its_owner_too(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
        )
        assert cursor.fetchone() == (True, True)
        cursor.execute(
            "SELECT policyname, cmd, with_check FROM pg_policies WHERE tablename = %s", [model._meta.db_table]
        )
        assert cursor.fetchall() == [("one_organisation", "ALL", None)]


@pytest.mark.django_db
@EACH
def test_a_row_of_one_organisation_is_nothing_to_another_and_nothing_outside(model):
    own, other = (Organisation.objects.create(name=name, nation="Wales") for name in ("Own", "Other"))
    with tenancy.within(own):
        row = made(model, own)
    rows = model._default_manager.filter(pk=row.pk)
    with tenancy.within(own):
        assert rows.exists()
    with tenancy.within(other):
        assert not rows.exists()
        if may_change(model):
            assert rows.update(organisation=other) == 0
    assert not rows.exists()
    with tenancy.across():
        assert rows.exists()


@pytest.mark.django_db
@EACH
def test_no_row_is_written_for_another(model):
    own, other = (Organisation.objects.create(name=name, nation="Wales") for name in ("Own", "Other"))
    with tenancy.within(own):
        row = made(model, own)
    row.pk, row._state.adding, row.organisation = None, True, own
    with pytest.raises(ProgrammingError, match="row-level security"), tenancy.within(other):
        row.save(force_insert=True)


@pytest.mark.django_db
def test_the_inner_of_two_walls_holds_and_gives_way_to_the_outer_one():
    own, other = (Organisation.objects.create(name=name, nation="Wales") for name in ("Own", "Other"))
    with tenancy.within(own):
        row = made(WALLED[0], own)
        rows = WALLED[0]._default_manager.filter(pk=row.pk)
        with tenancy.within(other):
            assert not rows.exists()
        assert rows.exists()


def test_whoever_looks_across_the_wall_is_listed():
    found = {m.name for m in modules(*APPS) if any(calls(m, "across"))} - {tenancy.__name__}
    assert found == set(ACROSS)
