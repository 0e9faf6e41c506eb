"""What this app holds about a person, for the copy that they may take.

`EXPORTED` and `LEFT_OUT` name every table of this app that leads to a person; a test walks the foreign keys.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from hsst.models import Certificate
from members.exporting import Piece, table

EXPORTED: frozenset[type[Model]] = frozenset({Certificate})
LEFT_OUT: dict[type[Model], str] = {}


def person_export(*, people: Sequence[int], at: datetime) -> list[Piece]:
    """The pieces of this app."""
    return [
        table(
            "certificates_of_equivalence", _("Certificates of equivalence"),
            Certificate.objects.filter(person__in=people),
            "number", "application__number", "granted_on", "revoked_on", "revoked_ground",
        ),
    ]  # fmt: skip
