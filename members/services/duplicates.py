"""Finding records that may be one human being, for an officer to compare."""

from datetime import datetime

from django.db import transaction

from members import trail
from members.models import Duplicate
from members.queries import duplicates
from members.services import work

# More in one night would bury the queue; the rest is found the next night.
A_NIGHT = 200


@transaction.atomic
def find(*, at: datetime) -> list[Duplicate]:
    """Put pairs of records that look alike, and that nobody has been asked about, before the office.

    Whatever nights were missed, the next one finds the same; a second run on one day finds nothing new.

    Returns:
        The new pairs, the likeliest first.
    """
    found = []
    for pair in duplicates.alike(most=A_NIGHT):
        duplicate, new = Duplicate.objects.get_or_create(
            first_id=pair.first, second_id=pair.second, defaults={"matched": list(pair.matched), "found_at": at}
        )
        if not new:
            continue
        work.open_item(
            key=f"duplicate:{duplicate.pk}", kind="duplicate", about=duplicate, person=duplicate.first, at=at
        )
        trail.record("members.duplicate_found", about=duplicate, by=None, at=at, person=duplicate.first)
        found.append(duplicate)
    return found
