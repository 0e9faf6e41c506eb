"""Figures and findings in words: the same on the page, in the audit and in a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cpd.choices import AllowanceReason, Question, RecordKind, RecordTrouble, RoundStage, Told
from cpd.models import AuditRound
from cpd.queries.readiness import Readiness
from cpd.rules import records
from cpd.rules.prorata import Stretch, Working
from cpd.rules.readiness import Asked, Finding
from cpd.rules.schemes import standards
from members import jinja
from members.rules.dates import Days


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as it is read.

    Args:
        standard: the standard it belongs to, in its own words.
        what: what is missing.
        add: what would put it right.
        gaps: days without anything, each to be explained or filled.
    """

    standard: str
    what: str
    add: str
    gaps: tuple[Days, ...] = ()


def of(readiness: Readiness) -> list[Said]:
    """Every finding of a cycle in words, in the order of its standards."""
    names = {one.code: one.name for one in standards(readiness.cycle.standards)}
    return [say(found, names) for found in readiness.found]


def say(found: Finding, names: Mapping[str, str]) -> Said:
    """One finding in words.

    Args:
        names: the words of the standards, by code.
    """
    standard = names.get(found.asked.standard, found.asked.standard)
    what, add = _WORDS[found.asked.question](found, standard)
    return Said(standard, what, add, found.gaps)


def line(readiness: Readiness) -> str:
    """How ready a cycle is, in one line."""
    figures = {"scheme": readiness.cycle.scheme.name, "day": jinja.day(readiness.until - timedelta(days=1))}
    if not readiness.found:
        if readiness.working.asks_nothing:
            return _("%(scheme)s: nothing is asked of you until %(day)s.") % figures
        return _("%(scheme)s: an audit today would miss nothing. The period ends on %(day)s.") % figures
    words = ngettext(
        "%(scheme)s: %(number)s thing to add by %(day)s.",
        "%(scheme)s: %(number)s things to add by %(day)s.",
        len(readiness.found),
    )
    return words % (figures | {"number": len(readiness.found)})


def hours(minutes: int) -> str:
    """A length of time: 13 hours 30 minutes."""
    whole, rest = divmod(minutes, 60)
    parts = []
    if whole or not rest:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": f"{whole:,}"})
    if rest:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


def days(during: Days) -> str:
    """A range of days with its last day."""
    if during.upper is None:
        return _("from %(first)s") % {"first": jinja.day(during.lower)}
    last = during.upper - timedelta(days=1)
    if last == during.lower:
        return jinja.day(last)
    return _("%(first)s to %(last)s") % {"first": jinja.day(during.lower), "last": jinja.day(last)}


def when(first_on: date, last_on: date) -> str:
    """The days of an activity."""
    return days(Days(first_on, last_on + timedelta(days=1)))


def between(first: str, last: str) -> str:
    """A range of days that are written in ISO 8601."""
    return when(date.fromisoformat(first), date.fromisoformat(last))


def trouble(wrong: Mapping[str, Any]) -> str:
    """What is wrong with a row of a file."""
    return str(_(records.WORDING[RecordTrouble(wrong["what"])]) % wrong["figures"])


def stretch(one: Stretch) -> str:
    """Why less is asked on some days; empty where all is asked."""
    return ", ".join(str(AllowanceReason(reason).label) for reason in one.reasons)


def next_of_round(held: AuditRound, *, on: date) -> str:
    """Who must act next on a round of audits, and by when."""
    days = {"as_of": jinja.day(held.as_of), "witness_on": jinja.day(held.witness_on)}
    late = held.stage in {RoundStage.PLANNED, RoundStage.LOCKED} and on >= held.witness_on
    words = _("The office: the witness’s day has come without a commitment; cancel this round and plan another.")
    return (words if late else str(_NEXT_OF_ROUND[RoundStage(held.stage)])) % days


def asked(one: Asked, working: Working) -> str:
    """A question's figure for a whole period, and what of it is asked of this person."""
    needs = working.part_of(one.least)
    if one.question in {Question.MINUTES, Question.PARTICIPATORY}:
        whole, part = hours(one.least), hours(needs)
    else:
        whole, part = str(one.least), str(max(1, needs))
    label = f"{one.question.label} ({Told(one.what).label})" if one.what else one.question.label
    return _("%(question)s %(whole)s for a whole period, %(part)s of you.") % {
        "question": label,
        "whole": whole,
        "part": part,
    }


_NEXT_OF_ROUND = {
    RoundStage.PLANNED: gettext_lazy("The office locks the list, from %(as_of)s."),
    RoundStage.LOCKED: gettext_lazy("The office commits to the list in public, before %(witness_on)s."),
    RoundStage.COMMITTED: gettext_lazy("The witness speaks on %(witness_on)s; then two of the office draw by it."),
    RoundStage.DRAWN: gettext_lazy("The office publishes the secret."),
    RoundStage.PUBLISHED: gettext_lazy("The audits run. The office closes the round when the last one is over."),
    RoundStage.CLOSED: gettext_lazy("Nobody: the round is closed and its report is public."),
    RoundStage.CANCELLED: gettext_lazy("Nobody: the round was given up."),
}


def _gaps(found: Finding, standard: str) -> tuple[str, str]:
    number = len(found.gaps)
    what = ngettext(
        "Nothing is recorded for %(months)s months or more in %(n)s stretch, and nothing says why.",
        "Nothing is recorded for %(months)s months or more in %(n)s stretches, and nothing says why.",
        number,
    ) % {"months": found.asked.least, "n": number}
    return what, _("Record what you did on those days, or explain why there was nothing.")


def _activities(found: Finding, standard: str) -> tuple[str, str]:
    what = ngettext(
        "Your log has %(has)s activity in this period; an auditor expects %(needs)s.",
        "Your log has %(has)s activities in this period; an auditor expects %(needs)s.",
        found.has,
    ) % {"has": found.has, "needs": found.needs}
    return what, _more(found.short)


def _kinds(found: Finding, standard: str) -> tuple[str, str]:
    what = ngettext(
        "You have %(has)s kind of learning; at least %(needs)s are needed.",
        "You have %(has)s kinds of learning; at least %(needs)s are needed.",
        found.has,
    ) % {"has": found.has, "needs": found.needs}
    kinds = ", ".join(str(RecordKind(kind).label).lower() for kind in found.missing)
    return what, _("Add an activity of another kind, for example: %(kinds)s.") % {"kinds": kinds}


def _told(found: Finding, standard: str) -> tuple[str, str]:
    what = ngettext(
        "“%(field)s” is filled in for %(has)s activity; at least %(needs)s should say it.",
        "“%(field)s” is filled in for %(has)s activities; at least %(needs)s should say it.",
        found.has,
    ) % {"field": Told(found.asked.what).label, "has": found.has, "needs": found.needs}
    add = ngettext(
        "Open %(short)s more activity and fill in “%(field)s”.",
        "Open %(short)s more activities and fill in “%(field)s”.",
        found.short,
    ) % {"short": found.short, "field": Told(found.asked.what).label}
    return what, add


def _supports(found: Finding, standard: str) -> tuple[str, str]:
    what = ngettext(
        "%(has)s activity is marked as supporting this standard; at least %(needs)s should be.",
        "%(has)s activities are marked as supporting this standard; at least %(needs)s should be.",
        found.has,
    ) % {"has": found.has, "needs": found.needs}
    add = _("Tick “%(standard)s” on what supports it, or record something that does.") % {"standard": standard}
    return what, add


def _evidence(found: Finding, standard: str) -> tuple[str, str]:
    what = ngettext(
        "%(has)s activity has evidence; an auditor asks to see it for at least %(needs)s.",
        "%(has)s activities have evidence; an auditor asks to see it for at least %(needs)s.",
        found.has,
    ) % {"has": found.has, "needs": found.needs}
    return what, _("Attach a document to %(short)s more: a certificate, notes, a report.") % {"short": found.short}


def _minutes(found: Finding, standard: str) -> tuple[str, str]:
    figures = {"has": hours(found.has), "needs": hours(found.needs), "short": hours(found.short)}
    return _("You have recorded %(has)s of %(needs)s.") % figures, _("Add %(short)s.") % figures


def _participatory(found: Finding, standard: str) -> tuple[str, str]:
    figures = {"has": hours(found.has), "needs": hours(found.needs), "short": hours(found.short)}
    what = _("You have recorded %(has)s together with others, of %(needs)s.") % figures
    return what, _("Add %(short)s of learning with at least one other person.") % figures


def _more(short: int) -> str:
    return ngettext("Record %(n)s more.", "Record %(n)s more.", short) % {"n": short}


_WORDS = {
    Question.GAPS: _gaps,
    Question.ACTIVITIES: _activities,
    Question.KINDS: _kinds,
    Question.TOLD: _told,
    Question.SUPPORTS: _supports,
    Question.EVIDENCE: _evidence,
    Question.MINUTES: _minutes,
    Question.PARTICIPATORY: _participatory,
}
