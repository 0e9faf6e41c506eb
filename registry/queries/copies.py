"""What the register holds about a person, for the copy that they may take.

`EXPORTED` and `LEFT_OUT` name every table of this app that leads to a person; a test walks the foreign keys.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from members.exporting import Piece, table
from members.queries.calendar import london_day
from registry.models import (
    Annotation,
    AssistedClaim,
    Break,
    Check,
    CheckContent,
    Entry,
    EntryClaim,
    Exit,
    Proceedings,
    RecordedDecision,
    Sanction,
    SanctionText,
    ScopeGrant,
    StandingSpan,
    Term,
)

EXPORTED: frozenset[type[Model]] = frozenset(
    {
        Annotation, AssistedClaim, Break, Check, CheckContent, Entry, EntryClaim, Exit, Proceedings, Sanction,
        SanctionText, ScopeGrant, StandingSpan, Term,
    }
)  # fmt: skip
LEFT_OUT: dict[type[Model], str] = {
    RecordedDecision: "decisions are sent to those whom they concern; their words may concern others",
}
_DATED = ("during", "recorded_at", "set_aside_at", "source")


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces of this app; what begins on a later day, and proceedings not public yet, are left out."""
    today = london_day(at)
    of = {"entry__person__in": people}
    begun = Q(during__startswith__lte=today)
    public = Q(public_from__lte=today)
    number = "entry__number"
    return [
        table(
            "entries", _("Your entries"), Entry.objects.filter(person__in=people).select_related("register"),
            "number", "register__name", "created_at", "brought_in_on",
        ),
        table("terms", _("Terms"), Term.objects.filter(**of), number, *_DATED),
        table("breaks", _("Breaks"), Break.objects.filter(begun, **of), number, "kind", "returned", *_DATED),
        table("sanctions", _("Decisions"), Sanction.objects.filter(begun, **of), number, "kind", "ground", *_DATED),
        table(
            "sanction_texts", _("Public words of decisions"),
            SanctionText.objects.filter(sanction__entry__person__in=people, sanction__during__startswith__lte=today),
            "sanction_id", "text", "approved_at",
        ),
        table("exits", _("Ends of registration"), Exit.objects.filter(begun, **of), number, "kind", *_DATED),
        table("proceedings", _("Public proceedings"), Proceedings.objects.filter(public, begun, **of), number, *_DATED),
        table(
            "scopes", _("Scopes of practice"), ScopeGrant.objects.filter(**of).select_related("scope"),
            number, "scope__name", *_DATED,
        ),
        table(
            "annotations", _("Annotations"), Annotation.objects.filter(**of),
            number, "code", "text", "authority", *_DATED,
        ),
        table(
            "standing", _("What the register says of you, by days"),
            StandingSpan.objects.filter(**of, during__startswith__lte=today),
            number, "status", "verdict", "displayed", "during",
        ),
        table("checks", _("Proof that others saved"), Check.objects.filter(**of), number, "asked_on", "checked_at"),
        table(
            "check_contents", _("What that proof said"),
            CheckContent.objects.filter(check_made__entry__person__in=people), "check_made__number", "said",
        ),
        table(
            "claims", _("Claims to your entry"), EntryClaim.objects.filter(**of),
            number, "asked_at", "end", "ended_at",
        ),
        table(
            "assisted_claims", _("Claims with the office’s help"), AssistedClaim.objects.filter(person__in=people),
            "identity", "employer", "confirmed_by_employer", "confirmed_on", "asked_at", "settled_at",
        ),
    ]  # fmt: skip
