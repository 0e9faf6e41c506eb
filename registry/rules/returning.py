"""When somebody who left a register may come back, and what they must bring; no database, no clock.

Source: domain 1.10, 2.5 and 9.2; the figures are those of the register's policy rows.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.dates import add_months, add_years
from registry.choices import Left, RouteKind, UpdatingKind


@dataclass(frozen=True, slots=True)
class Policy:
    """When somebody may come back to a register: the figures of its policy row."""

    short_readmission_months: int
    restoration_after_years: int
    restoration_every_months: int
    restoration_failures_before_bar: int


@dataclass(frozen=True, slots=True)
class Band:
    """What is asked of somebody who was out of practice for so many years or more.

    Args:
        updating_days: days of updating, of `day_hours` hours each.
        private_most_percent: how much of it private study may be.
        within_months: how long before applying it may have begun.
    """

    from_years: int
    updating_days: int
    day_hours: int = 7
    private_most_percent: int = 50
    within_months: int = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """Exactly what somebody must bring who wants to come back on a day.

    Args:
        kind: which of the two kinds of route it is.
        earliest_on: the first day on which they may apply; None where they may never again.
        short: whether so little time has passed that a form, the fee and an explanation are enough.
        years_away: whole years out of practice on the day of coming back.
        updating_since: the earliest day from which updating counts.
        more_from: the day from which more would be asked, None where nothing more ever is.
    """

    kind: RouteKind
    on: date
    earliest_on: date | None
    short: bool
    years_away: int
    band: Band
    updating_since: date
    more_from: date | None

    @property
    def may_apply(self) -> bool:
        """Whether the day is one on which they may apply."""
        return self.earliest_on is not None and self.earliest_on <= self.on

    @property
    def updating_days(self) -> int:
        """Days of updating that are asked for."""
        return 0 if self.short else self.band.updating_days

    @property
    def updating_hours(self) -> int:
        """The same in hours."""
        return self.updating_days * self.band.day_hours

    @property
    def private_hours_most(self) -> int:
        """How many of these hours may be private study."""
        return self.updating_hours * self.band.private_most_percent // 100


@dataclass(frozen=True, slots=True)
class Updated:
    """Something that was done to bring knowledge and skills up to date; `last_on` is its last day."""

    kind: UpdatingKind
    hours: float
    first_on: date
    last_on: date


def plan(
    left_because: Left,
    left_on: date,
    on: date,
    policy: Policy,
    bands: Collection[Band],
    *,
    practised_until: date | None = None,
    refused_on: Sequence[date] = (),
) -> Plan:
    """What somebody who left on a day must bring to come back on another.

    Args:
        left_on: the first day on which they were no longer registered.
        on: the day on which they mean to apply.
        bands: the register's; one of them begins at no years.
        practised_until: the last day of practice, where it is another than the day before they left.
        refused_on: the days on which earlier applications to be restored were refused.
    """
    away_since = practised_until + timedelta(days=1) if practised_until else left_on
    years = years_between(away_since, on)
    in_turn = sorted(bands, key=lambda band: band.from_years)
    band = [one for one in in_turn if one.from_years <= years][-1]
    later = next((one for one in in_turn if one.from_years > years), None)
    removed = left_because == Left.REMOVED
    return Plan(
        kind=RouteKind.RESTORATION if removed else RouteKind.READMISSION,
        on=on,
        earliest_on=earliest(left_because, left_on, policy, refused_on=refused_on),
        short=left_because == Left.LAPSED and on < add_months(left_on, policy.short_readmission_months),
        years_away=years,
        band=band,
        updating_since=add_months(on, -band.within_months),
        more_from=add_years(away_since, later.from_years) if later else None,
    )


def earliest(left_because: Left, left_on: date, policy: Policy, *, refused_on: Sequence[date] = ()) -> date | None:
    """The first day on which somebody may apply to come back; None where they may never again.

    Somebody whom a panel removed waits for the years of the policy, waits again after each refusal, and may be barred
    after several. Everybody else may apply at once.
    """
    if left_because != Left.REMOVED:
        return left_on
    if len(refused_on) >= policy.restoration_failures_before_bar:
        return None
    first = add_years(left_on, policy.restoration_after_years)
    return max([first, *(add_months(day, policy.restoration_every_months) for day in refused_on)])


def years_between(since: date, on: date) -> int:
    """Whole years from one day to another; somebody who left on 29 February is a year away on 28 February."""
    years = max(0, on.year - since.year)
    return years - 1 if years and add_years(since, years) > on else years


def counted(plan: Plan, updating: Iterable[Updated]) -> float:
    """How many hours of updating count: within the time that counts, and of private study no more than may be."""
    recent = [one for one in updating if plan.updating_since <= one.first_on and one.last_on <= plan.on]
    private = sum(one.hours for one in recent if one.kind == UpdatingKind.PRIVATE)
    return sum(one.hours for one in recent if one.kind != UpdatingKind.PRIVATE) + min(private, plan.private_hours_most)


def shortfalls(plan: Plan, updating: Iterable[Updated]) -> list[str]:
    """Every reason why somebody may not come back on that day with that updating; none means that they may."""
    found = []
    if plan.earliest_on is None:
        found.append("You may not apply again: earlier applications were refused as often as they may be.")
    elif not plan.may_apply:
        found.append("The time before which you may not ask is not over.")
    missing = plan.updating_hours - counted(plan, updating)
    if missing > 0:
        found.append(
            f"{missing:g} more hours of updating are needed, of {plan.updating_hours} in all."
            f" No more than {plan.private_hours_most} of them may be private study."
        )
    return found
