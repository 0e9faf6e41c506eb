"""What lists, calendars and bundles say, row by row and time by time; no database."""

import io
from datetime import date, timedelta

import pytest

from cpd.choices import Column, DayOrder, IntakeTrouble, RecordKind, RecordTrouble, TimeUnit
from cpd.rules import bundle, calendars, lists
from cpd.rules.intake import Unreadable, at_the_door
from members.rules.cells import neutral
from members.rules.dates import Days

ON = date(2026, 11, 22)
YEAR = Days(date(2026, 1, 1), date(2027, 1, 1))


# --- Lists ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-11-22", DayOrder.MONTH_FIRST, date(2026, 11, 22)),
        ("22/11/2026", DayOrder.DAY_FIRST, date(2026, 11, 22)),
        ("3/11/2026", DayOrder.MONTH_FIRST, date(2026, 3, 11)),
        ("22.11.26", DayOrder.DAY_FIRST, date(2026, 11, 22)),
        ("22 Nov 2026", DayOrder.MONTH_FIRST, date(2026, 11, 22)),
        ("2026-11-22 09:30:00", DayOrder.DAY_FIRST, date(2026, 11, 22)),
        ("31/02/2026", DayOrder.DAY_FIRST, None),
        ("soon", DayOrder.DAY_FIRST, None),
    ],
)
def test_a_day_as_lists_write_it(text, order, day):
    assert lists.day(text, order) == day


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("", TimeUnit.HOURS, 0),
        ("1:30", TimeUnit.MINUTES, 90),
        ("1.5", TimeUnit.HOURS, 90),
        ("1,5", TimeUnit.HOURS, 90),
        ("90", TimeUnit.MINUTES, 90),
        ("90 min", TimeUnit.HOURS, 90),
        ("1h 30", TimeUnit.HOURS, None),
        ("1h 30m", TimeUnit.HOURS, 90),
        ("2 hours", TimeUnit.MINUTES, 120),
        ("a while", TimeUnit.HOURS, None),
    ],
)
def test_a_length_of_time_as_lists_write_it(text, unit, minutes):
    assert lists.minutes(text, unit) == minutes


def test_columns_are_proposed_by_their_names_each_once():
    names = ["Date", "Activity", "Type", "Hours", "Reflection", "Something", "Notes"]
    assert lists.propose(names) == {
        Column.FIRST_ON: 0, Column.TITLE: 1, Column.KIND: 2, Column.TIME: 3, Column.LEARNT: 4, Column.DID: 6,
    }  # fmt: skip
    ours = [str(column.label) for column in Column]
    assert lists.propose(ours) == {column: place for place, column in enumerate(Column)}


def rows(text, encoding="utf-8", **more):
    columns = {Column.FIRST_ON: 0, Column.TITLE: 1, Column.KIND: 2, Column.TIME: 3, Column.STANDARDS: 4}
    marks = {"five:3": "five:3", "raise the quality": "five:3"}
    return list(lists.rows(io.BytesIO(text.encode(encoding)), lists.Reading(columns, **more), marks=marks))


def test_rows_are_read_and_what_cannot_be_is_named():
    found = rows(
        "Date,What,Type,Hours,Standards\n"
        "22/11/2026,Journal club,Formal,1:30,Raise the quality\n"
        "\n"
        '31/02/2026,"A, with comma",Nonsense,later,\n'
    )
    assert [(row.line, bool(row.entered)) for row in found] == [(2, True), (4, False)]
    first = found[0].entered
    assert (first.first_on, first.kind, first.minutes, first.standards) == (ON, RecordKind.FORMAL, 90, ("five:3",))
    assert {one.what for one in found[1].troubles} == {
        RecordTrouble.UNKNOWN_DAY, RecordTrouble.KIND, RecordTrouble.NO_TIME,
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_letters_and_separators_are_what_they_look_like(encoding, mark):
    text = mark.join(["Date", "What", "Type"]) + "\r\n" + mark.join(["22/11/2026", "Café élan", ""]) + "\r\n"
    (row,) = rows(text, encoding)
    assert row.entered.title == "Café élan"
    assert row.entered.kind is RecordKind.OTHER


def test_what_was_made_neutral_comes_back_as_it_was():
    for words in ("=1+1", "-5 dB, +3", "@home", "plain", "it's", "a;=b"):
        cell = neutral(words).replace('"', '""')
        (row,) = rows(f'Date,What,Type\n22/11/2026,"{cell}",\n')
        assert row.entered.title == words


def test_a_file_without_named_columns_is_refused():
    for content in (b"", b"only one\n1\n", b",,,\n"):
        with pytest.raises(Unreadable) as refused:
            lists.head(io.BytesIO(content))
        assert refused.value.trouble == IntakeTrouble.COLUMNS


def test_letters_that_nobody_can_read_are_said_so():
    with pytest.raises(Unreadable) as refused:
        list(lists.rows(io.BytesIO(b"\xff\xfeD\x00\xd8"), lists.Reading({}), marks={}))
    assert refused.value.trouble == IntakeTrouble.LETTERS


@pytest.mark.parametrize(
    ("name", "size", "trouble"),
    [("log.docx", 1, "ending"), ("log.csv", 0, "empty"), ("log.ics", 6 << 20, "too_big"), ("LOG.CSV", 1, None)],
)
def test_what_is_not_even_kept(name, size, trouble):
    found = at_the_door(name=name, size=size)
    assert (found and found[0]) == trouble


# --- Calendars ------------------------------------------------------------------------------------------------------


def calendar(*components):
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT" for one in components)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


def event(uid, title, *lines):
    return "\r\n".join([f"UID:{uid}", f"SUMMARY:{title}", *lines])


def found(*components, on=ON, within=YEAR):
    return calendars.events(calendar(*components), within=within, on=on)


def test_a_weekly_meeting_keeps_its_hour_when_the_clocks_change_and_leaves_out_its_exceptions():
    (one,) = found(
        event(
            "a", "Journal club",
            "DTSTART;TZID=Europe/London:20261005T000000", "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T000000Z", "EXDATE;TZID=Europe/London:20261019T000000",
        ),
    )  # fmt: skip
    days = [time.first_on.isoformat() for time in one.times]
    # Midnight in London stays midnight after the clocks have gone back on the 25th.
    assert days == ["2026-10-05", "2026-10-12", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"]
    assert (one.later, one.times[0].minutes) == (4, 60)


def test_a_time_that_was_moved_stands_for_the_one_it_replaces_and_a_cancelled_one_for_none():
    about = ("DTSTART:20260302T090000Z", "DTEND:20260302T100000Z", "RRULE:FREQ=DAILY;COUNT=4")
    (one,) = found(
        event("a", "Course", *about),
        event("a", "Course", "RECURRENCE-ID:20260303T090000Z", "DTSTART:20260310T090000Z", "DTEND:20260310T120000Z"),
        event("a", "Course", "RECURRENCE-ID:20260304T090000Z", "STATUS:CANCELLED", "DTSTART:20260304T090000Z"),
    )
    assert [(time.first_on.day, time.minutes) for time in one.times] == [(2, 60), (5, 60), (10, 180)]


@pytest.mark.parametrize(
    ("lines", "first", "last", "minutes"),
    [
        # 23:30 in New York is the next day in London.
        (["DTSTART;TZID=America/New_York:20260601T233000", "DTEND;TZID=America/New_York:20260602T003000"], 2, 2, 60),
        (["DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20260604"], 1, 3, 0),
        (["DTSTART;VALUE=DATE:20260601"], 1, 1, 0),
        (["DTSTART:20260601T220000", "DTEND:20260602T000000"], 1, 1, 120),
        (["DTSTART:20260601T090000", "DURATION:PT45M"], 1, 1, 45),
        (["DTSTART:20260601T090000"], 1, 1, 0),
        (["DTSTART:20260601T233000Z", "DURATION:PT10M"], 2, 2, 10),
    ],
)
def test_the_days_of_an_event_are_those_in_london(lines, first, last, minutes):
    (one,) = found(event("a", "x", *lines))
    (time,) = one.times
    assert (time.first_on.day, time.last_on.day, time.minutes) == (first, last, minutes)


def test_only_days_within_the_cycle_are_looked_at_however_long_a_rule_goes_on():
    (one,) = found(event("a", "x", "DTSTART:20100101T090000", "RRULE:FREQ=DAILY"))
    assert (one.times[0].first_on, one.times[-1].first_on) == (date(2026, 1, 1), ON)
    assert found(event("b", "x", "DTSTART:20200101T090000")) == []


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=9", "FREQ=DAILY;BYMINUTE=1,2,3", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
)
def test_a_rule_that_nobody_keeps_is_not_followed(rule):
    within = Days(date(2026, 1, 1), date(2026, 12, 31))
    (one,) = found(event("a", "x", "DTSTART:20260301T090000", f"RRULE:{rule}"), within=within)
    assert [time.first_on for time in one.times] == [date(2026, 3, 1)]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00\xff", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR"])
def test_what_is_no_calendar_is_said_so(content):
    with pytest.raises(Unreadable) as refused:
        calendars.events(content, within=YEAR, on=ON)
    assert refused.value.trouble == IntakeTrouble.NOT_CALENDAR


# --- Bundles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [None, [], {}, {"format": "x"}, {"format": bundle.FORMAT, "version": 2}])
def test_what_is_no_bundle_is_said_so(document):
    with pytest.raises(Unreadable) as refused:
        list(bundle.read(document))
    assert refused.value.trouble == IntakeTrouble.NOT_BUNDLE


GOOD = {"id": "a", "title": "x", "kind": "work", "first_on": "2026-01-01", "last_on": "2026-01-01"}


@pytest.mark.parametrize(
    "wrong",
    [
        "text", None, GOOD | {"id": ""}, GOOD | {"id": "x" * 81}, GOOD | {"kind": "sleep"}, GOOD | {"minutes": "5"},
        GOOD | {"minutes": -1}, GOOD | {"minutes": True}, GOOD | {"tags": "a"}, GOOD | {"did": 5},
        GOOD | {"did": "a\x00"}, GOOD | {"first_on": "1/2/26"}, GOOD | {"evidence": [{}]}, GOOD | {"state": "x"},
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_understood_is_named_and_keeps_none_of_the_others_out(wrong):
    document = {"format": bundle.FORMAT, "version": 1, "activities": [GOOD, wrong]}
    good, bad = bundle.read(document)
    assert good.part.entered.title == "x"
    assert (bad.line, bad.part, bad.troubles[0].what) == (2, None, RecordTrouble.UNKNOWN)


def test_days_within_the_last_minute_of_a_year_stay_where_they_are():
    one = calendars.events(calendar(event("a", "x", "DTSTART:20251231T233000Z", "DURATION:PT1H")), within=YEAR, on=ON)
    assert one[0].times[0].first_on + timedelta(days=1) == date(2026, 1, 1)
