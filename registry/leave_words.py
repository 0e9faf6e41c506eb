"""What is said of time away, coming back, another scope and leaving: why not, and what each request is about."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.errors import Refused
from registry import wording
from registry.choices import AskKind, AwayFor
from registry.models import EntryRequest
from registry.rules.leave import Why
from registry.rules.returning import Plan

_WHY = {
    "away": lazy("You are away already. Ask for a longer time away instead, or tell us that you are coming back."),
    "not_registered": lazy("This is for people who are registered. Your entry is not, today."),
    "first_day": lazy("Choose a first day from tomorrow to %(day)s."),
    "no_days": lazy("The last day must be the first day or later."),
    "too_long": lazy("That is longer than a break may last. The latest last day is %(day)s."),
    "planned": lazy("You have time away on some of these days already."),
    "late": lazy("Breaks are told a month before, so from %(day)s on. If you could not, say why; the office decides."),
    "not_longer": lazy("Choose a day after the last day of your break."),
    "late_longer": lazy("Your break ends on %(day)s, in less than a month. Say why you ask now; the office decides."),
    "return_day": lazy("Choose today or a later day on which your break still counts."),
    "return_by": lazy("Choose a day from today to %(day)s, the last on which your break still counts."),
    "open_case": lazy(
        "You cannot leave now, because a concern or a decision about your registration is open. It is decided first. "
        "Nothing is held against you for asking; ask again once it is over."
    ),
    "leaving": lazy("You are leaving the register already. The day is on the page about your registration."),
    "leave_day": lazy("Choose a last day from today to %(day)s."),
    "held": lazy("You are registered in this scope of practice already."),
    "updating": lazy("%(hours)s more hours of updating are needed. No more than %(private)s may be private study."),
}


def refusal(why: Why) -> Refused:
    """Why something may not be asked for, in words for the person."""
    code = "return_by" if why.code == "return_day" and why.on else why.code
    words = str(_WHY[code])
    return Refused(words % {"day": wording.day(why.on)} if why.on else words, field=why.field, code=why.code)


def too_little(plan: Plan, missing: float) -> Refused:
    """How much updating is missing before somebody may come back."""
    words = str(_WHY["updating"]) % {"hours": f"{missing:g}", "private": plan.private_hours_most}
    return Refused(words, field="supervised_hours", code="updating")


def title(asked: EntryRequest) -> str:
    """What a request is about, in a sentence."""
    kind = AskKind(asked.kind)
    if kind is AskKind.SCOPE:
        words = _("To be registered in %(scope)s instead") if asked.instead else _("To be registered in %(scope)s too")
        return words % {"scope": asked.scope.name if asked.scope else ""}
    if asked.begins_on is None:
        raise LookupError(f"{asked} names no day.")
    if asked.ends_on is None:
        words = _("To come back from %(day)s") if kind is AskKind.RETURN else _("To leave the register, from %(day)s")
        return words % {"day": wording.day(asked.begins_on)}
    last = wording.day(_before(asked))
    if kind is AskKind.LONGER:
        return _("To be away until %(last)s") % {"last": last}
    told = {"what": AwayFor(asked.away_for).label, "first": wording.day(asked.begins_on), "last": last}
    return _("Time away for %(what)s, from %(first)s to %(last)s") % told


def _before(asked: EntryRequest) -> date:
    if asked.ends_on is None:
        raise LookupError(f"{asked} names no last day.")
    return asked.ends_on - timedelta(days=1)
