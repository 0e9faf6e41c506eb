"""The register's answers in words: the same ones on the page, in JSON, on paper and in e-mail."""

from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from members.rules.dates import Days
from registry.choices import Recommended, RouteKind, Status, Verdict


def day(value: date) -> str:
    """A day as people read it: 22 November 2026."""
    return f"{value.day} {formats.date_format(value, 'F Y')}"


def register_named(name: str, outside_body: str) -> str:
    """How a sentence names the register: where another body keeps the statutory one, as this register."""
    return _("this register (the %(name)s)") % {"name": name} if outside_body else _("the %(name)s") % {"name": name}


def sentence(*, name: str, register: str, verdict: Verdict, status: Status, on: date, as_at: bool) -> str:
    """The verdict in one sentence or two: may this person practise as registered on the day asked about.

    Args:
        name: the person's present name.
        register: from `register_named`.
        on: the day asked about.
        as_at: whether that is another day than today.
    """
    words = {"name": name, "register": register, "day": day(on)}
    if verdict is Verdict.NOT_SHOWN:
        return _("The register no longer shows what it said of %(name)s on %(day)s.") % words
    if verdict is Verdict.NO:
        return _no(words, status, as_at)
    if verdict is Verdict.RESTRICTED:
        if as_at:
            return _("Yes, with restrictions. %(name)s was on %(register)s on %(day)s, with conditions.") % words
        return _("Yes, with restrictions. %(name)s is on %(register)s today, with conditions.") % words
    if as_at:
        return _("Yes. %(name)s was on %(register)s on %(day)s.") % words
    return _("Yes. %(name)s is on %(register)s today.") % words


def _no(words: dict[str, str], status: Status, as_at: bool) -> str:
    if status is Status.NOT_YET:
        return _("No. %(name)s was not yet on %(register)s on %(day)s.") % words
    if status in (Status.SUSPENDED, Status.INTERIM_SUSPENDED):
        if as_at:
            return _("No. %(name)s was suspended from %(register)s on %(day)s.") % words
        return _("No. %(name)s is suspended from %(register)s.") % words
    if status in (Status.CAREER_BREAK, Status.CAREER_CHANGE, Status.PROCEEDINGS, Status.OUTSIDE_ENDED):
        if as_at:
            return _("No. %(name)s could not practise as registered on %(register)s on %(day)s.") % words
        return _("No. %(name)s may not practise as registered on %(register)s today.") % words
    if as_at:
        return _("No. %(name)s was not on %(register)s on %(day)s.") % words
    return _("No. %(name)s is not on %(register)s today.") % words


def next_change(*, status: Status, change_on: date | None, term: Days | None) -> str:
    """When the answer can next change by itself, and why.

    Args:
        status: the present status.
        change_on: the first day of another answer, as known today.
        term: the present term, if any.
    """
    if status in (Status.DECEASED, Status.ANNULLED):
        return ""
    if change_on is None and status in (Status.REMOVED, Status.REMOVED_ADMIN, Status.RESIGNED, Status.LAPSED):
        return _("This changes only if the person applies to come back and is admitted again.")
    if change_on is None:
        return _("No date is set on which this changes by itself. A decision or renewal can change it on any day.")
    return _why(status, term, change_on) % {"day": day(change_on), "last": day(change_on - timedelta(days=1))}


def _why(status: Status, term: Days | None, change_on: date) -> str:
    if status in (Status.SUSPENDED, Status.INTERIM_SUSPENDED):
        return _("The last day of the suspension is %(last)s, unless a panel decides otherwise before then.")
    if status in (Status.CONDITIONS, Status.INTERIM_CONDITIONS):
        return _("This can next change on %(day)s. A panel can change the conditions sooner.")
    if status is Status.RENEWAL_WINDOW:
        return _("The last day to renew is %(last)s. Without a renewal the registration lapses on %(day)s.")
    if status in (Status.CAREER_BREAK, Status.CAREER_CHANGE):
        return _("The break, with its notice period, ends on %(last)s. A return can change this sooner.")
    if term and term.upper == change_on:
        return _("The current term runs until %(last)s, when renewal is due. A decision can change this sooner.")
    return _("This can next change on %(day)s. A decision can change it sooner.")


def brought_in(brought_in_on: date) -> str:
    """How far the records of days before an import can be trusted (docs/legacy-format.md)."""
    return _("According to records brought in on %(day)s; gaps may be missing.") % {"day": day(brought_in_on)}


def outside(*, old: bool, checked_on: date | None, body: str) -> str:
    """What is known of the registration that this register requires elsewhere."""
    if checked_on is None:
        words = _(
            "We have not yet checked the registration with the %(body)s ourselves."
            " Check it there before you rely on this."
        )
    elif old:
        words = _(
            "We last checked the registration with the %(body)s on %(day)s, which is too long ago."
            " Check it there before you rely on this."
        )
    else:
        words = _("We last checked the registration with the %(body)s on %(day)s.")
    return words % {"body": body, "day": day(checked_on) if checked_on else ""}


def meaning(status: Status) -> str:
    """What an answer means that no display policy words."""
    if status is Status.NOT_YET:
        return _("The person was not on this register on that day.")
    return _("How long each status is shown is set by the register’s display policy. The time for this one is over.")


def aim(kind: str) -> str:
    """What stands before the register and route that an application is about, on a route of this kind."""
    return _("For") if kind == RouteKind.CERTIFICATE else _("To join")


def decision(outcome: str, kind: str) -> str:
    """What is recommended or decided on an application, on a route of this kind."""
    if outcome == Recommended.ADMIT and kind == RouteKind.CERTIFICATE:
        return _("Grant the certificate")
    return str(Recommended(outcome).label).capitalize()
