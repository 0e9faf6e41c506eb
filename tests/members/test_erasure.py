"""Erasure leaves no word about a person: every table that leads to one has an answer, and canaries are sought."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from psycopg.types.range import DateRange

from cpd.services import erasure as of_logs
from hsst.services import erasure as of_certificates
from members import tenancy
from members.choices import CopyState, NoteClass, RequestState
from members.models import (
    AccountSecurity,
    ActedFor,
    BreakGlass,
    DataCopy,
    Document,
    Duplicate,
    Employment,
    Erasure,
    ErasureRequest,
    Fee,
    GraveAct,
    Message,
    Name,
    NameChange,
    OfficerInvitation,
    OfflineReceipt,
    Organisation,
    OrganisationRequest,
    OutsideRegistration,
    Payment,
    Person,
    PersonDetails,
    PersonNote,
    Refund,
    SearchName,
    User,
    WithholdingRequest,
    WorkforceAnswer,
    WorkItem,
    WorkNote,
)
from members.services import erasure as ours
from registry.models import (
    Annotation,
    AssistedClaim,
    Entry,
    MisuseReport,
    RecordedDecision,
    Share,
    StandingSpan,
)
from registry.services import erasure as theirs
from registry.services import visibility
from tests.factories.employers import make_account
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
CANARY = "zqcanary"
FACT = {"recorded_at": LONG_AGO, "source": "test"}
SHA = "0" * 64


# --- Every table has an answer --------------------------------------------------------------------------------------


def leads_to_a_person() -> set[type]:
    """Every model from which a chain of keys leads to a person or to a person's account."""
    found: set[type] = {Person, User}
    # Who did something stands in many tables; that is the doer's id and no word about anybody.
    doers = {f.name for m in apps.get_models() for f in m._meta.get_fields() if f.name.endswith("_by")} | {"actor"}
    while True:
        more = {
            model
            for model in apps.get_models()
            if model not in found and not model._meta.auto_created
            for field in model._meta.get_fields()
            if getattr(field, "remote_field", None)
            and not field.auto_created
            and field.name not in doers
            and field.remote_field.model in found
        }
        if not more:
            return found
        found |= more


ABOUT_NOBODY = {
    "admin.LogEntry": "changes to reference data",
    "account.EmailConfirmation": "goes with its address",
    "guardian.UserObjectPermission": "not used: each kind of grant has a table of its own",
    "members.RoleGrant": "a power and its days, of an account that is closed",
}


def test_every_table_that_leads_to_a_person_has_an_answer():
    answered = {*ours.ANSWERS, *of_logs.ANSWERS, *theirs.ANSWERS, *of_certificates.ANSWERS}
    missing = {m._meta.label for m in leads_to_a_person() - answered} - set(ABOUT_NOBODY)
    assert not missing
    assert not {m._meta.label for m in answered - leads_to_a_person()}


# --- Canaries -------------------------------------------------------------------------------------------------------


def tables_with_canaries() -> set[str]:
    with tenancy.across(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = set()
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ILIKE %s)", [f"%{CANARY}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def files_with_canaries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes().lower()]


@pytest.fixture
def planted(settings, tmp_path):
    """A person of whom every table holds a word, with an account that is signed in and a record merged with theirs."""
    settings.MEDIA_ROOT = tmp_path
    entry = EntryFactory(
        forenames=CANARY, surname=CANARY, known_as=CANARY, former=CANARY, register="CS", hcpc="CSZQCANARY",
        suspended="2026-01-01/2026-06-01", text=CANARY,
    )  # fmt: skip
    person = entry.person
    user = UserFactory(person=person, email=f"{CANARY}@example.org")
    person.refresh_from_db()
    _plant_identity(person)
    _plant_account(user)
    _plant_requests(person)
    _plant_casework(person, user)
    _plant_money(person)
    _plant_register(entry, user)
    merged = PersonFactory(forenames=CANARY, surname=f"{CANARY}two")
    Person.objects.filter(pk=merged.pk).update(merged_into=person)
    return entry


def _plant_identity(person):
    PersonDetails.objects.filter(person=person).update(
        email=f"{CANARY}@a.example", second_email=f"{CANARY}@b.example", phone=CANARY, address=CANARY
    )
    PersonNote.objects.create(person=person, note_class=NoteClass.REASON, text=CANARY, recorded_at=LONG_AGO)
    since = DateRange(date(2020, 1, 1), None)
    held = Employment.objects.create(person=person, employer_name=CANARY, town=CANARY, during=since, **FACT)
    Employment.objects.create(
        person=person, employer_name=CANARY, during=since, set_aside_at=LONG_AGO + timedelta(days=1), **FACT
    )
    WorkforceAnswer.objects.create(employment=held, hours=20, answered_at=LONG_AGO)
    hospital = Organisation.objects.create(ods_code="ZZCAN", name="A hospital of the directory")
    Employment.objects.create(
        person=person, organisation=hospital, during=since, set_aside_at=LONG_AGO + timedelta(days=1), **FACT
    )
    Employment.objects.create(person=person, organisation=hospital, during=since, **FACT)
    OutsideRegistration.objects.create(
        person=person, body="HCPC", number="CSZQCANARY2", standing="current", during=since, **FACT
    )


def _plant_account(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": CANARY})
    AccountSecurity.objects.create(user=user, previous_email=f"{CANARY}@old.example")
    client = sign_in(Client(), user)
    UserSession.objects.create(
        user=user, ip="192.0.2.1", session_key=client.session.session_key, user_agent=CANARY, data={}
    )
    Message.objects.create(
        key="account", to=f"{CANARY}@OLD.example".lower(), template="members/mail/x", posted_at=LONG_AGO
    )


def _plant_requests(person):
    document = Document.objects.create(
        person=person,
        reference="a" * 26,
        title=CANARY,
        original_name=f"{CANARY}.pdf",
        kind="pdf",
        size=9,
        sha256=SHA,
        received_at=LONG_AGO,
        file=_file("document"),
        viewing=_file("viewing"),
        warnings=[{"code": CANARY}],
    )
    change = NameChange.objects.create(
        person=person, forenames=CANARY, surname=CANARY, title="Dr", since=date(2026, 1, 1), reason="deed", asked_at=AT
    )
    change.documents.add(document)
    WithholdingRequest.objects.create(person=person, grounds=CANARY, asked_at=AT)
    user = User.objects.get(person=person)
    said = {"email": f"{CANARY}@work.example", "asked_by_name": CANARY, "job_title": CANARY, "why": CANARY}
    OrganisationRequest.objects.create(user=user, name="A place", nation="Wales", asked_at=AT, **said)
    account = make_account()
    with tenancy.within(account.organisation):
        OfficerInvitation.objects.create(
            organisation=account.organisation, email=user.email, token_sha256=SHA, invited_at=AT,
            invited_by=account.admin, expires_at=AT + timedelta(days=14),
        )  # fmt: skip
    ErasureRequest.objects.create(person=person, reason=CANARY, asked_at=AT, due_on=date(2026, 12, 22))
    DataCopy.objects.create(
        person=person, state=CopyState.READY, asked_at=LONG_AGO, ready_at=LONG_AGO, file=_file("copy"), sha256=SHA
    )
    Message.objects.create(
        key="person",
        person=person,
        to=f"{CANARY}@older.example",
        template="members/mail/x",
        context={"word": CANARY},
        posted_at=LONG_AGO,
    )


def _file(name):
    return ContentFile(f"a file that says {CANARY}".encode(), name=f"{name}.bin")


def _plant_casework(person, user):
    officer = UserFactory(role="officer")
    item = WorkItem.objects.create(
        key="toy:1", kind="toy", about="members.person", about_id=person.pk, person=person, opened_at=LONG_AGO
    )
    WorkNote.objects.create(item=item, text=CANARY, written_by=officer, written_at=LONG_AGO)
    GraveAct.objects.create(
        kind="toy", person=person, reason=CANARY, answer=CANARY, proposed_by=officer, proposed_at=AT
    )
    GraveAct.objects.create(kind="toy", user=user, reason=CANARY, proposed_by=officer, proposed_at=AT)
    BreakGlass.objects.create(
        user=officer, person=person, reason=CANARY, began_at=LONG_AGO, ends_at=LONG_AGO + timedelta(minutes=30)
    )
    ActedFor.objects.create(person=person, officer=officer, what="toy", note=CANARY, at=LONG_AGO)
    other = PersonFactory()
    Duplicate.objects.create(first=person, second=other, matched=[CANARY], found_at=LONG_AGO)


def _plant_money(person):
    """A payment that came by bank and went back in part, and one that is to be paid."""
    officer = UserFactory(role="finance")
    fee = Fee.objects.get(code="rct-primary")
    owed = {"person": person, "purpose": fee.purpose, "fee": fee, "amount_pence": 8_000, "back_url": "/my/"}
    owed |= {"about": "members.person", "created_at": LONG_AGO}
    paid = Payment.objects.create(about_id=1, state="paid", method="offline", paid_at=LONG_AGO, **owed)
    Payment.objects.create(about_id=2, **owed)
    OfflineReceipt.objects.create(
        payment=paid, received_on=date(2000, 1, 1), bank_reference=CANARY, recorded_by=officer, recorded_at=LONG_AGO
    )
    act = GraveAct.objects.create(kind="refund", person=person, proposed_by=officer, proposed_at=AT)
    Refund.objects.create(
        payment=paid, act=act, amount_pence=100, offline=True, bank_reference=CANARY, agreed_at=LONG_AGO
    )


def _plant_register(entry, user):
    officer = UserFactory(role="officer")
    Annotation.objects.create(
        entry=entry, code="mpe", text=CANARY, authority="RPA 2000", during=DateRange(date(2026, 1, 1), None), **FACT
    )
    RecordedDecision.objects.create(
        entry=entry, body="panel", decided_on=date(2026, 1, 1), text=CANARY, public_text=CANARY,
        recorded_at=LONG_AGO, recorded_by=officer,
    )  # fmt: skip
    AssistedClaim.objects.create(
        person=entry.person, user=user, identity="video", employer=CANARY, confirmed_by_employer=CANARY,
        confirmed_on=date(2026, 1, 1), asked_at=LONG_AGO, asked_by=officer,
    )  # fmt: skip
    Share.objects.create(
        entry=entry, label=CANARY, token_sha256=SHA, made_at=LONG_AGO, expires_at=AT + timedelta(days=9), most_views=3
    )
    MisuseReport.objects.create(
        entry=entry, about=CANARY, words=CANARY, answer=CANARY, note=CANARY, reported_at=LONG_AGO, reported_by=user
    )
    Client().post(f"/register/{entry.number}/proof/")


PLANTED = {
    "account_emailaddress", "mfa_authenticator", "usersessions_usersession",
    "members_accountsecurity", "members_actedfor", "members_breakglass", "members_document", "members_duplicate",
    "members_employment", "members_erasurerequest", "members_graveact", "members_message", "members_name",
    "members_namechange", "members_nameterm", "members_offlinereceipt", "members_outsideregistration",
    "members_persondetails", "members_personnote", "members_refund", "members_searchname", "members_user",
    "members_withholdingrequest", "members_worknote",
    "registry_annotation", "registry_assistedclaim", "registry_checkcontent", "registry_misusereport",
    "registry_recordeddecision", "registry_sanctiontext", "registry_share",
}  # fmt: skip


def test_after_erasure_no_table_and_no_file_holds_a_word_about_the_person(
    planted, tmp_path, django_capture_on_commit_callbacks
):
    assert tables_with_canaries() >= PLANTED, "the search for canaries finds them"
    assert len(files_with_canaries(tmp_path)) == 3
    with django_capture_on_commit_callbacks(execute=True):
        visibility.erase(person=planted.person, by=None, at=AT)
    assert tables_with_canaries() == set()
    assert files_with_canaries(tmp_path) == []


def test_where_somebody_worked_is_erased_also_where_the_directory_names_it(planted):
    visibility.erase(person=planted.person, by=None, at=AT)
    held = Employment.objects.filter(person=planted.person)
    assert held.count() == 4
    assert not held.exclude(organisation=None, service=None, set_aside_at__isnull=False).exists()


def test_what_stays_is_the_number_days_outcomes_and_hashes(planted):
    before = _answers(planted)
    assert set(before.values()) == {"registered", "suspended", "renewal_window", "lapsed"}
    visibility.erase(person=planted.person, by=None, at=AT)
    assert Entry.objects.get(pk=planted.pk).number == planted.number
    assert _answers(planted) == before
    assert not StandingSpan.objects.filter(entry=planted, displayed=True).exists()
    document = Document.objects.get(person=planted.person)
    assert (document.sha256, document.removed_at) == (SHA, AT)
    assert DataCopy.objects.get().sha256 == SHA


def _answers(entry):
    """What the register says on the tenth day of each month of nine years."""
    spans = StandingSpan.objects.filter(entry=entry)
    days = [date(year, month, 10) for year in range(2020, 2029) for month in range(1, 13)]
    return {day: spans.get(during__contains=day).status for day in days}


def test_the_account_is_closed_and_its_sessions_are_over(planted):
    user = User.objects.get(person=planted.person)
    visibility.erase(person=planted.person, by=None, at=AT)
    user.refresh_from_db()
    assert (user.is_active, user.email) == (False, f"erased-{user.pk}@erased.invalid")
    assert not user.has_usable_password()
    assert not Session.objects.exists()
    assert not EmailAddress.objects.filter(user=user).exists()


def test_requests_that_were_open_are_over_and_the_erasure_is_answered_by_class(planted):
    visibility.erase(person=planted.person, by=None, at=AT)
    answered = ErasureRequest.objects.get()
    assert answered.state == RequestState.ACCEPTED
    assert answered.outcome["identity"] == "erased"
    assert answered.outcome["registration"] == "kept"
    assert NameChange.objects.get().state == RequestState.WITHDRAWN
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_nobody_is_asked_to_pay_any_more_and_what_was_paid_stays(planted):
    visibility.erase(person=planted.person, by=None, at=AT)
    assert set(Payment.objects.values_list("state", "amount_pence")) == {("paid", 8_000), ("cancelled", 8_000)}


def test_records_merged_into_one_are_erased_together(planted):
    visibility.erase(person=planted.person, by=None, at=AT)
    merged = Person.objects.get(merged_into=planted.person)
    assert Erasure.objects.filter(person=merged).exists()
    assert set(Name.objects.filter(person=merged).values_list("surname", flat=True)) == {""}


def test_erasing_twice_changes_nothing(planted):
    first = visibility.erase(person=planted.person, by=None, at=AT)
    again = visibility.erase(person=planted.person, by=None, at=AT + timedelta(days=1))
    assert again == first
    assert planted.person.trail.filter(kind="registry.erased").count() == 1


def test_somebody_else_keeps_every_word(planted):
    other = EntryFactory(forenames="Jan", surname="Wójcik")
    visibility.erase(person=planted.person, by=None, at=AT)
    assert Name.objects.get(person=other.person).surname == "Wójcik"
    assert SearchName.objects.filter(person=other.person).exists()
    assert Client().get(f"/register/{other.number}/").status_code == 200


def test_words_cannot_be_emptied_past_erasure():
    entry = EntryFactory()
    with pytest.raises(Exception, match="never rewritten"):
        Name.objects.filter(person=entry.person).update(title="", forenames="", surname="")
