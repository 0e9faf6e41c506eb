"""The portfolio of a period as a tagged PDF: what the log says, in the person's own words, and what shows it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cpd import wording
from cpd.choices import Told
from cpd.models import Cycle, Record
from cpd.queries import logs, readiness, taken_out
from members import jinja
from members.errors import Refused
from members.models import Person
from members.queries import people
from members.typeset import pdf

# More than an auditor ever reads; beyond it a portfolio takes longer to make than a page may.
MOST = 300


def made(person: Person, cycle: Cycle, *, at: datetime, on: date) -> bytes:
    """The portfolio of a cycle; the same log at the same instant gives the same bytes.

    Raises:
        Refused: when the cycle holds more activities than a portfolio may.
    """
    kept = taken_out.activities(person).filter(state="kept")
    held = kept.filter(last_on__gte=cycle.during.lower, last_on__lt=cycle.during.upper)
    if held.count() > MOST:
        words = _("A portfolio holds at most %(most)s activities. Take the list (CSV) or the whole log (JSON) instead.")
        raise Refused(words % {"most": MOST}, code="too_many")
    (read,) = readiness.of_cycles([cycle], on=on)
    names = logs.known(person)
    return pdf(
        "cpd/portfolio.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "title": _("CPD portfolio"),
            "name": people.names([person.pk]).get(person.pk, ""),
            "scheme": cycle.scheme.name,
            "days": wording.days(readiness.days_of(cycle)),
            "made": jinja.moment(at),
            "line": wording.line(read),
            "figures": _figures(read),
            "activities": [_activity(record, names) for record in held],
            "office": ", ".join(str(settings.OFFICE[key]) for key in ("name", "email", "phone")),
            "words": {"register": _("MPCE Register"), "activities": _("Activities"), "page": _("Page"), "of": _("of")},
        },
        at=at,
    )


def _figures(read: readiness.Readiness) -> list[list[str]]:
    rows = [[_("Activities"), str(read.activities)]]
    if read.minutes:
        rows.append([_("Time"), wording.hours(read.minutes)])
    return rows


def _activity(record: Record, names: dict[str, str]) -> dict[str, Any]:
    told = [[str(name.label), getattr(record, name.value)] for name in Told if getattr(record, name.value)]
    marks = [names.get(code, code) for code in [*record.standards, *record.scopes]]
    shown = [one.title for one in vars(record)["shown_by"]]
    facts = [record.get_kind_display(), wording.hours(record.minutes) if record.minutes else ""]
    return {
        "title": record.title,
        "facts": ", ".join([wording.when(record.first_on, record.last_on), *filter(None, facts)]),
        "told": told,
        "listed": [
            [label, values]
            for label, values in (
                (_("Supports"), marks),
                (_("Evidence"), shown),
                (_("Tags"), list(record.tags)),
            )
            if values
        ],
        "written": _("Written on %(when)s") % {"when": jinja.moment(record.written_at)},
    }
