"""Watch lists, notices and the department over HTTP, and nothing of them for anybody else."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from members import tenancy
from members.errors import Refused
from members.views import sheets
from registry.choices import BatchState, CheckOutcome, ListColumn, NoticeBy, WatchReason
from registry.models import Notice, NoticePreference, Watch
from registry.services import batch_watches, visibility, watches
from tests.factories.employers import act_for, make_account
from tests.factories.registry import EntryFactory
from tests.factories.watches import check, suspend, tell, told, watch
from tests.pages.rules import assert_sound
from tests.registry import checking

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def account():
    return make_account(name="Exampleton Hospitals")


@pytest.fixture
def desk(account, signed_in):
    return signed_in(act_for(account))


@pytest.fixture
def here(account):
    return f"/organisations/{account.reference}/"


def text(response):
    return response.content.decode()


def words(response):
    return assert_sound(text(response)).text().replace("\u00a0", " ")


def within(account):
    return tenancy.within(account.organisation)


def watching(account, **which):
    with within(account):
        return Watch.objects.select_related("entry").filter(**which).first()


def adding(entry, **more):
    return {"number": entry.number, "name": "Susan Haygreen", "reason": WatchReason.EMPLOYED, "employee": ""} | more


# --- Adding ----------------------------------------------------------------------------------------------------------


def test_somebody_is_watched_whose_number_and_name_agree(desk, here, account):
    entry = EntryFactory()
    assert "You watch nobody yet" in words(desk.get(f"{here}watches/"))
    assert_sound(text(desk.get(f"{here}watches/add/")))
    given = adding(entry, number=f" {entry.number[:3].lower()} {entry.number[3:]}", employee="PAY-7")
    done = desk.post(f"{here}watches/add/", given)
    assert done.status_code == 302, text(done)
    page = words(desk.get(done["Location"]))
    assert "Susan Haygreen" in page
    assert "PAY-7" in page
    assert "Susan Haygreen" in words(desk.get(f"{here}watches/"))
    assert desk.post(f"{here}watches/add/", given)["Location"] == done["Location"]


@pytest.mark.parametrize(
    ("name", "agrees"),
    [
        ("Susan Haygreen", True),
        ("HAYGREEN, susan", True),
        ("Susan Mary Haygreen", True),
        ("Sue Haygreen", True),
        ("Susan", False),
        ("Haygreen", True),  # as in a check: the number leads to one person, and their surname is right
        ("Susanna Haygreen", False),
        ("Mary Haygreen", False),
        ("Susan Hay Green", True),
        ("Susan Haygreen Smith", False),
    ],
)
def test_a_name_agrees_only_in_whole(desk, here, name, agrees):
    entry = EntryFactory(forenames="Susan Mary", known_as="Sue")
    answer = desk.post(f"{here}watches/add/", adding(entry, name=name))
    assert answer.status_code == (302 if agrees else 422)
    if not agrees:
        assert "This is not the name of whoever has this number" in words(answer)


def test_unknown_withheld_and_erased_numbers_are_answered_alike(desk, here):
    withheld, erased = EntryFactory(), EntryFactory()
    visibility.withhold(person=withheld.person, since=TODAY, source="office", by=None, at=NOW)
    visibility.erase(person=erased.person, by=None, at=NOW)
    said = {}
    for number in ("RCT99999", withheld.number, erased.number, "'; drop", "?"):
        answer = desk.post(f"{here}watches/add/", adding(withheld, number=number))
        assert answer.status_code == 422
        said[number] = words(answer)
    assert len(set(said.values())) == 1
    assert "We cannot confirm this number. Check it, or ask the office" in said["RCT99999"]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"number": ""}, "Enter registration number"),
        ({"name": ""}, "Enter full name"),
        ({"reason": ""}, "Say why you watch them"),
        ({"reason": "curious"}, "Choose one of the answers"),
        ({"last_day_day": 19, "last_day_month": 11, "last_day_year": 2026}, "Enter a last day that is today or later"),
        ({"last_day_day": 31, "last_day_month": 2, "last_day_year": 2027}, "as a day that exists"),
        ({"employee": "x" * 101}, "Use 100 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(desk, here, account, more, wrong):
    answer = desk.post(f"{here}watches/add/", adding(EntryFactory(), employee="PAY-7") | more)
    assert answer.status_code == 422
    assert wrong in words(answer)
    assert "Susan Haygreen" in text(answer) or "name" in more
    assert watching(account) is None


# --- The list --------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_sorted_and_taken_as_a_file(desk, here, account):
    good = EntryFactory(forenames="Anwen", surname="Prys", registered="2020-01-01/2029-01-01")
    bad = EntryFactory(forenames="Zoë", surname="Adeyemi", suspended="2026-01-01/")
    gone = EntryFactory(forenames="Hidden", surname="Person")
    watch(account, good, name="Anwen Prys", employee="=1+1")
    watch(account, bad, name="Zoe Adeyemi", employee="A-2", reason=WatchReason.TEMPORARY)
    watch(account, gone, name="Hidden Person", employee="A-3")
    visibility.withhold(person=gone.person, since=TODAY, source="office", by=None, at=NOW)

    def numbers(query):
        page = text(desk.get(f"{here}watches/list/csv/?{query}"))
        return [row[0] for row in csv.reader(io.StringIO(page.lstrip("\ufeff")))][1:]

    assert numbers("") == [bad.number, good.number, gone.number]
    assert numbers("sort=until") == [good.number, bad.number, gone.number]
    assert numbers("standing=yes") == [good.number]
    assert numbers("standing=no") == [bad.number]
    assert numbers("standing=cannot_confirm") == [gone.number]
    assert numbers("reason=temporary") == [bad.number]
    assert numbers("search=prys") == [good.number]
    assert numbers("search=A-2") == [bad.number]
    assert numbers(f"search={good.number.lower()}") == [good.number]
    assert numbers("search=Hidden") == numbers("search=A-3") == []  # what is not shown cannot be searched for
    page = text(desk.get(f"{here}watches/"))
    assert_sound(page)
    assert "Hidden" not in page
    assert "A-3" not in page
    book = load_workbook(io.BytesIO(b"".join(desk.get(f"{here}watches/list/xlsx/").streaming_content)))
    rows = list(book.active.values)
    assert [row[0] for row in rows[1:]] == [bad.number, good.number, gone.number]
    assert rows[2][7] == "'=1+1"
    assert rows[3][1] is None or rows[3][1] == ""
    assert desk.get(f"{here}watches/list/pdf/").status_code == 404
    assert "No watch is like that" in words(desk.get(f"{here}watches/?search=nobody"))


def test_a_file_never_leaves_anybody_out(desk, here, account, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    watch(account, EntryFactory())
    assert desk.get(f"{here}watches/list/csv/").status_code == 200
    watch(account, EntryFactory())
    answer = desk.get(f"{here}watches/list/csv/")
    assert answer.status_code != 200
    assert "too long for one file" in text(answer)


def test_a_list_asks_as_many_questions_for_many_as_for_few(desk, here, account, django_assert_max_num_queries):
    watch(account, EntryFactory())
    desk.get(f"{here}watches/")
    with django_assert_max_num_queries(25) as few:
        desk.get(f"{here}watches/")
    for _ in range(12):
        watch(account, EntryFactory())
    with django_assert_max_num_queries(len(few)):
        assert desk.get(f"{here}watches/").status_code == 200


def test_watches_are_changed_ended_and_begun_again(desk, here, account):
    one, other = EntryFactory(), EntryFactory()
    held = [watch(account, entry) for entry in (one, other)]
    this = f"{here}watches/{held[0].reference}/"
    given = {"reason": WatchReason.SUPERVISION, "employee": "B-1", "last_day_day": 31, "last_day_month": 12}
    assert desk.post(f"{this}change/", given | {"last_day_year": 2026}).status_code == 302
    page = words(desk.get(this))
    assert "31 December 2026" in page
    assert "B-1" in page
    assert 'value="31"' in text(desk.get(f"{this}change/"))
    assert_sound(text(desk.get(f"{this}end/")))
    assert desk.post(f"{this}end/").status_code == 302
    assert desk.post(f"{this}end/").status_code == 302
    assert "This watch ended" in words(desk.get(this))
    assert one.number in words(desk.get(f"{here}watches/?state=ended")).replace(" ", "")
    again = desk.post(f"{this}again/")["Location"]
    assert again != this
    assert desk.post(f"{this}again/")["Location"] == again
    ticked = [watching(account, entry=one, ended_at=None).reference, held[1].reference]
    look = desk.get(f"{here}watches/end/", {"watches": ticked})
    assert "End 2 watches" in words(look)
    assert desk.post(f"{here}watches/end/", {"watches": ticked})["Location"] == f"{here}watches/"
    assert watching(account, ended_at=None) is None
    assert "Nothing is ticked" in words(desk.get(f"{here}watches/end/"))


# --- From a check ----------------------------------------------------------------------------------------------------


def test_everybody_whom_a_check_found_is_watched_once(desk, here, account):
    entries = [EntryFactory() for _ in range(4)]
    watch(account, entries[0], employee="mine")
    batch = check(
        account,
        (entries[0], CheckOutcome.REGISTERED, "A-0"),
        (entries[1], CheckOutcome.REGISTERED, "A-1"),
        (entries[1], CheckOutcome.REGISTERED, "A-1 again"),
        (entries[2], CheckOutcome.NOT_REGISTERED, "A-2"),
        (entries[3], CheckOutcome.MISMATCH, "A-3"),
        (None, CheckOutcome.CANNOT_CONFIRM, "A-4"),
    )
    path = f"{here}watches/from/{batch.reference}/"
    page = words(desk.get(path))
    assert "found 3 people" in page
    assert "1 of them already" in page
    assert desk.post(path, {"reason": ""}).status_code == 422
    for _ in range(2):
        assert desk.post(path, {"reason": WatchReason.EMPLOYED})["Location"] == f"{here}watches/"
    with within(account):
        held = Watch.objects.filter(ended_at=None).order_by("entry")
        assert list(held.values_list("entry", "employee")) == [
            (entries[0].pk, "mine"), (entries[1].pk, "A-1"), (entries[2].pk, "A-2"),
        ]  # fmt: skip


def test_a_long_check_is_taken_in_steps_that_are_found_again(account, monkeypatch):
    monkeypatch.setattr(batch_watches, "STEP", 2)
    entries = [EntryFactory() for _ in range(5)]
    batch = check(account, *((entry, CheckOutcome.REGISTERED, "") for entry in entries))
    with within(account):
        asked = batch_watches.Asked(WatchReason.EMPLOYED)
        assert batch_watches.begin(batch=batch, asked=asked, by=account.admin, at=NOW) == 2
        ended = Watch.objects.first()
        ended.ended_at = NOW
        ended.save()
    begun = []
    while left := batch_watches.unfinished(since=NOW - timedelta(days=1)):
        assert left == [(account.organisation_id, batch.pk)]
        begun.append(batch_watches.go_on(organisation_id=account.organisation_id, batch_id=batch.pk))
    assert begun == [2, 1]
    with within(account):
        assert Watch.objects.filter(batch=batch).count() == 5
        assert Watch.objects.filter(ended_at=None).count() == 4


def test_whoever_an_officer_stopped_watching_meanwhile_is_not_watched_again_by_the_next_step(account, monkeypatch):
    monkeypatch.setattr(batch_watches, "STEP", 2)
    entries = [EntryFactory() for _ in range(5)]
    before = [watch(account, entry, at=NOW - timedelta(days=9)) for entry in entries[2:4]]
    batch = check(account, *((entry, CheckOutcome.REGISTERED, "") for entry in entries))
    with within(account):
        watches.end(watch=before[0], by=account.admin, at=NOW - timedelta(hours=1))  # and the check was asked for since
        asked = batch_watches.Asked(WatchReason.EMPLOYED)
        batch_watches.begin(batch=batch, asked=asked, by=account.admin, at=NOW)
        watches.end(watch=before[1], by=account.admin, at=NOW + timedelta(minutes=1))
    while batch_watches.unfinished(since=NOW - timedelta(days=1)):
        assert batch_watches.go_on(organisation_id=account.organisation_id, batch_id=batch.pk)
    with within(account):
        going_on = set(Watch.objects.filter(ended_at=None).values_list("entry", flat=True))
    assert going_on == {one.pk for one in entries if one != entries[3]}


def test_a_check_that_cannot_be_gone_on_with_holds_up_no_other(account, monkeypatch):
    monkeypatch.setattr(batch_watches, "STEP", 1)
    asked = batch_watches.Asked(WatchReason.EMPLOYED)
    batches = []
    for one in (account, make_account()):
        batches.append(check(one, *((EntryFactory(), CheckOutcome.REGISTERED, "") for _ in range(2))))
        with within(one):
            batch_watches.begin(batch=batches[-1], asked=asked, by=one.admin, at=NOW)
    go_on = batch_watches.go_on

    def refused_first(*, organisation_id, batch_id):
        if batch_id == batches[0].pk:
            raise Refused("This check found nobody who could be watched.", code="nobody")
        return go_on(organisation_id=organisation_id, batch_id=batch_id)

    monkeypatch.setattr(batch_watches, "go_on", refused_first)
    assert batch_watches.catch_up(since=NOW - timedelta(days=1)) == 1
    assert batch_watches.catch_up(since=NOW - timedelta(days=1)) == 0
    assert batch_watches.unfinished(since=NOW - timedelta(days=1)) == [(account.organisation_id, batches[0].pk)]


def test_a_watch_whose_day_came_is_over_before_the_night_ends_it(account):
    entry = EntryFactory()
    over = watch(account, entry, at=NOW - timedelta(days=9), ends_on=TODAY)
    again = watch(account, entry, employee="B-1")
    assert again != over
    with within(account):
        over.refresh_from_db()
        assert (over.ended_at, over.ended_by) == (NOW, None)
        assert watches.begin_again(watch=over, by=account.admin, at=NOW) == again
    assert watches.end_due(on=TODAY, at=NOW) == 0


def test_whoever_was_watched_until_today_is_watched_again_by_a_button_or_by_a_check(account):
    entries = [EntryFactory() for _ in range(2)]
    over = [watch(account, entry, at=NOW - timedelta(days=9), ends_on=TODAY) for entry in entries]
    batch = check(account, (entries[1], CheckOutcome.REGISTERED, "A-1"))
    with within(account):
        assert watches.begin_again(watch=over[0], by=account.admin, at=NOW) != over[0]
        assert batch_watches.watched_already(batch=batch, on=TODAY) == 0
        asked = batch_watches.Asked(WatchReason.EMPLOYED)
        assert batch_watches.begin(batch=batch, asked=asked, by=account.admin, at=NOW) == 1
        assert batch_watches.begin(batch=batch, asked=asked, by=account.admin, at=NOW) == 0
        assert Watch.objects.filter(ended_at=None).count() == 2
    assert batch_watches.unfinished(since=NOW - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "more", [{"sandbox": True}, {"state": BatchState.FAILED, "trouble": "bad"}, {"state": BatchState.CHECKING}]
)
def test_nobody_is_watched_from_a_check_that_is_not_done_or_of_the_sandbox(desk, here, account, more):
    batch = check(account, (EntryFactory(), CheckOutcome.REGISTERED, ""), **more)
    assert desk.post(f"{here}watches/from/{batch.reference}/", {"reason": "employed"}).status_code == 422


# --- Notices ---------------------------------------------------------------------------------------------------------


def test_a_suspension_is_read_as_before_and_after_and_marked_as_seen(desk, here, account):
    entry = EntryFactory(forenames="Anwen", surname="Prys")
    watch(account, entry, name="Anwen Prys")
    assert "Nothing has changed" in words(desk.get(f"{here}notices/"))
    suspend(entry)
    tell(NOW)
    (notice,) = told()
    listed = words(desk.get(f"{here}notices/"))
    assert "1 notice that nobody has seen yet" in listed
    assert "Anwen Prys" in listed
    page = words(desk.get(f"{here}notices/{notice.pk}/"))
    assert "Yes: Registered" in page
    assert "No: Suspended" in page
    assert "Suspension from 20 November 2026 to 19 May 2040" in page
    assert desk.post(f"{here}notices/{notice.pk}/").status_code == 302
    assert "Everything has been seen" in words(desk.get(f"{here}notices/"))
    assert "Marked as seen" in words(desk.get(f"{here}notices/{notice.pk}/"))
    assert b"".join(desk.get(f"{here}notices/list/xlsx/").streaming_content).startswith(b"PK")
    assert "No notice is like that" in words(desk.get(f"{here}notices/?unseen=on"))
    assert "No notice is like that" in words(desk.get(f"{here}notices/?kind=scope"))


def test_the_ticked_or_all_are_marked_and_none_that_came_meanwhile(desk, here, account):
    entries = [EntryFactory() for _ in range(3)]
    for entry in entries:
        watch(account, entry)
        suspend(entry)
    tell(NOW)
    first, second, third = (notice.pk for notice in told())
    desk.post(f"{here}notices/", {"do": "ticked", "notices": [first, "x", "9" * 30]})
    desk.post(f"{here}notices/", {"do": "all", "newest": second})
    with within(account):
        assert list(Notice.objects.filter(seen_at=None).values_list("pk", flat=True)) == [third]


def test_of_somebody_withheld_only_the_change_is_told_and_what_was_said_before_is_gone(desk, here, account):
    entry = EntryFactory(forenames="Anwen", surname="Prys")
    watch(account, entry, name="Anwen Prys", employee="A-1")
    suspend(entry)
    tell(NOW)
    visibility.withhold(person=entry.person, since=TODAY, source="office", by=None, at=NOW)
    tell(NOW)
    for notice in told():
        page = text(desk.get(f"{here}notices/{notice.pk}/"))
        assert "Cannot confirm" in page
        assert not {word for word in ("Anwen", "Suspended", "A-1") if word in page}
    one = text(desk.get(f"{here}watches/{watching(account).reference}/"))
    assert not {word for word in ("Anwen", "Suspended", "A-1") if word in one}


def test_each_officer_chooses_how_they_hear(desk, here, account):
    page = desk.get(f"{here}notices/settings/")
    assert_sound(text(page))
    assert desk.post(f"{here}notices/settings/", {"how": "loudly"}).status_code == 422
    for _ in range(2):
        assert desk.post(f"{here}notices/settings/", {"how": NoticeBy.NEVER}).status_code == 302
    with within(account):
        assert NoticePreference.objects.get().how == NoticeBy.NEVER


# --- The department --------------------------------------------------------------------------------------------------


def test_the_department_shows_cover_ends_and_restrictions(desk, here, account):
    assert "You watch nobody yet" in words(desk.get(f"{here}department/"))
    alone = EntryFactory(forenames="Only", surname="One", scope="nuclear-medicine", registered="2020-01-01/2027-01-01")
    pair = [EntryFactory(scope="renal-technology", registered="2020-01-01/2029-01-01") for _ in range(2)]
    limited = EntryFactory(
        forenames="Under", surname="Conditions", scope="renal-technology", conditions="2026-11-01/2027-11-01",
        registered="2020-01-01/2029-01-01",
    )  # fmt: skip
    for entry, name in ((alone, "Only One"), (limited, "Under Conditions"), *((one, "Susan Haygreen") for one in pair)):
        watch(account, entry, name=name)
    check(account)
    page = words(desk.get(f"{here}department/"))
    assert "Nuclear Medicine (RCT): Only One" in page
    assert "Under Conditions" in page
    ends = page[page.index("Ends within 90 days") :]
    assert "Only One" in ends
    assert "31 December 2026" in ends
    assert f"CHK-{account.pk}" in page
    evidence = words(desk.get(f"{here}department/evidence/"))
    assert "Exampleton Hospitals" in evidence
    assert "20 November 2026 at 10:00am GMT" in evidence
    assert "4 registrations that the organisation watches" in evidence


def test_the_department_asks_as_many_questions_for_many_as_for_few(desk, here, account, django_assert_max_num_queries):
    watch(account, EntryFactory())
    desk.get(f"{here}department/")
    with django_assert_max_num_queries(26) as few:
        desk.get(f"{here}department/")
    for _ in range(12):
        watch(account, EntryFactory())
    with django_assert_max_num_queries(len(few)):
        assert desk.get(f"{here}department/").status_code == 200


# --- Anybody else ----------------------------------------------------------------------------------------------------


def test_nothing_of_one_organisation_is_seen_or_changed_by_another(account, here, signed_in):
    other = make_account(name="Elsewhere Hospitals")
    entry = EntryFactory()
    held = watch(account, entry)
    suspend(entry)
    tell(NOW)
    (notice,) = told()
    stranger = signed_in(other.admin)
    for path in ("watches/", f"watches/{held.reference}/", f"notices/{notice.pk}/", "department/", "watches/list/csv/"):
        assert stranger.get(f"{here}{path}").status_code == 404
    theirs = f"/organisations/{other.reference}/"
    for path in (f"watches/{held.reference}/", f"notices/{notice.pk}/"):
        assert stranger.get(f"{theirs}{path}").status_code == 404
    stranger.post(f"{theirs}watches/end/", {"watches": [held.reference]})
    stranger.post(f"{theirs}notices/", {"do": "all", "newest": notice.pk})
    stranger.post(f"{theirs}notices/", {"notices": [notice.pk]})
    with within(account):
        assert Watch.objects.get().ended_at is None
        assert Notice.objects.get().seen_at is None


def test_a_watch_whose_last_day_is_over_is_ended_at_night(account):

    held = watch(account, EntryFactory(), ends_on=date(2026, 11, 22))
    going_on = watch(account, EntryFactory())
    counts = [watches.end_due(on=date(2026, 11, day), at=NOW + timedelta(days=day - 20)) for day in (21, 24, 24)]
    assert counts == [0, 1, 0]
    assert watching(account, pk=held.pk).ended_at is not None
    assert watching(account, pk=going_on.pk, ended_at=None) is not None


def test_a_check_leads_to_watching_whom_it_found_and_nobody_else(desk, here, account):
    good, other = EntryFactory(), EntryFactory(forenames="Anwen", surname="Prys")
    lines = [
        (good.number, "Susan Haygreen", {ListColumn.EMPLOYEE: "PAY-1"}),
        (other.number, "Somebody Else", {ListColumn.EMPLOYEE: "PAY-2"}),
    ]
    with within(account):
        batch, _lines = checking.check(account, *lines, on=TODAY, at=NOW)
    path = f"{here}watches/from/{batch.reference}/"
    assert path in text(desk.get(f"{here}checks/{batch.reference}/"))
    assert desk.post(path, {"reason": WatchReason.EMPLOYED}).status_code == 302
    with within(account):
        assert list(Watch.objects.values_list("entry", "employee")) == [(good.pk, "PAY-1")]
