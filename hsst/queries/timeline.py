"""What this app tells of a person's time: which certificates they were granted, and which were revoked."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from hsst.models import Certificate
from members.timeline import Line, LineKind


def person_timeline(*, people: Sequence[int], kinds: Collection[LineKind], most: int) -> list[Line]:
    """The newest lines of this app, of these kinds, for these people, who are one human being."""
    if LineKind.FACT not in kinds:
        return []
    held = Certificate.objects.filter(person__in=people).select_related("issued", "revoked_act")
    found = []
    for one in held.order_by("-granted_on", "-pk")[:most]:
        granted = one.issued.issued_at
        found.append(Line(LineKind.FACT, granted, _("Certificate of equivalence granted"), one.number, order=one.pk))
        if one.revoked_act is not None and one.revoked_act.decided_at is not None:
            why, by = one.get_revoked_ground_display(), one.revoked_act.decided_by_id
            title = _("Certificate of equivalence revoked")
            line = f"{one.number}, {why}"
            found.append(Line(LineKind.FACT, one.revoked_act.decided_at, title, line, by, order=one.pk))
    return found
