"""What a person is told by itself of a change to their entry: what the public may see of it, and nothing before."""

from collections.abc import Iterator
from datetime import date, datetime

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from members.models import DatedFact, TrailEvent
from members.queries.calendar import london_day
from registry.models import Break, Entry, Exit, Proceedings, Sanction

_WHAT = {
    "term": _("the days for which you are registered"),
    "break": _("a career break or change"),
    "sanction": _("a decision about your registration"),
    "exit": _("the end of your registration"),
    "proceedings": _("proceedings that are public"),
    "scopegrant": _("a scope of practice"),
    "annotation": _("a note beside your entry"),
}
_HOW = {
    "recorded": _("%(what)s: added"),
    "ended": _("%(what)s: ended"),
    "set_aside": _("%(what)s: taken away, because it was wrong"),
}


def is_told(fact: DatedFact, *, on: date) -> bool:
    """Whether a change to this fact is told by itself: what has not begun or is not public yet is told by who decides.

    Args:
        on: the London day of the change.
    """
    if isinstance(fact, Proceedings):
        return fact.public_from is not None and fact.public_from <= on
    if isinstance(fact, Sanction | Exit | Break):
        return fact.during.lower <= on
    return True


def changes(entry: Entry, *, at: datetime) -> list[str]:
    """What changed in an entry at an instant, in plain words, as far as it may be told."""
    return list(dict.fromkeys(_changes(entry, at)))


def _changes(entry: Entry, at: datetime) -> Iterator[str]:
    lines = TrailEvent.objects.filter(person=entry.person_id, at=at, detail__entry=entry.pk).order_by("pk")
    for line in lines:
        noun, _dot, verb = line.kind.removeprefix("registry.").partition("_")
        if noun in _WHAT and verb in _HOW:
            fact = apps.get_model(line.about)._default_manager.get(pk=line.about_id)
            if is_told(fact, on=london_day(at)):
                yield str(_HOW[verb]) % {"what": _WHAT[noun]}
