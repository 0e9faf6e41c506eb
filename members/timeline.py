"""What happened to a person, from every app: `settings.WIRED["person_timeline"]` brings the lines together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import wiring


class LineKind(TextChoices):
    """What a line of somebody's timeline is about."""

    FACT = "fact", _("What the register holds")
    TRAIL = "trail", _("What was done")
    ACT = "act", _("Acts of two people")
    REQUEST = "request", _("Requests")
    WORK = "work", _("Work and notes")
    MESSAGE = "message", _("Messages")
    DOCUMENT = "document", _("Documents")
    MONEY = "money", _("Payments")
    CHECK = "check", _("Checks")
    READING = "reading", _("Who looked")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline.

    Args:
        at: the instant at which it happened or was recorded.
        title: what happened.
        text: more of it, in a few words.
        who: the account that did it, if one did.
        href: where to see it, if anywhere.
        order: tells lines of one instant apart.
    """

    kind: LineKind
    at: datetime
    title: str | Promise
    text: str | Promise = ""
    who: int | None = None
    href: str = ""
    order: Any = 0


def lines(*, people: Sequence[int], kind: str = "", most: int) -> list[Line]:
    """The newest lines of these people, who are one human being, newest first.

    Args:
        kind: a `LineKind` to narrow them to, or empty for all.
        most: how many at most.
    """
    wanted = frozenset({LineKind(kind)} if kind else LineKind)
    found = [line for part in wiring.call("person_timeline", people=people, kinds=wanted, most=most) for line in part]
    return sorted(found, key=lambda line: (line.at, line.kind, str(line.order)), reverse=True)[:most]
