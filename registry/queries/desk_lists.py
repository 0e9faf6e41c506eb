"""The lists that the desk can take out, as tables; each holds what its page shows and nothing more."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.asker import Asker
from members.queries import work
from members.queries.calendar import london_day
from members.queries.work import Wanted
from members.rules.cells import Table
from registry.choices import Status
from registry.queries import desk_applications, desk_quality, desk_renewals, desk_search
from registry.renewal_wording import PARTS


def queue(asker: Asker, wanted: Wanted, *, today: date, most: int) -> Table:
    """The open work that was asked for, as far as `most` rows."""
    rows = work.rows(list(work.chosen(asker, wanted, today=today)[:most]), asker, today=today)
    chosen = {key: value for key, value in asdict(wanted).items() if value}
    if wanted.before:
        chosen["before"] = wanted.before.isoformat()
    return Table(
        kind="queue",
        chosen=chosen,
        headings=[_("Work"), _("Person"), _("Opened"), _("Due"), _("Whose move"), _("With")],
        rows=[
            (
                row.label,
                row.person,
                london_day(row.item.opened_at),
                row.item.due_on,
                row.item.get_waiting_on_display(),
                row.holder,
            )
            for row in rows
        ],
        people=frozenset(row.item.person_id for row in rows if row.item.person_id),
    )


def wanted_again(chosen: dict[str, Any]) -> Wanted:
    """What of the queue was asked for, from what an export remembers of it."""
    before = chosen.get("before")
    return Wanted(**chosen | {"before": date.fromisoformat(before) if before else None})


def applications(asker: Asker, wanted: desk_applications.Wanted, *, today: date, most: int) -> Table:
    """The applications that were asked for, as far as `most` rows."""
    held = list(desk_applications.chosen(asker, wanted, today=today)[:most])
    rows = desk_applications.rows(held, asker, today=today)
    return Table(
        kind="applications",
        chosen={key: value for key, value in asdict(wanted).items() if value},
        headings=[
            _("Application"), _("Person"), _("Register"), _("Route"), _("Stage"), _("Since"), _("Due"), _("On hold"),
            _("Whose move"), _("With"),
        ],
        rows=[
            (
                row.application.number,
                row.name,
                row.application.route.register.code,
                row.application.route.name,
                str(row.application.get_stage_display()),
                london_day(row.application.stage_since),
                row.application.due_on,
                _("yes") if row.held else "",
                str(row.waiting_on.label),
                row.holder,
            )
            for row in rows
        ],
        people=frozenset(row.application.person_id for row in rows),
    )  # fmt: skip


def renewals(asker: Asker, wanted: desk_renewals.Wanted, *, today: date, most: int) -> Table:
    """The renewals that were asked for, as far as `most` rows."""
    rows = desk_renewals.rows(list(desk_renewals.chosen(asker, wanted)[:most]), today=today)
    return Table(
        kind="renewals",
        chosen={key: value for key, value in asdict(wanted).items() if value},
        headings=[_("Number"), _("Person"), _("Still to be done"), _("Last day"), _("Stage"), _("Cannot be reached")],
        rows=[
            (
                row.state.renewal.entry.number,
                row.name,
                ", ".join(str(PARTS[part]) for part in row.state.left),
                row.state.last,
                str(row.state.renewal.get_stage_display()),
                _("yes") if row.unreached else "",
            )
            for row in rows
        ],
        people=frozenset(row.state.renewal.entry.person_id for row in rows),
    )


def found(finding: desk_search.Finding, *, today: date) -> Table:
    """The people whom a search found, a row for each; what was typed is not kept."""
    rows = desk_search.shown(finding.ids, on=today)
    return Table(
        kind="people",
        chosen={"by": finding.by},
        headings=[_("Name"), _("Entries"), _("Employer")],
        rows=[(one.name, "; ".join(_entry(entry) for entry in one.entries), one.employer) for one in rows],
        people=frozenset(one.person_id for one in rows),
    )


def _entry(entry: desk_search.FoundEntry) -> str:
    return f"{entry.number}: {Status(entry.status).label}" if entry.status else entry.number


def quality(code: str, *, today: date, most: int) -> Table:
    """A list of records in which something is missing or doubtful."""
    rows = desk_quality.listed(code, today=today, most=most)
    detail = str(desk_quality.CHECKS[code].detail)
    return Table(
        kind=f"quality-{code}",
        chosen={},
        headings=[_("Name"), _("Number"), *([detail] if detail else [])],
        rows=[(row.name, row.number, *([row.detail] if detail else [])) for row in rows],
        people=frozenset(row.person_id for row in rows),
    )
