"""The answer to a line of a check in words: the same ones on the page, in exports, in receipts and in the API."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.rules.dates import Days
from registry import wording
from registry.choices import CheckNote, CheckOutcome, Status, Verdict
from registry.queries.checking import Said
from registry.rules.checking import Answer, Held

_MOST_RUNS = 5
_NAME = "\0"  # stands in no name


def sentence(
    answer: Answer,
    said: Said | None,
    *,
    on: date,
    until: date | None,
    today: date,
    held: Held | None,
    language: str | None,
) -> str:
    """One answer in a sentence or two; one that cannot be confirmed of a day reads the same whatever the reason.

    Args:
        said: what may be said of the entry; None where nothing may.
        on, until: the days asked about; `until` only for a range.
        held: the entry that the line was found to be about.
        language: the one that is active, which takes long to ask for and is one for a whole list.
    """
    if said is None or held is None:
        return _about_nobody(language, answer)
    if answer.outcome is CheckOutcome.MISMATCH:
        return _mismatch(answer, said)
    if until is not None:
        return _range(answer, said, on, until, held)
    return _standing(said, on, today, language)


def _standing(said: Said, on: date, today: date, language: str | None) -> str:
    place = (said.register_name, said.outside_body)
    return _unnamed(language, place, said.verdict, said.status, on, on != today).replace(_NAME, said.name)


@lru_cache(maxsize=512)
def _unnamed(
    language: str | None, place: tuple[str, str], verdict: Verdict, status: Status, on: date, as_at: bool
) -> str:
    """The sentence with a gap for the name: the lines of a long list need a few of them a hundred thousand times."""
    register = wording.register_named(*place)
    return wording.sentence(name=_NAME, register=register, verdict=verdict, status=status, on=on, as_at=as_at)


@lru_cache(maxsize=128)
def _about_nobody(language: str | None, answer: Answer) -> str:
    return _without_entry(answer)


def _without_entry(answer: Answer) -> str:
    note = answer.note
    if answer.outcome is CheckOutcome.UNREADABLE:
        return _UNREADABLE[CheckNote(note)]()
    if answer.outcome is CheckOutcome.AMBIGUOUS:
        if note == CheckNote.BY_NAME:
            return _("There is somebody of this name on a register. A name alone proves nothing: give the number too.")
        return _("Several entries fit what you asked. Give the number on the register that you mean.")
    if answer.outcome is CheckOutcome.MISMATCH:
        return _NAMES[CheckNote(note)]()
    return _(
        "The register cannot confirm this. Check what was asked against the person’s own papers, then ask the office."
    )


_UNREADABLE = {
    CheckNote.NO_NUMBER: lambda: _("There is neither a number nor a name on this line."),
    CheckNote.NO_NAME: lambda: _("There is no name on this line. A number is only confirmed together with a name."),
    CheckNote.TOO_LONG: lambda: _("A cell of this line is too long to be a number or a name."),
    CheckNote.BAD_REGISTER: lambda: _("There is no register that is called what this line expects."),
    CheckNote.BAD_SCOPE: lambda: _("There is no scope of practice that is called what this line expects."),
}
_NAMES = {
    CheckNote.OTHER_NAME: lambda: _("This number is in another name. Nothing is confirmed about the name you gave."),
    CheckNote.FORMER_NAME: lambda: _(
        "This number is right, and the name is a former one of whoever holds it. Ask again with the present name."
    ),
    CheckNote.OTHER_ORDER: lambda: _(
        "The names stand in another order on the register. Ask again with the surname as the register has it."
    ),
}


def _mismatch(answer: Answer, said: Said) -> str:
    if answer.note == CheckNote.OTHER_REGISTER:
        words = {"register": wording.register_named(said.register_name, said.outside_body)}
        return _("This number and name are on %(register)s, not on the register that you expected.") % words
    if answer.note == CheckNote.OTHER_SCOPE:
        if said.verdict == "restricted":
            return _("Registered with restrictions, and not in the scope of practice that you expected.")
        return _("Registered, but not in the scope of practice that you expected.")
    return _without_entry(answer)


def _range(answer: Answer, said: Said, on: date, until: date, held: Held) -> str:
    words = {
        "name": said.name,
        "register": wording.register_named(said.register_name, said.outside_body),
        "first": wording.day(on),
        "last": wording.day(until),
    }
    if answer.outcome is CheckOutcome.REGISTERED:
        return _("Yes. %(name)s was on %(register)s on every day from %(first)s to %(last)s.") % words
    if answer.outcome is CheckOutcome.RESTRICTED:
        return (
            _(
                "Yes, with restrictions. %(name)s was on %(register)s on every day from %(first)s to %(last)s,"
                " with conditions on some of them."
            )
            % words
        )
    if answer.outcome is CheckOutcome.CANNOT_CONFIRM:
        # Without the name: such an answer carries none to compare, and one that is kept from search later stays unsaid.
        return _("The register no longer shows what it said of this entry on these days: %(runs)s. Ask the office.") % {
            "runs": runs(held.unshown)
        }
    count = sum(((run.upper or until) - run.lower).days for run in held.absent)
    said_days = ngettext(
        "No. %(name)s was not registered on %(count)s day from %(first)s to %(last)s: %(runs)s.",
        "No. %(name)s was not registered on %(count)s days from %(first)s to %(last)s: %(runs)s.",
        count,
    ) % (words | {"count": count, "runs": runs(held.absent)})
    if not held.unshown:
        return said_days
    more = _("The register no longer shows what it said of %(runs)s.") % {"runs": runs(held.unshown)}
    return f"{said_days} {more}"


def runs(absent: Sequence[Days], most: int = _MOST_RUNS) -> str:
    """Runs of days in words; as many as may be read, and how many more there are."""
    shown = "; ".join(_run(run) for run in absent[:most])
    more = len(absent) - most
    return shown if more <= 0 else _("%(shown)s; and %(more)s more times") % {"shown": shown, "more": more}


def _run(run: Days) -> str:
    last = run.last_day or run.lower
    if last == run.lower:
        return wording.day(last)
    return _("%(first)s to %(last)s") % {"first": wording.day(run.lower), "last": wording.day(last)}
