"""What an organisation's department view and its evidence for accreditation show of those whom it watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from members.models import Accreditation, Organisation
from registry.choices import BatchState
from registry.models import Batch
from registry.queries import not_renewed, policies, watch_lists
from registry.queries.renewals import Renewing
from registry.queries.watch_lists import Row
from registry.rules import department as rules
from registry.rules.department import Cover, Member, Standing

# More are not put together on one page.
MOST = 10_000
# So many of the last checks are listed, and on the evidence those of so many days.
LAST_CHECKS, EVIDENCE_CHECKS, EVIDENCE_DAYS = 10, 100, 365


@dataclass(frozen=True, slots=True)
class Department:
    """The department on a day.

    Args:
        rows: everybody who is watched, by name.
        late: those who have not renewed in the last month, where they agreed that their employer is told.
        too_many: whether more are watched than are put together, so that nothing is.
    """

    rows: Sequence[Row]
    standing: Standing
    ending: Sequence[Member]
    restricted: Sequence[Member]
    registers: Sequence[tuple[str, Cover]]
    scopes: Sequence[Cover]
    single: Sequence[Cover]
    late: Sequence[tuple[Row, Renewing]]
    too_many: bool = False


def department(organisation: Organisation, *, on: date) -> Department:
    """The department today, from everybody who is watched; in a few statements whatever their number."""
    watches = list(watch_lists.chosen(organisation, watch_lists.Wanted(), on=on)[: MOST + 1])
    too_many = len(watches) > MOST
    rows = [] if too_many else watch_lists.rows(watches, on=on)
    members = [Member(row.watch.entry.number, row.entry, row.until) for row in rows]
    names = {one.code: one.name for one in policies.current().registers}
    registers = rules.cover_of_registers(members, names)
    scopes = rules.cover_of_scopes(members)
    by_watch = {row.watch.pk: row for row in rows}
    late = [] if too_many else not_renewed.of_organisation(organisation, on=on)
    return Department(
        rows=rows,
        standing=rules.standing(members),
        ending=rules.ending(members, on=on),
        restricted=rules.restricted(members),
        registers=[(names[one.register], one) for one in registers],
        scopes=scopes,
        single=rules.single_points([*registers, *scopes]),
        late=[(by_watch[watch], state) for watch, state in late if watch in by_watch],
        too_many=too_many,
    )


def checks(organisation: Organisation, *, most: int = LAST_CHECKS, since: date | None = None) -> list[Batch]:
    """The checks that an organisation made, the last first."""
    done = Batch.objects.filter(organisation=organisation, state=BatchState.DONE, sandbox=False)
    if since:
        done = done.filter(asked_at__date__gte=since)
    return list(done.order_by("-asked_at", "-pk")[:most])


def last_year(organisation: Organisation, *, on: date) -> list[Batch]:
    """The checks of the last year, for the evidence."""
    return checks(organisation, most=EVIDENCE_CHECKS, since=on - timedelta(days=EVIDENCE_DAYS))


def accreditations(organisation: Organisation, *, on: date) -> list[Accreditation]:
    """What the services of an organisation are accredited by on a day, as the directory has it."""
    held = Accreditation.objects.filter(service__organisation=organisation, set_aside_at=None, during__contains=on)
    return list(held.select_related("service").order_by("service__name", "scheme"))
