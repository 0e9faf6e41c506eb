"""What an activity may say, whether it was typed, brought in from a file or made by a rule; and its words when not."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256

from cpd.choices import RecordKind, RecordTrouble, Told
from members.rules.patients import signs

EARLIEST = date(1990, 1, 1)
LONGEST_TITLE, LONGEST_TEXT, LONGEST_TAG = 200, 12_000, 40
MOST_TAGS = 12
MOST_DAYS = 366
DAY_HAS = 24 * 60
TEXTS = tuple(Told)
_SEPARATORS = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Entered:
    """An activity as somebody tells it; the rest may follow later.

    Args:
        last_on: its last day; the same as the first for something that was over in a day.
        minutes: how long it took, 0 where nobody said.
        participatory: how much of that was together with others.
        standards, scopes: what it supports, by the codes that the person's cycles know.
    """

    title: str
    first_on: date
    last_on: date
    kind: RecordKind
    minutes: int = 0
    participatory: int = 0
    did: str = ""
    learnt: str = ""
    benefit_practice: str = ""
    benefit_served: str = ""
    standards: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


FIELDS = tuple(one.name for one in fields(Entered))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with an activity.

    Args:
        field: where it stands.
        figures: what is put into the words.
    """

    what: RecordTrouble
    field: str
    figures: Mapping[str, object]


def _(words: str) -> str:
    """Marks words for translators; whoever shows them translates them."""
    return words


WORDING: Mapping[RecordTrouble, str] = {
    RecordTrouble.NO_TITLE: _("Enter what you did, in a few words"),
    RecordTrouble.LONG_TITLE: _("Say what you did in %(limit)s characters or fewer; there are boxes for the rest"),
    RecordTrouble.LONG_TEXT: _("Use %(limit)s characters or fewer; you have used %(used)s. Nothing you typed is lost"),
    RecordTrouble.NO_DAY: _("Enter the day on which you did it"),
    RecordTrouble.UNKNOWN_DAY: _("“%(value)s” is not a day. Write it like 27/3/2026"),
    RecordTrouble.FUTURE: _("Enter a day that is not in the future: record it once you have done it"),
    RecordTrouble.TOO_EARLY: _("Enter a day after 1 January 1990"),
    RecordTrouble.ENDS_BEFORE: _("Enter a last day that is not before the first"),
    RecordTrouble.TOO_LONG: _("Enter days that are at most a year apart: record longer things year by year"),
    RecordTrouble.NO_TIME: _("“%(value)s” is not a length of time. Write hours and minutes like 1:30"),
    RecordTrouble.MANY_HOURS: _("Enter %(limit)s hours or less: no day has more than 24"),
    RecordTrouble.PARTICIPATORY: _("Enter no more time with others than the time it took in all"),
    RecordTrouble.KIND: _("“%(value)s” is none of the kinds of activity"),
    RecordTrouble.MANY_TAGS: _("Use %(limit)s tags or fewer"),
    RecordTrouble.CONTROL: _("Remove the invisible characters: type the text again instead of pasting it"),
    RecordTrouble.UNKNOWN: _("This part cannot be understood: %(value)s"),
    RecordTrouble.STANDARD: _("“%(value)s” is not a standard or scope of any scheme that you are on"),
}


def troubles(entered: Entered, *, on: date, known: Iterable[str] | None = None) -> list[Trouble]:
    """Everything that is wrong with an activity.

    Args:
        on: the day on which it is told.
        known: the codes of standards and scopes that the person's cycles have; None to ask for none.
    """
    return [*_texts(entered), *_days(entered, on), *_time(entered), *_codes(entered, known)]


def _texts(entered: Entered) -> Iterable[Trouble]:
    if not entered.title:
        yield Trouble(RecordTrouble.NO_TITLE, "title", {})
    if len(entered.title) > LONGEST_TITLE:
        yield Trouble(RecordTrouble.LONG_TITLE, "title", {"limit": LONGEST_TITLE})
    for name in TEXTS:
        used = len(getattr(entered, name))
        if used > LONGEST_TEXT:
            yield Trouble(RecordTrouble.LONG_TEXT, name.value, {"limit": f"{LONGEST_TEXT:,}", "used": f"{used:,}"})
    for field in ("title", *(name.value for name in TEXTS)):
        if any(unicodedata.category(sign) == "Cc" and sign not in "\r\n\t" for sign in getattr(entered, field)):
            yield Trouble(RecordTrouble.CONTROL, field, {})
    if len(entered.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in entered.tags):
        yield Trouble(RecordTrouble.MANY_TAGS, "tags", {"limit": MOST_TAGS})


def _days(entered: Entered, on: date) -> Iterable[Trouble]:
    if entered.first_on < EARLIEST:
        yield Trouble(RecordTrouble.TOO_EARLY, "first_on", {})
    if entered.first_on > on:
        yield Trouble(RecordTrouble.FUTURE, "first_on", {})
    elif entered.last_on > on:
        yield Trouble(RecordTrouble.FUTURE, "last_on", {})
    if entered.last_on < entered.first_on:
        yield Trouble(RecordTrouble.ENDS_BEFORE, "last_on", {})
    if (entered.last_on - entered.first_on).days >= MOST_DAYS:
        yield Trouble(RecordTrouble.TOO_LONG, "last_on", {})


def _time(entered: Entered) -> Iterable[Trouble]:
    days = max(1, (entered.last_on - entered.first_on).days + 1)
    if entered.minutes > days * DAY_HAS:
        yield Trouble(RecordTrouble.MANY_HOURS, "hours", {"limit": days * 24})
    elif entered.participatory > entered.minutes:
        yield Trouble(RecordTrouble.PARTICIPATORY, "participatory_hours", {})


def _codes(entered: Entered, known: Iterable[str] | None) -> Iterable[Trouble]:
    if known is not None:
        held = set(known)
        for field in ("standards", "scopes"):
            for code in getattr(entered, field):
                if code not in held:
                    yield Trouble(RecordTrouble.STANDARD, field, {"value": code})


def tags(text: str) -> tuple[str, ...]:
    """Tags as typed, between commas: in lower case, each once, in their order."""
    found = (" ".join(part.split()).lower() for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def patient_signs(entered: Entered) -> set[str]:
    """Signs of a patient's details in everything that was typed."""
    texts = (entered.title, *(getattr(entered, name) for name in TEXTS), ", ".join(entered.tags))
    return {sign.value for sign in signs("\n".join(texts))}


def row_hash(entered: Entered) -> str:
    """The same for the same activity told in the same words, whatever file or row it came in."""
    parts = (str(getattr(entered, name)) for name in FIELDS)
    return sha256("\x1f".join(parts).encode()).hexdigest()
