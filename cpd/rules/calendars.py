"""Calendar files (.ics): every time of every event within some days, on the days that they were in London.

Sources: RFC 5545 (recurrence rules, exceptions, events that replace one time of another); floating times, which name no
zone, are the reader's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from cpd.choices import IntakeTrouble
from cpd.rules.intake import Unreadable
from cpd.rules.records import LONGEST_TITLE
from members.rules.dates import Days

LONDON = ZoneInfo("Europe/London")
# No event of a calendar comes more often within the days that are asked for; a rule that does is not followed further.
MOST_TIMES = 1_500
MOST_EVENTS = 400
# Beyond this a rule that begins long ago is not walked through.
_MOST_STEPS = 40_000
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")


@dataclass(frozen=True, slots=True)
class Time:
    """One time of an event.

    Args:
        last_on: its last day; that of an event which ends at midnight is the day before.
        minutes: 0 for one that takes whole days.
    """

    first_on: date
    last_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Event:
    """An event with all its times within the days that were asked for.

    Args:
        uid: what the calendar calls it.
        later: times that are still to come, which are not brought in.
    """

    uid: str
    title: str
    times: tuple[Time, ...]
    later: int


def events(content: bytes, *, within: Days, on: date) -> list[Event]:
    """Every event with a time within some days, the one with the latest time first.

    Args:
        within: with an end.
        on: today; what is still to come is only counted.

    Raises:
        Unreadable: for a file that is no calendar.
    """
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        components = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as problem:
        raise Unreadable(IntakeTrouble.NOT_CALENDAR) from problem
    if not calendars:
        raise Unreadable(IntakeTrouble.NOT_CALENDAR)
    found = []
    for uid, group in _by_uid(components).items():
        times = sorted(_within(group, within), key=lambda one: one.first_on)[:MOST_TIMES]
        past = tuple(one for one in times if one.last_on <= on)
        if times:
            found.append(Event(uid, _title(group), past, len(times) - len(past)))
    return sorted(found, key=lambda one: one.times[-1].last_on if one.times else date.min, reverse=True)


def _by_uid(components: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for number, one in enumerate(components):
        found.setdefault(str(one.get("UID") or f"event {number}")[:200], []).append(one)
    return found


def _title(group: list[Any]) -> str:
    said = (" ".join(str(one.get("SUMMARY") or "").split()) for one in group)
    return next((title for title in said if title), "")[:LONGEST_TITLE]


def _within(group: list[Any], within: Days) -> Iterator[Time]:
    """The times of one event: its rule, without its exceptions and without what stands for itself."""
    instead = {_instant(one["RECURRENCE-ID"].dt) for one in group if "RECURRENCE-ID" in one}
    for one in group:
        if "DTSTART" not in one or str(one.get("STATUS", "")).upper() == "CANCELLED":
            continue
        start, lasts = one["DTSTART"].dt, _lasts(one)
        alone = "RECURRENCE-ID" in one
        for begins in [start] if alone else _begins(one, start, within):
            if alone or _instant(begins) not in instead:
                time_of = _time(begins, lasts)
                if time_of.last_on in within or time_of.first_on in within:
                    yield time_of


def _lasts(one: Any) -> timedelta:
    start = one["DTSTART"].dt
    if "DTEND" in one:
        return max(_instant(one["DTEND"].dt) - _instant(start), timedelta(0))
    if "DURATION" in one:
        return max(one["DURATION"].dt, timedelta(0))
    return timedelta(0) if isinstance(start, datetime) else timedelta(days=1)


def _begins(one: Any, start: date | datetime, within: Days) -> Iterator[date | datetime]:
    without = {_instant(part.dt) for part in _listed(one, "EXDATE")}
    every = {start, *(part.dt for part in _listed(one, "RDATE") if isinstance(part.dt, date))}
    for rule in one.get("RRULE", []) if isinstance(one.get("RRULE"), list) else filter(None, [one.get("RRULE")]):
        every |= set(_follow(rule, start, within))
    for begins in sorted(every, key=_instant):
        if _instant(begins) not in without:
            yield begins


def _listed(one: Any, name: str) -> Iterator[Any]:
    given = one.get(name, [])
    for part in given if isinstance(given, list) else [given]:
        yield from getattr(part, "dts", ())


def _follow(rule: Any, start: date | datetime, within: Days) -> Iterator[date | datetime]:
    """The times that a rule gives until the last of the days; one that comes many times a day is not followed."""
    if str(rule.get("FREQ", [""])[0]).upper() in _TOO_OFTEN or {"BYHOUR", "BYMINUTE", "BYSECOND"} & rule.keys():
        return
    zone = start.tzinfo if isinstance(start, datetime) else None
    first = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    parts = {name: value for name, value in rule.items() if name != "UNTIL"}
    text = type(rule)(parts).to_ical().decode()
    until = _until(rule, start)
    found = 0
    try:
        steps = iter(rrulestr(text, dtstart=first))
    except (ValueError, TypeError):
        return
    for step, at in enumerate(steps):
        if step > _MOST_STEPS or found > MOST_TIMES or (within.upper and at.date() >= within.upper):
            return
        begins = at.replace(tzinfo=zone) if isinstance(start, datetime) else at.date()
        if until is not None and _instant(begins) > until:
            return
        if at.date() >= within.lower - timedelta(days=366):
            found += 1
            yield begins


def _until(rule: Any, start: date | datetime) -> datetime | None:
    given = rule.get("UNTIL")
    if not given:
        return None
    last = given[0]
    if not isinstance(last, datetime):
        return datetime.combine(last, time.max, tzinfo=LONDON)
    if last.tzinfo is None and isinstance(start, datetime) and start.tzinfo is not None:
        return last.replace(tzinfo=start.tzinfo)
    return _instant(last)


def _instant(value: date | datetime) -> datetime:
    """An instant to compare by: a day begins at midnight in London, and a time without a zone is London's."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), tzinfo=LONDON).astimezone(UTC)
    return (value if value.tzinfo else value.replace(tzinfo=LONDON)).astimezone(UTC)


def _time(begins: date | datetime, lasts: timedelta) -> Time:
    if not isinstance(begins, datetime):
        days = max(round(lasts / timedelta(days=1)), 1)
        return Time(begins, begins + timedelta(days=days - 1), 0)
    first = _instant(begins)
    ends = first + lasts
    local, last = first.astimezone(LONDON).date(), ends.astimezone(LONDON)
    # What ends at midnight was over on the day before.
    last_on = (last - timedelta(seconds=1)).date() if lasts and last.time() == time() else last.date()
    return Time(local, max(local, last_on), round(lasts / timedelta(minutes=1)))
