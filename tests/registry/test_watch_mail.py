"""E-mails about notices: to whoever still acts, as each wants it, once, naming nobody; and those who did not renew."""

from datetime import UTC, date, datetime, timedelta

import pytest

from members import mail, tenancy
from members.models import Message, PersonDetails, RoleGrant
from registry.choices import ChangeKind, Ground, NoticeBy, SanctionKind
from registry.models import Change, Sanction
from registry.queries import not_renewed
from registry.services import employer_contacts, facts, notice_mail, telling
from tests.factories.employers import act_for, make_account
from tests.factories.registry import EntryFactory, days
from tests.factories.renewals import opened
from tests.factories.watches import AT, kinds, tell, watch

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
DIGEST, AT_ONCE = "registry/mail/watch_digest", "registry/mail/watch_notices"


@pytest.fixture
def account():
    return make_account()


def change(entry, at=AT, kind=SanctionKind.CAUTION):
    fact = Sanction(
        entry=entry, kind=kind, ground=Ground.CONDUCT, during=days("2026-11-20/2030-01-01"), source="office"
    )
    facts.record(fact=fact, by=None, at=at)
    tell(at)


def prefer(account, user, how, at=AT):
    with tenancy.within(account.organisation):
        return notice_mail.prefer(organisation=account.organisation, how=how, by=user, at=at)


def sent(template):
    return sorted(Message.objects.filter(template=template).values_list("to", flat=True))


def test_whoever_acts_hears_at_once_of_all_that_was_told_together_and_nobody_is_named(account):
    officer, gone = act_for(account), act_for(account)
    RoleGrant.objects.filter(user=gone).update(ended_at=AT)
    entries = [EntryFactory(forenames="Anwen", surname="Prys") for _ in range(3)]
    for entry in entries:
        watch(account, entry, name="Anwen Prys")
    for entry in entries:
        fact = Sanction(entry=entry, kind="caution", ground="conduct", during=days("2026-11-20/"), source="office")
        facts.record(fact=fact, by=None, at=AT)
    tell()
    tell()
    assert sent(AT_ONCE) == sorted([account.admin.email, officer.email])
    written = mail.write(Message.objects.filter(template=AT_ONCE).first())
    assert written.subject == "3 changes for people you watch"
    assert "Anwen" not in written.text + written.html
    assert entries[0].number not in written.text + written.html
    assert f"/organisations/{account.reference}/notices/" in written.text


def test_each_hears_as_they_chose(account):
    digest, never = act_for(account), act_for(account)
    prefer(account, digest, NoticeBy.DIGEST), prefer(account, never, NoticeBy.NEVER)
    entry = EntryFactory()
    watch(account, entry)
    change(entry)
    assert sent(AT_ONCE) == [account.admin.email]
    assert notice_mail.digest(on=AT.date() + A_DAY, at=AT + A_DAY) == 1
    assert sent(DIGEST) == [digest.email]


def test_an_organisation_that_watches_many_hears_once_a_day_unless_told_otherwise(account, settings):
    settings.WATCH_DIGEST_FROM = 2
    entry = EntryFactory()
    watch(account, entry), watch(account, EntryFactory())
    change(entry)
    assert sent(AT_ONCE) == []
    assert notice_mail.digest(on=AT.date() + A_DAY, at=AT + A_DAY) == 1
    prefer(account, account.admin, NoticeBy.AT_ONCE)
    change(entry, kind=SanctionKind.WARNING)
    assert sent(AT_ONCE) == [account.admin.email]


def test_a_digest_says_what_was_told_since_the_last_one_and_makes_up_for_missed_days(account):
    entry = EntryFactory()
    watch(account, entry)
    prefer(account, account.admin, NoticeBy.DIGEST)
    change(entry)
    first = AT.date() + A_DAY
    assert [notice_mail.digest(on=first, at=AT + A_DAY) for _ in range(2)] == [1, 0]
    assert notice_mail.digest(on=first + A_DAY, at=AT + 2 * A_DAY) == 0  # nothing since
    change(entry, at=AT + 2 * A_DAY, kind=SanctionKind.WARNING)
    change(entry, at=AT + 3 * A_DAY, kind=SanctionKind.FINDING)
    assert notice_mail.digest(on=first + 5 * A_DAY, at=AT + 6 * A_DAY) == 1
    subjects = [mail.write(one).subject for one in Message.objects.filter(template=DIGEST).order_by("pk")]
    assert subjects == [
        "Your daily list: 1 change for people you watch",
        "Your daily list: 2 changes for people you watch",
    ]


def test_whoever_turns_to_a_digest_is_not_told_again_of_earlier_days(account):
    entry = EntryFactory()
    watch(account, entry)
    change(entry)
    prefer(account, account.admin, NoticeBy.DIGEST, at=AT + 2 * A_DAY)
    assert notice_mail.digest(on=AT.date() + 3 * A_DAY, at=AT + 3 * A_DAY) == 0


# --- Not renewed -----------------------------------------------------------------------------------------------------

LATE = datetime(2027, 1, 12, 0, 10, tzinfo=UTC)
LATE_ON = LATE.date()


@pytest.fixture
def renewal():
    return opened()


def agree(renewal, email):
    employer_contacts.agree(person=renewal.entry.person, email=email, by=renewal.entry.person.user, at=AT)


def late(account, on=LATE_ON):
    with tenancy.within(account.organisation):
        return [state.renewal.pk for _watch, state in not_renewed.of_organisation(account.organisation, on=on)]


def test_the_employer_meant_is_told_in_the_last_month_and_once(account, renewal):
    other = make_account(domains=("elsewhere.example",))
    agree(renewal, "physics@example.nhs.uk")
    watch(account, renewal.entry), watch(other, renewal.entry)
    assert late(account, on=date(2027, 1, 2)) == []
    for day in (LATE, LATE, LATE + A_DAY):
        telling.turn_day(on=day.date(), at=day)
    assert kinds(account).count([ChangeKind.NOT_RENEWED]) == 1
    assert [ChangeKind.NOT_RENEWED] not in kinds(other)
    assert (late(account), late(other)) == ([renewal.pk], [])
    assert Change.objects.get(kinds=[ChangeKind.NOT_RENEWED]).after == {"last": "2027-01-31"}
    assert late(account, on=date(2027, 2, 1)) == []


def test_somebody_who_begins_to_watch_later_is_told_too(account, renewal):
    second = make_account(domains=("second.example",))
    renewal.entry.person.employments.create(
        organisation=second.organisation, during=days("2020-01-01/"), recorded_at=AT, source="test"
    )
    agree(renewal, "physics@example.nhs.uk")
    watch(account, renewal.entry)
    telling.turn_day(on=LATE.date(), at=LATE)
    watch(second, renewal.entry, at=LATE)
    telling.turn_day(on=LATE.date() + A_DAY, at=LATE + A_DAY)
    assert [one.count([ChangeKind.NOT_RENEWED]) for one in (kinds(account), kinds(second))] == [1, 1]


@pytest.mark.parametrize("because", ["no agreement", "taken back", "shared domain", "dead"])
def test_nobody_else_is_told_who_has_not_renewed(account, renewal, because):
    watch(account, renewal.entry)
    if because != "no agreement":
        agree(renewal, "physics@example.nhs.uk")
    if because == "taken back":
        employer_contacts.withdraw(person=renewal.entry.person, by=renewal.entry.person.user, at=AT)
    if because == "shared domain":
        make_account()  # of the same domain, so that nobody knows which of the two is meant
    if because == "dead":
        PersonDetails.objects.filter(person=renewal.entry.person).update(silent_since=AT)
    telling.turn_day(on=LATE.date(), at=LATE)
    assert late(account) == []
    assert [ChangeKind.NOT_RENEWED] not in kinds()


def test_an_officer_whose_own_address_was_given_is_meant_whatever_its_domain(account, renewal):
    officer = act_for(account)
    agree(renewal, officer.email)
    watch(account, renewal.entry)
    assert late(account) == [renewal.pk]
