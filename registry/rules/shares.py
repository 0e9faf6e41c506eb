"""What a registrant may give somebody by a link, whether a link still works, and what it shows."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from registry.choices import ShareField, ShareState
from registry.rules.public import PublicEntry


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the office lets a registrant share.

    Args:
        days, views: the most that one link may have.
        at_a_time: how many links of one person may work at a time.
    """

    days: int
    views: int
    at_a_time: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a registrant asks for.

    Args:
        label: whom it is for, in their own words.
        shows: what is shown beside the verdict.
        days: for how many days of 24 hours it works.
        views: how often it may be shown.
        tell_me: whether they are told when it is opened.
    """

    label: str
    shows: tuple[ShareField, ...]
    days: int
    views: int
    tell_me: bool = True


def fault(wanted: Wanted, *, limits: Limits, live: int) -> str:
    """What keeps a link from being made, as a code: `label`, `days`, `views`, `at_a_time`; empty for nothing.

    Args:
        live: how many links of this person work now.
    """
    if not wanted.label.strip():
        return "label"
    if not 1 <= wanted.days <= limits.days:
        return "days"
    if not 1 <= wanted.views <= limits.views:
        return "views"
    return "at_a_time" if live >= limits.at_a_time else ""


def state(
    *, ended_at: datetime | None, expires_at: datetime, views: int, most_views: int, left: bool, at: datetime
) -> ShareState:
    """Whether a link works at an instant, and the first reason why not.

    Args:
        views: how often it was shown.
        left: whether the registration ended by death, at their own word or for an administrative reason.
    """
    if ended_at is not None and ended_at <= at:
        return ShareState.ENDED
    if left:
        return ShareState.LEFT
    if views >= most_views:
        return ShareState.USED_UP
    return ShareState.LIVE if at < expires_at else ShareState.EXPIRED


def expiry(made_at: datetime, days: int) -> datetime:
    """The instant from which a link no longer works."""
    return made_at + timedelta(days=days)


def chosen(said: PublicEntry, shows: Collection[str]) -> PublicEntry:
    """What a link shows of an entry: the public verdict with everything it rests on, and only what was chosen.

    Decisions in force, their reason class and what is not confirmed elsewhere belong to the verdict: nobody shares a
    “yes” without its restrictions. Nothing is shown that the public look-up would not show.
    """
    term, history = ShareField.TERM in shows, ShareField.HISTORY in shows
    return replace(
        said,
        known_as="",
        scopes=said.scopes if ShareField.SCOPES in shows else (),
        places=(),
        annotations=said.annotations if ShareField.NOTES in shows else (),
        others=said.others if ShareField.OTHERS in shows else (),
        term_start=said.term_start if term else None,
        term_end=said.term_end if term else None,
        next_change_on=said.next_change_on if term else None,
        next_change=said.next_change if term else "",
        since=said.since if history else None,
        first_registered=said.first_registered if history else None,
        history=said.history if history else (),
        brought_in_on=None,
        brought_in_notice="",
        outside_number="",
    )
