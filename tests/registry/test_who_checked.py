"""Who checked somebody, as they are told it: counts, kinds that point at nobody, and names where that was agreed."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members import tenancy
from members.choices import CheckPurpose
from members.exporting import pieces
from members.models import EmployerTerms, Organisation, OrganisationAccount, Person, TermsAgreement
from registry.choices import WatchReason
from registry.models import BatchLine, Watch
from registry.queries import who_checked
from registry.rules.shares import Wanted
from registry.rules.who_checked import Asked, How, Line, by_organisations, picture
from registry.services import shares
from tests.factories.employers import check, make_account, watch
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
TRUST = "NHS trust"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory(registered="2020-01-01/2040-01-01")


@pytest.fixture
def me(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


def account_of_kind(kind=TRUST, name=""):
    account = make_account(name=name)
    Organisation.objects.filter(pk=account.organisation_id).update(kind=kind)
    return account


def many(kind=TRUST, number=5):
    for place in range(number):
        Organisation.objects.create(name=f"{kind} {place}", nation="England", kind=kind)


def agreed_to(account, version, begins):
    """An organisation agreed to terms by which registrants are told its name."""
    terms = EmployerTerms.objects.create(version=version, valid_from=begins, text="You are named.")
    with tenancy.within(account.organisation):
        TermsAgreement.objects.create(
            organisation=account.organisation, terms=terms, purposes=[], agreed_at=AT, agreed_by=account.admin
        )


def told(entry):
    return who_checked.told(Person.objects.get(pk=entry.person_id), on=AT.date())


def lines(entry):
    found = told(entry)
    return [(one.month, one.how, found.who(one), one.number) for one in found.lines]


# --- Rules ----------------------------------------------------------------------------------------------------------


def test_kinds_that_few_are_of_are_one_and_named_ones_stand_by_themselves():
    asked = [
        Asked(NOVEMBER, 1, TRUST, 2),
        Asked(NOVEMBER, 2, TRUST, 1),
        Asked(NOVEMBER, 3, "Prison", 1),
        Asked(NOVEMBER, 4, "", 1),
        Asked(OCTOBER, 5, TRUST, 4),
    ]
    found = by_organisations(asked, named=frozenset({5}), kinds=frozenset({TRUST}))
    assert [(one.month, one.organisation, one.kind, one.number) for one in found] == [
        (NOVEMBER, None, TRUST, 3),
        (NOVEMBER, None, "", 2),
        (OCTOBER, 5, "", 4),
    ]


def test_the_picture_is_of_twelve_months_and_of_nothing_where_there_is_nothing():
    old = Line(date(2025, 11, 1), How.CHECKED, 3)
    assert picture([old], today=AT.date()) is None
    drawn = picture([old, Line(NOVEMBER, How.CHECKED, 2), Line(NOVEMBER, How.PROOF, 1)], today=AT.date())
    assert drawn is not None
    assert [column.total for column in drawn.columns] == [0] * 11 + [3]
    assert drawn.columns[0].month == date(2025, 12, 1)
    parts = drawn.columns[-1].parts
    assert parts[0].y + parts[0].height == drawn.floor
    assert parts[1].y + parts[1].height == parts[0].y
    assert [mark.number for mark in drawn.marks] == [0, 1, 2, 3]


# --- Counting -------------------------------------------------------------------------------------------------------


def test_checks_are_counted_by_london_month_and_a_check_counts_once(entry, me):
    many()
    account = account_of_kind()
    check(account, entry, entry, at=AT)  # the same person twice in one file
    check(account, entry, at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    check(account, entry, at=datetime(2026, 9, 30, 23, 30, tzinfo=UTC))  # half past midnight in London
    check(account, EntryFactory(), at=AT)
    assert lines(entry) == [
        (NOVEMBER, How.CHECKED, TRUST, 1),
        (OCTOBER, How.CHECKED, TRUST, 2),
    ]


def test_what_is_not_done_or_a_trial_is_not_counted(entry, me):
    account = account_of_kind()
    check(account, entry, at=AT, sandbox=True)
    check(account, entry, at=AT, state="failed", trouble="empty")
    assert lines(entry) == []


def test_proofs_and_openings_of_links_are_counted_beside_them(entry, me):
    Client().post(f"/register/{entry.number}/proof/")
    _made, token = shares.make(entry=entry, wanted=Wanted("Leeds", (), days=14, views=3), nonce="a" * 26, by=me, at=AT)
    shares.show(token=token, at=AT)
    shares.show(token=token, at=AT)
    assert [(how, number) for _month, how, _who, number in lines(entry)] == [(How.PROOF, 1), (How.SHARED, 2)]


def test_a_kind_that_few_organisations_are_of_is_not_told(entry, me):
    many(number=3)
    check(account_of_kind(), entry, at=AT)
    assert [who for _month, _how, who, _number in lines(entry)] == ["Another kind of organisation"]
    many("HSC trust")
    check(account_of_kind("HSC trust"), entry, at=AT)
    assert [who for _month, _how, who, _number in lines(entry)] == ["HSC trust", "Another kind of organisation"]


def test_records_that_are_merged_are_one_person(entry, me):
    many()
    other = EntryFactory(person=PersonFactory())
    Person.objects.filter(pk=other.person_id).update(merged_into=entry.person)
    check(account_of_kind(), other, at=AT)
    assert lines(entry) == lines(other) == [(NOVEMBER, How.CHECKED, TRUST, 1)]


def test_no_purpose_no_officer_and_nobody_else_is_told(entry, me):
    account = account_of_kind(name="Secretive Hospitals")
    check(account, entry, EntryFactory(surname="Otherperson"), at=AT, purpose=CheckPurpose.CONCERN)
    watch(account, entry, reason=WatchReason.SUPERVISION)
    client = sign_in(Client(), me)
    for address in ("/my/checks/", "/my/checks/list.csv", "/my/checks/report/"):
        page = client.get(address).content.decode()
        assert "Another kind of organisation" in page, address
        for secret in ("Secretive", "concern about", "Otherperson", account.admin.email, "restrictions with us"):
            assert secret not in page, address


# --- Names ----------------------------------------------------------------------------------------------------------


def test_an_organisation_is_named_only_to_whom_it_employs_and_by_terms_that_say_so(entry, me, settings):
    many()
    account = account_of_kind(name="Named Hospitals")
    check(account, entry, at=AT)
    watch(account, entry)
    assert lines(entry)[0][2] == TRUST
    settings.CHECKS_NAMED_FROM_TERMS = 2
    assert lines(entry)[0][2] == TRUST
    agreed_to(account, 2, LONG_AGO.date())
    assert lines(entry)[0][2] == "Named Hospitals"
    assert [(one.who, one.number) for one in told(entry).watchers] == [("Named Hospitals", 1)]
    with tenancy.within(account.organisation):
        Watch.objects.update(ended_at=AT)
    assert lines(entry)[0][2] == TRUST
    assert told(entry).watchers == ()


def test_terms_that_are_agreed_to_ahead_name_nobody_before_their_day(entry, me, settings):
    many()
    settings.CHECKS_NAMED_FROM_TERMS = 2
    account = account_of_kind(name="Named Hospitals")
    check(account, entry, at=AT)
    watch(account, entry)
    begins = AT.date() + timedelta(days=1)
    agreed_to(account, 2, begins)
    assert lines(entry)[0][2] == TRUST
    assert who_checked.told(Person.objects.get(pk=entry.person_id), on=begins).names


def test_who_watches_is_told_by_kind(entry, me):
    many()
    for _ in range(2):
        watch(account_of_kind(), entry, reason=WatchReason.STARTING)
    watch(account_of_kind("Prison"), entry)
    assert [(one.who, one.number) for one in told(entry).watchers] == [
        ("Another kind of organisation", 1),
        (TRUST, 2),
    ]


@pytest.mark.parametrize("over", ["its day came", "the account was closed"])
def test_a_watch_that_is_over_is_told_no_more_before_the_night_ends_it(entry, me, over):
    many()
    account = account_of_kind()
    held = watch(account, entry)
    if over == "its day came":
        with tenancy.within(account.organisation):
            held.ends_on = AT.date() + timedelta(days=1)
            held.save()
            assert told(entry).watchers
            held.ends_on = AT.date()
            held.save()
    else:
        OrganisationAccount.objects.filter(pk=account.pk).update(closed_at=AT)
    assert told(entry).watchers == ()


# --- The pages ------------------------------------------------------------------------------------------------------


def test_the_page_draws_a_year_with_every_figure_beside_it(entry, me):
    many()
    for days in (0, 40, 40):
        check(account_of_kind(), entry, at=AT - timedelta(days=days))
    page = sign_in(Client(), me).get("/my/checks/").content.decode()
    assert "<svg class=" in page
    assert "October 2026: 2." in page
    assert "November 2026" in page
    assert "How checking works" in page


def test_nobody_checked_is_a_page_too(entry, me):
    page = sign_in(Client(), me).get("/my/checks/").content.decode()
    assert "Nobody has checked you in a way that leaves a record" in page
    assert "No organisation watches your entry" in page


def test_the_list_for_a_spreadsheet_holds_no_formula(entry, me):
    many("=cmd()")
    check(account_of_kind("=cmd()"), entry, at=AT)
    answer = sign_in(Client(), me).get("/my/checks/list.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="who-checked-me-2026-11-22.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["Month", "What", "Who", "How often"],
        ["2026-11", "Check by an organisation", "'=cmd()", "1"],
    ]


def test_the_page_asks_as_many_questions_whatever_its_length(entry, me, django_assert_max_num_queries):
    many()
    for months in range(30):
        check(account_of_kind(), entry, at=AT - timedelta(days=30 * months))
        watch(account_of_kind(), entry)
    client = sign_in(Client(), me)
    with django_assert_max_num_queries(26):
        client.get("/my/checks/")


def test_it_is_in_the_copy_of_everything_held(entry, me):
    many()
    check(account_of_kind(), entry, at=AT)
    watch(account_of_kind(), entry)
    found = {one.code: list(one.rows()) for one in pieces(people=[entry.person_id], at=AT)}
    assert found["who_checked"] == [
        {"month": "2026-11", "how": "checked", "who": TRUST, "times": 1},
        {"how": "watched", "who": TRUST, "times": 1},
    ]


def test_outside_this_page_the_wall_stands(entry, me):
    check(account_of_kind(), entry, at=AT)
    told(entry)
    assert BatchLine.objects.count() == 0
