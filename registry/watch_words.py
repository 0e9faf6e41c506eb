"""What changed, in words: what the register said before and what it says after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from registry.choices import ChangeKind, SanctionKind, Status, Verdict
from registry.models import Change
from registry.rules.watching import Answer
from registry.wording import day


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the register said before and says after, each in lines."""

    what: str
    before: list[str]
    after: list[str]


def kinds(change: Change) -> str:
    """What a change is about: “whether they are registered; restrictions or decisions”."""
    return "; ".join(str(ChangeKind(kind).label) for kind in change.kinds).capitalize()


def sentence(change: Change) -> str:
    """A change that is about a day to come, in one sentence; nothing for others or where its words are gone."""
    after = change.after or {}
    if ChangeKind.ENDING in change.kinds and after.get("until"):
        until = day(date.fromisoformat(after["until"]))
        return _("The registration ends on %(day)s, unless it is renewed before then.") % {"day": until}
    if ChangeKind.NOT_RENEWED in change.kinds and after.get("last"):
        last = day(date.fromisoformat(after["last"]))
        return _("The registration was not renewed yet. The last day to renew is %(day)s.") % {"day": last}
    return ""


def lines(change: Change) -> list[Line]:
    """What was said before and after, as far as it differs; nothing where either was not shown."""
    before, after = change.before or {}, change.after or {}
    if "verdict" not in before or "verdict" not in after:
        return []
    parts = [
        (_("Registered"), _registered),
        (_("Restrictions and decisions"), _restrictions),
        (_("Scopes of practice"), _scopes),
        (_("Registered until"), _until),
        (_("Notes"), _notes),
    ]
    found = (Line(what, list(said(before)), list(said(after))) for what, said in parts)
    return [line for line in found if line.before != line.after]


def _registered(said: Answer) -> Iterator[str]:
    yield f"{Verdict(said['verdict']).label}: {Status(said['status']).label}"


def _restrictions(said: Answer) -> Iterator[str]:
    for one in said["restrictions"]:
        words = {"kind": SanctionKind(one["kind"]).label, "first": day(date.fromisoformat(one["start"]))}
        if one["end"]:
            words["last"] = day(date.fromisoformat(one["end"]))
            yield _("%(kind)s from %(first)s to %(last)s") % words
        else:
            yield _("%(kind)s from %(first)s") % words


def _scopes(said: Answer) -> Iterator[str]:
    yield from said["scopes"]


def _notes(said: Answer) -> Iterator[str]:
    yield from said["notes"]


def _until(said: Answer) -> Iterator[str]:
    if said["until"]:
        yield day(date.fromisoformat(said["until"]))
