"""What this app tells of a person's time: when cycles were opened and what less was asked; never what a log says."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from cpd.models import Allowance, AuditCase, Cycle
from members.queries.timeline import of_facts
from members.templatetags.shell import days
from members.timeline import Line, LineKind


def person_timeline(*, people: Sequence[int], kinds: Collection[LineKind], most: int) -> list[Line]:
    """The newest lines of this app, of these kinds, for these people, who are one human being."""
    return list(_lines(people, most)) if LineKind.FACT in kinds else []


def _lines(people: Sequence[int], most: int) -> Iterable[Line]:
    opened = Cycle.objects.filter(person__in=people).select_related("scheme").order_by("-opened_at", "-pk")
    for cycle in opened[:most]:
        title = _("CPD period opened: %(scheme)s") % {"scheme": cycle.scheme.name}
        yield Line(LineKind.FACT, cycle.opened_at, title, days(cycle.during), cycle.opened_by_id, order=cycle.pk)
    audits = (
        AuditCase.objects.filter(person__in=people).select_related("selection__round").order_by("-called_at", "-pk")
    )
    for case in audits[:most]:
        title = _("Called in for an audit of CPD: %(round)s") % {"round": case.selection.round.name}
        stage = case.get_stage_display()
        yield Line(LineKind.FACT, case.called_at, title, stage, case.called_by_id, order=case.pk)
    allowed = Allowance.objects.filter(person__in=people)
    yield from of_facts(allowed, _("Less CPD asked"), lambda one: f"{one.get_reason_display()}, {one.share} %", most)
