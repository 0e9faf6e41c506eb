"""The audit of one person’s CPD: what a profile still lacks, who may audit it, what follows from the marks, and when.

Sources: domain 2.4 (profile: practice summary of 500 words, statement of 1,500, dated list, gaps of three months
explained), 9.4 (two auditors, second look, ladder of reminders) and 9.7 (figures, which the policy of a round holds).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cpd.choices import AuditConflict, AuditLack, AuditMark, AuditStage
from members.rules.conflicts import Known, domains, employers, one_address
from members.rules.dates import Days

# Days before the end on which somebody is reminded, and on the day after it.
REMIND_BEFORE = (14, 7, 2, 0)
_WORD = re.compile(r"\w[\w'’.,/-]*", re.UNICODE)


def _(words: str) -> str:
    """Marks words for translators; whoever shows them translates them."""
    return words


def words_in(text: str) -> int:
    """How many words a text has, as the page counts them: whatever begins with a letter or digit, up to a space."""
    return len(_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Limits:
    """How many words a profile may have."""

    summary: int
    statement: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a profile holds so far.

    Args:
        activities: how many were picked from the log.
        evidence: how many documents were picked.
        gaps: stretches of three months and more that nothing explains.
        asked: whether more information was asked for, and `answer` what was said to it.
    """

    summary: str = ""
    statement: str = ""
    activities: int = 0
    evidence: int = 0
    gaps: tuple[Days, ...] = ()
    asked: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that keeps a profile from being sent in.

    Args:
        field: where it stands.
        figures: what is put into the words.
    """

    what: AuditLack
    field: str
    figures: Mapping[str, object]


WORDING: Mapping[AuditLack, str] = {
    AuditLack.NO_SUMMARY: _("Write the summary of your practice"),
    AuditLack.LONG_SUMMARY: _("Shorten the summary of your practice to %(limit)s words; it has %(used)s"),
    AuditLack.NO_STATEMENT: _("Write how your activities meet the standards"),
    AuditLack.LONG_STATEMENT: _("Shorten your statement to %(limit)s words; it has %(used)s"),
    AuditLack.NO_ACTIVITIES: _("Pick the activities that show how you meet the standards"),
    AuditLack.GAPS: _("Explain each stretch of three months or more without an activity; %(n)s are not explained"),
    AuditLack.NO_EVIDENCE: _("Pick at least one document as evidence"),
    AuditLack.NO_ANSWER: _("Answer what the auditors ask"),
}


def lacks(written: Written, limits: Limits) -> list[Lack]:
    """Everything that keeps a profile from being sent in, in the order of its sections; nothing where it may be."""
    found = [
        *_text(written.summary, limits.summary, "summary", AuditLack.NO_SUMMARY, AuditLack.LONG_SUMMARY),
        *_text(written.statement, limits.statement, "statement", AuditLack.NO_STATEMENT, AuditLack.LONG_STATEMENT),
    ]
    if not written.activities:
        found.append(Lack(AuditLack.NO_ACTIVITIES, "activities", {}))
    if written.gaps:
        found.append(Lack(AuditLack.GAPS, "activities", {"n": len(written.gaps)}))
    if not written.evidence:
        found.append(Lack(AuditLack.NO_EVIDENCE, "evidence", {}))
    if written.asked and not written.answer.strip():
        found.append(Lack(AuditLack.NO_ANSWER, "answer", {}))
    return found


def _text(text: str, limit: int, field: str, none: AuditLack, long: AuditLack) -> list[Lack]:
    used = words_in(text)
    if not used:
        return [Lack(none, field, {})]
    return [Lack(long, field, {"limit": f"{limit:,}", "used": f"{used:,}"})] if used > limit else []


# --- Who may audit ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Took:
    """What somebody did or said about the audit of a person.

    Args:
        before: whether they audited this person before.
        office: whether they dealt with this audit in the office.
        declared: whether they said that something keeps them from it.
    """

    before: bool = False
    office: bool = False
    declared: bool = False


def conflicts(
    auditor: Known, person: Known, took: Took, *, public: Collection[str], on: date
) -> tuple[AuditConflict, ...]:
    """Every conflict that keeps somebody from auditing a person on a day, in the order of their kinds."""
    found = {
        AuditConflict.SELF: bool(auditor.people & person.people),
        AuditConflict.EMPLOYER: bool(employers(auditor.worked, person.worked, on=on)),
        AuditConflict.ADDRESS: one_address(auditor.addresses, person.addresses),
        AuditConflict.EMAIL_DOMAIN: bool(domains(auditor.emails, person.emails, public=public)),
        AuditConflict.EARLIER_CASE: took.before,
        AuditConflict.OFFICE: took.office,
        AuditConflict.DECLARED: took.declared,
    }
    return tuple(kind for kind, there in found.items() if there)


# --- What follows from the marks -------------------------------------------------------------------------------------


def unmarked(asked: Sequence[str], marked: Collection[str]) -> list[str]:
    """The standards that somebody has not marked yet, in their order."""
    return [code for code in asked if code not in marked]


def differing(given: Sequence[Mapping[str, str]]) -> list[str]:
    """The standards on which two sets of marks differ, in their order."""
    first = given[0] if given else {}
    return [code for code in first if len({marks.get(code) for marks in given}) > 1]


def outcomes(marks: Collection[str], *, look: int) -> tuple[AuditStage, ...]:
    """What may follow from the agreed marks of a look, the usual first; nothing while there are none.

    On the first look whatever is not met is asked about; on the second, what is still not met is referred.
    """
    if not marks:
        return ()
    if all(mark == AuditMark.MET for mark in marks):
        return (AuditStage.ACCEPTED,)
    if AuditMark.NOT_MET in marks:
        return (AuditStage.FURTHER,) if look == 1 else (AuditStage.REFERRED,)
    return (AuditStage.FURTHER, AuditStage.ADVISED) if look == 1 else (AuditStage.ADVISED,)


# --- By when ---------------------------------------------------------------------------------------------------------


def reminder(due_on: date, *, on: date) -> int | None:
    """The latest reminder that is due on a day, as days before the end; None while none is, or once it is over."""
    if on > due_on:
        return None
    reached = [days for days in REMIND_BEFORE if due_on - timedelta(days=days) <= on]
    return reached[-1] if reached else None


def is_over(due_on: date | None, *, on: date) -> bool:
    """Whether the day by which something was asked is past."""
    return due_on is not None and on > due_on


def appeal_until(closed_on: date, days: int) -> date:
    """The last day on which a referred audit may be appealed against."""
    return closed_on + timedelta(days=days)
