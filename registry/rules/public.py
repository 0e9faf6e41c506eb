"""What the public may learn of an entry: PublicEntry, made here and nowhere else.

Source: docs/rules.md 4 and 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from members.rules.dates import Days, add_months
from registry.choices import ReasonClass, SanctionKind, Status, Verdict
from registry.rules.facts import Facts, PolicyBook, Sanction
from registry.rules.standing import Span, join, outside_check_old_from, sanction_days, spans

_ADMINISTRATIVE_STATUSES = {Status.LAPSED, Status.REMOVED_ADMIN}


@dataclass(frozen=True, slots=True)
class DisplayRule:
    """How long one status is shown.

    Args:
        label: the status in a few plain words.
        meaning: what it means, for a member of the public.
        shown_months: months from the status's first day; None means for as long as it lasts.
        after_months: months that it stays in the history after it ended; None means for ever.
    """

    label: str
    meaning: str
    shown_months: int | None = None
    after_months: int | None = 0


DisplayRules = Mapping[Status, DisplayRule]


@dataclass(frozen=True, slots=True)
class PublicSanction:
    """A sanction as the public may read it: never its exact ground."""

    kind: SanctionKind
    label: str
    text: str
    start: date
    end: date | None
    reason_class: ReasonClass
    public_protection: bool


@dataclass(frozen=True, slots=True)
class PublicScope:
    """A scope of practice that the person is registered in."""

    name: str
    group: str
    since: date


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A place of work that the person has confirmed may be shown."""

    employer: str
    town: str


@dataclass(frozen=True, slots=True)
class PublicAnnotation:
    """An extra note about the person, with who vouches for it."""

    text: str
    source: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PublicPeriod:
    """One line of the history; `end` is the inclusive last day."""

    start: date
    end: date | None
    status: Status
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OtherEntry:
    """The same person on another register, where that entry is shown."""

    number: str
    register: str


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """All that the register says of one entry on one day to anybody who asks.

    HTML, JSON, CSV, PDF and alerts render this and only this. Days are London days; every `end` and
    `term_end` is an inclusive last day.

    Args:
        on: the day asked about; `as_at` says that it is not the day of asking.
        sentence: the verdict in one sentence.
        meaning: what the status means today; empty for another day, unless it explains why there is no answer.
        since: the first day of the present answer; None when it is not shown.
        next_change_on: the next day on which the answer can change by itself, with why in words.
        brought_in_on: the day legacy records were brought in; days before it may have gaps.
        outside_old: the required registration elsewhere has not been checked for too long.
        outside_body, outside_number, outside_url: the required registration elsewhere, where one is held.
    """

    number: str
    register: str
    register_name: str
    name: str
    known_as: str
    on: date
    as_at: bool
    verdict: Verdict
    sentence: str
    status: Status
    status_label: str
    meaning: str
    since: date | None
    reason_class: ReasonClass | None
    public_protection: bool
    next_change_on: date | None
    next_change: str
    first_registered: date | None
    term_start: date | None
    term_end: date | None
    scopes: tuple[PublicScope, ...]
    places: tuple[PublicPlace, ...]
    annotations: tuple[PublicAnnotation, ...]
    sanctions: tuple[PublicSanction, ...]
    history: tuple[PublicPeriod, ...]
    others: tuple[OtherEntry, ...]
    brought_in_on: date | None
    brought_in_notice: str
    outside_body: str
    outside_number: str
    outside_url: str
    outside_old: bool
    outside_notice: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The dated part of PublicEntry, derived through today's display policy."""

    status: Status
    verdict: Verdict
    since: date | None
    next_change_on: date | None
    reason_class: ReasonClass | None
    public_protection: bool
    term: Days | None
    first_registered: date | None
    sanctions: tuple[Sanction, ...]
    history: tuple[Span, ...]
    outside_old: bool


def is_displayed(life: list[Span], rules: DisplayRules, today: date) -> bool:
    """Whether the public may see this entry at all today; nobody learns why not (9.2, invariant 7)."""
    present = _span_on(life, today)
    return present is not None and _visible(present, rules, today)


def displayed_days(life: list[Span], rules: DisplayRules) -> list[Days]:
    """The days on which the public may see this entry, by today's policy; adjoining days are one range."""
    found: list[Days] = []
    for span in life:
        end = _display_end(span, rules)
        if end is not None and end <= span.during.lower:
            continue
        upper = span.during.upper if end is None else min(end, span.during.upper or date.max)
        if found and found[-1].upper == span.during.lower:
            found[-1] = Days(found[-1].lower, upper)
        else:
            found.append(Days(span.during.lower, upper))
    return found


def shown(*, facts: Facts, book: PolicyBook, rules: DisplayRules, on: date, today: date) -> Shown | None:
    """What may be shown of an entry for a day, or None when the entry is not shown at all today.

    Args:
        facts: today's belief; what has not begun by today is left out here.
        on: the day asked about, today or earlier.
        today: the London day of asking, whose display policy governs.
    """
    facts = facts.begun_by(today)
    life = spans(facts, book)
    if not is_displayed(life, rules, today):
        return None
    history = tuple(_public_history(life, rules, today))
    present = _span_on(history, on) or Span(Days(on), Status.NOT_YET, Verdict.NO)
    sanctions = tuple(
        s for s in facts.sanctions if on in sanction_days(s, book) and _sanction_visible(s, book, rules, today)
    )
    reason, protection = _reason(present.status, sanctions)
    old_from = outside_check_old_from(facts, book)
    hidden = present.status in (Status.NOT_SHOWN, Status.NOT_YET)
    return Shown(
        status=present.status,
        verdict=present.verdict,
        since=None if hidden else present.during.lower,
        next_change_on=None if on < today else present.during.upper,
        reason_class=reason,
        public_protection=protection,
        term=None if hidden else next((t for t in facts.terms if on in t), None),
        first_registered=min((t.lower for t in facts.terms), default=None),
        sanctions=sanctions,
        history=history,
        outside_old=old_from is not None and old_from <= on and present.verdict is not Verdict.NO,
    )


def _display_end(span: Span, rules: DisplayRules) -> date | None:
    """The first day on which a present status is no longer shown; None while it lasts."""
    months = rules[span.status].shown_months
    return None if months is None else add_months(span.during.lower, months)


def _visible(span: Span, rules: DisplayRules, today: date) -> bool:
    end = _display_end(span, rules)
    if end is not None and today >= end:
        return False
    after = rules[span.status].after_months
    if span.during.upper is None or today < span.during.upper or after is None:
        return True
    return today < add_months(span.during.upper, after)


def _public_history(life: list[Span], rules: DisplayRules, today: date) -> list[Span]:
    """The life as today's display policy shows it.

    A yes whose special status is no longer shown reads as registered; a no reads as no longer shown.
    """
    found: list[Span] = []
    for span in life:
        seen_on = max(today, span.during.lower)
        join(found, span if _visible(span, rules, seen_on) else _masked(span))
    return found


def _masked(span: Span) -> Span:
    if span.verdict is Verdict.NO:
        return Span(span.during, Status.NOT_SHOWN, Verdict.NOT_SHOWN)
    return Span(span.during, Status.REGISTERED, Verdict.YES)


def _sanction_visible(sanction: Sanction, book: PolicyBook, rules: DisplayRules, today: date) -> bool:
    span = Span(sanction_days(sanction, book), Status(sanction.kind.value), Verdict.NO)
    return _visible(span, rules, today)


def _span_on(life: list[Span] | tuple[Span, ...], day: date) -> Span | None:
    return next((s for s in life if day in s.during), None)


def _reason(status: Status, sanctions: tuple[Sanction, ...]) -> tuple[ReasonClass | None, bool]:
    """The reason class of the present status and whether it is a matter of public protection."""
    if status in _ADMINISTRATIVE_STATUSES:
        return ReasonClass.ADMINISTRATIVE, False
    behind = [s for s in sanctions if s.kind.value == status.value]
    if not behind:
        return None, False
    protection = any(s.public_protection for s in behind)
    return (ReasonClass.FITNESS if protection else ReasonClass.ADMINISTRATIVE), protection
