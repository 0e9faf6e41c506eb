"""The dated facts of one entry, as plain values: all that standing is derived from."""

from dataclasses import dataclass, field, replace
from datetime import date

from members.rules.dates import Days
from registry.choices import BreakKind, ExitKind, Ground, ReasonClass, SanctionKind

_ADMINISTRATIVE = {Ground.CPD, Ground.FEE}


def reason_class(ground: Ground) -> ReasonClass:
    """What the public may learn of a ground."""
    return ReasonClass.ADMINISTRATIVE if ground in _ADMINISTRATIVE else ReasonClass.FITNESS


@dataclass(frozen=True, slots=True)
class Sanction:
    """A sanction or interim order in force on the days of its range."""

    kind: SanctionKind
    during: Days
    ground: Ground
    text: str = ""

    @property
    def reason_class(self) -> ReasonClass:
        """Fitness to practise, health and interim alike, or administrative: a third would reveal health."""
        return reason_class(self.ground)

    @property
    def public_protection(self) -> bool:
        """Never for CPD or non-payment (docs/rules.md 4)."""
        return self.reason_class is ReasonClass.FITNESS


@dataclass(frozen=True, slots=True)
class Break:
    """An approved career break or change of scope; `returned` says that the end was a return, not a lapse of time."""

    kind: BreakKind
    during: Days
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Exit:
    """The registration ended on the range's first day; an upper bound says that it was taken up again."""

    kind: ExitKind
    during: Days


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Exit is frozen on these days; the public may hear of it from `public_from` only."""

    during: Days
    public_from: date | None = None

    def known_on(self, today: date) -> "Proceedings":
        """As the public may know of them: until they are public, neither their end nor that day is known either."""
        if today not in self.during or (self.public_from and self.public_from <= today):
            return self
        return Proceedings(Days(self.during.lower))


@dataclass(frozen=True, slots=True)
class Outside:
    """A registration held elsewhere that this register requires, as last checked."""

    current: bool
    during: Days
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything dated that bears on one entry's standing, as believed at one instant.

    Args:
        held: days on which a renewal keeps its place while a direct debit of its fee is on its way or failed lately.
    """

    terms: tuple[Days, ...] = ()
    breaks: tuple[Break, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    exits: tuple[Exit, ...] = ()
    proceedings: tuple[Proceedings, ...] = ()
    outside: tuple[Outside, ...] = ()
    requires_outside: bool = False
    held: tuple[Days, ...] = ()

    def begun_by(self, today: date) -> "Facts":
        """Without what has not begun: nothing announced for a later day may reach the public early."""
        return replace(
            self,
            breaks=tuple(x for x in self.breaks if x.during.lower <= today),
            sanctions=tuple(x for x in self.sanctions if x.during.lower <= today),
            exits=tuple(x for x in self.exits if x.during.lower <= today),
            proceedings=tuple(x.known_on(today) for x in self.proceedings if x.during.lower <= today),
        )


@dataclass(frozen=True, slots=True)
class StandingPolicy:
    """The figures of one register that standing depends on, as they are from `valid_from` (docs/rules.md 7).

    Args:
        valid_from: the first day that this row governs.
        renewal_window_days: days after a term's end during which the entry is still registered.
        break_notice_days: days after a break's planned end during which it still counts.
        caution_years: how long a caution without an end of its own lasts; likewise finding and warning.
        career_change_practises: whether someone changing scope may practise as registered meanwhile.
        outside_max_age_days: after how many days a check of the required registration is old.
        interim_most_months: how long interim orders may last without a court.
        interim_first_review_months: when an interim order is first reviewed.
        interim_review_months: how often from then on.
    """

    valid_from: date = date.min
    renewal_window_days: int = 31
    break_notice_days: int = 28
    caution_years: int = 5
    finding_years: int = 5
    warning_years: int = 5
    career_change_practises: bool = False
    outside_max_age_days: int = 90
    interim_most_months: int = 18
    interim_first_review_months: int = 6
    interim_review_months: int = 3


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """The dated policy rows of one register."""

    rows: tuple[StandingPolicy, ...] = field(default=(StandingPolicy(),))

    def on(self, day: date) -> StandingPolicy:
        """The row that governs a day: the latest that had begun, or the first for days before any."""
        governing = [row for row in self.rows if row.valid_from <= day]
        return max(governing, key=_valid_from) if governing else min(self.rows, key=_valid_from)


def _valid_from(row: StandingPolicy) -> date:
    return row.valid_from
